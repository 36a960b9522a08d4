import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { type Bytes, utf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { PairRecord } from "./pair-record.ts";

/** Where trust is kept between visits. UDIDs are compared as lockdownd spells them. */
export interface PairRecordStore {
  get(udid: string): Promise<PairRecord | null>;
  /** Replaces an older record of the same phone. */
  put(udid: string, record: PairRecord): Promise<void>;
  /** No error when absent. */
  delete(udid: string): Promise<void>;
  /** UDIDs of all phones that trust this browser, as far as we know. */
  list(): Promise<readonly string[]>;
  /** The one name of this browser profile; `create` is asked when it has none yet. */
  systemBuid(create: () => string): Promise<string>;
  close(): void;
}

/** As stored: the private key only as keys the platform does not hand out, the escrow bag sealed with such a key. */
interface StoredRecord extends Omit<PairRecord, "escrowBag"> {
  readonly sealedEscrowBag: { readonly nonce: Bytes; readonly sealed: Bytes } | null;
}

interface Schema extends DBSchema {
  "pair-records": { key: string; value: StoredRecord };
  /** "systemBuid": string, "sealing-key": non-extractable AES-GCM key. */
  host: { key: string; value: string | CryptoKey };
}

const DATABASE = "keepsake-device";
const VERSION = 1;
const SEALING_KEY = "sealing-key";
const SYSTEM_BUID = "systemBuid";
const NONCE_BYTES = 12;

/**
 * The store of the browser. Another tab that opens a newer version of the database closes this one; the next call opens
 * it again.
 * @throws from every call: app/storage-blocked when the browser keeps nothing for this page, store/failed otherwise
 */
export function openPairRecordStore(databaseName: string = DATABASE): PairRecordStore {
  return new IndexedDbPairRecordStore(databaseName);
}

class IndexedDbPairRecordStore implements PairRecordStore {
  readonly #name: string;
  #database: Promise<IDBPDatabase<Schema>> | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  async get(udid: string): Promise<PairRecord | null> {
    const stored = await this.#run((database) => database.get("pair-records", udid));
    if (stored === undefined) return null;
    const { sealedEscrowBag, ...record } = stored;
    if (sealedEscrowBag === null) return record;
    const escrowBag = await this.#unseal(udid, sealedEscrowBag);
    // Without its bag a record is still good for everything but a locked screen.
    return escrowBag === null ? record : { ...record, escrowBag };
  }

  async put(udid: string, record: PairRecord): Promise<void> {
    const { escrowBag, ...rest } = record;
    const sealedEscrowBag = escrowBag === undefined ? null : await this.#seal(udid, escrowBag);
    await this.#run((database) => database.put("pair-records", { ...rest, sealedEscrowBag }, udid));
  }

  async delete(udid: string): Promise<void> {
    await this.#run((database) => database.delete("pair-records", udid));
  }

  list(): Promise<readonly string[]> {
    return this.#run((database) => database.getAllKeys("pair-records"));
  }

  async systemBuid(create: () => string): Promise<string> {
    const value = await this.#getOrAdd(SYSTEM_BUID, create());
    if (typeof value !== "string") throw new KeepsakeError("store/failed", { key: SYSTEM_BUID });
    return value;
  }

  close(): void {
    void this.#database?.then(
      (database) => database.close(),
      () => undefined,
    );
    this.#database = null;
  }

  async #seal(udid: string, escrowBag: Bytes): Promise<NonNullable<StoredRecord["sealedEscrowBag"]>> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const key = await this.#sealingKey();
    const sealed = await crypto.subtle.encrypt(sealingParameters(udid, nonce), key, escrowBag);
    return { nonce, sealed: new Uint8Array(sealed) };
  }

  async #unseal(udid: string, { nonce, sealed }: { nonce: Bytes; sealed: Bytes }): Promise<Bytes | null> {
    const key = await this.#sealingKey();
    return crypto.subtle.decrypt(sealingParameters(udid, nonce), key, sealed).then(
      (plain) => new Uint8Array(plain),
      () => null,
    );
  }

  async #sealingKey(): Promise<CryptoKey> {
    const known = await this.#run((database) => database.get("host", SEALING_KEY));
    if (known instanceof CryptoKey) return known;
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const kept = await this.#getOrAdd(SEALING_KEY, fresh);
    return kept instanceof CryptoKey ? kept : fresh;
  }

  /** Two tabs may come at once; the first one's value stays. */
  #getOrAdd(key: string, value: string | CryptoKey): Promise<string | CryptoKey> {
    return this.#run(async (database) => {
      const transaction = database.transaction("host", "readwrite");
      const known = await transaction.store.get(key);
      if (known === undefined) await transaction.store.put(value, key);
      await transaction.done;
      return known ?? value;
    });
  }

  async #run<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
    this.#database ??= this.#open();
    const opening = this.#database;
    try {
      return await work(await opening);
    } catch (cause) {
      // The next call opens anew, e.g. after another tab upgraded the database or the person cleared it.
      if (this.#database === opening) this.close();
      throw new KeepsakeError(
        isForbidden(cause) ? "app/storage-blocked" : "store/failed",
        { store: this.#name },
        { cause },
      );
    }
  }

  #open(): Promise<IDBPDatabase<Schema>> {
    return openDB<Schema>(this.#name, VERSION, {
      upgrade: (database, from) => {
        if (from < 1) {
          database.createObjectStore("pair-records");
          database.createObjectStore("host");
        }
      },
      blocking: () => this.close(),
      terminated: () => {
        this.#database = null;
      },
    });
  }
}

function sealingParameters(udid: string, nonce: Bytes): AesGcmParams {
  return { name: "AES-GCM", iv: nonce, additionalData: utf8(udid) };
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && error.name === "SecurityError";
}
