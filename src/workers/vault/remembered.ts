import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { VaultId } from "./vault-api.ts";

/** The passphrase, sealed under a key that scripts can use and nobody can read out. */
interface RememberedPassphrase {
  readonly id: VaultId;
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

interface Schema extends DBSchema {
  passphrases: { key: VaultId; value: RememberedPassphrase };
}

const NAME = "keepsake-remembered";
const ALGORITHM = { name: "AES-GCM", length: 256 } as const;
const IV_BYTES = 12;

/** Keeps the passphrase of a vault on this computer: as safe as the profile of this browser is. */
export async function rememberPassphrase(id: VaultId, passphrase: string): Promise<void> {
  const key = await crypto.subtle.generateKey(ALGORITHM, false, ["encrypt", "decrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = new TextEncoder().encode(passphrase);
  const sealed = await crypto.subtle.encrypt({ name: ALGORITHM.name, iv }, key, plain);
  plain.fill(0);
  await withDatabase((database) => database.put("passphrases", { id, key, iv, sealed }));
}

/** Null when it was never kept, or can no longer be read. */
export async function rememberedPassphrase(id: VaultId): Promise<string | null> {
  const kept = await withDatabase((database) => database.get("passphrases", id)).catch(() => undefined);
  if (kept === undefined) return null;
  const { key, iv, sealed } = kept;
  const plain = await crypto.subtle.decrypt({ name: ALGORITHM.name, iv }, key, sealed).catch(() => null);
  return plain === null ? null : new TextDecoder().decode(plain);
}

export async function forgetPassphrase(id: VaultId): Promise<void> {
  await withDatabase((database) => database.delete("passphrases", id));
}

async function withDatabase<T>(work: (database: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const database = await openDB<Schema>(NAME, 1, {
    upgrade: (upgraded) => void upgraded.createObjectStore("passphrases", { keyPath: "id" }),
  });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}
