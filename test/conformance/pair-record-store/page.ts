import { toHex, utf8 } from "../../../src/base/bytes.ts";
import { generateRsaKeyPair, importRsaSigningKeys, rsaSign, rsaVerify } from "../../../src/crypto/index.ts";
import type { PairRecord } from "../../../src/device/index.ts";
import { openPairRecordStore } from "../../../src/device/pairing/pair-record-store.ts";

/** What the test asks of the page. Everything that comes back is JSON. */
const calls = {
  /** Stores a record and returns the public key that belongs to it. */
  async put(udid: string, escrowBag: readonly number[] | null): Promise<readonly number[]> {
    const { privateKeyPkcs8, publicKeySpki } = await generateRsaKeyPair();
    const record: PairRecord = {
      hostId: `HOST-OF-${udid}`,
      systemBuid: "BUID",
      rootCertificatePem: "root",
      hostCertificatePem: "host",
      deviceCertificatePem: "device",
      hostKeys: await importRsaSigningKeys(privateKeyPkcs8),
      ...(escrowBag === null ? {} : { escrowBag: Uint8Array.from(escrowBag) }),
    };
    await openPairRecordStore().put(udid, record);
    return [...publicKeySpki];
  },

  async get(udid: string, publicKeySpki: readonly number[]): Promise<object | null> {
    const record = await openPairRecordStore().get(udid);
    if (record === null) return null;
    const message = utf8("to be signed");
    const signature = await rsaSign(record.hostKeys, "pss-sha256", message);
    const { hostKeys, escrowBag, ...rest } = record;
    return {
      ...rest,
      escrowBag: escrowBag === undefined ? null : [...escrowBag],
      signs: await rsaVerify(Uint8Array.from(publicKeySpki), "pss-sha256", { signature, message }),
      extractable: Object.values(hostKeys).some((key) => key.extractable),
    };
  },

  list: () => openPairRecordStore().list(),
  delete: (udid: string) => openPairRecordStore().delete(udid),
  systemBuid: (fresh: string) => openPairRecordStore().systemBuid(() => fresh),

  /** All bytes and texts of the database, as far as a script can read them. */
  async contents(): Promise<string> {
    const database = await request(indexedDB.open("keepsake-device"));
    const found: string[] = [];
    for (const name of database.objectStoreNames) {
      const all = await request(database.transaction(name).objectStore(name).getAll());
      found.push(JSON.stringify(all, (_, value: unknown) => (value instanceof Uint8Array ? toHex(value) : value)));
    }
    database.close();
    return found.join("\n");
  },

  async loseSealingKey(): Promise<void> {
    const database = await request(indexedDB.open("keepsake-device"));
    await request(database.transaction("host", "readwrite").objectStore("host").delete("sealing-key"));
    database.close();
  },

  /** A newer Keepsake in another tab: this store must not hold it up. Returns the code of the next call. */
  async newerVersion(): Promise<string> {
    const store = openPairRecordStore();
    await store.list();
    const newer = await request(indexedDB.open("keepsake-device", 1000));
    const code = await store.list().then(
      () => "no error",
      (error: { code?: string }) => error.code ?? "foreign",
    );
    newer.close();
    return code;
  },
};

export type PageCalls = typeof calls;

function request<T>(pending: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    pending.onsuccess = () => resolve(pending.result);
    pending.onerror = () => reject(pending.error ?? new Error("request failed"));
  });
}

Object.assign(globalThis, { calls });
