import type { AbortOptions } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { digestBulk } from "../crypto/index.ts";
import type { Compressor } from "./compression.ts";
import { asDamage, damaged } from "./damage.ts";
import type { RepositoryVersion } from "./format/config.ts";
import type { Sealer } from "./format/seal.ts";
import { decodeUnpacked, encodeUnpackedFrame } from "./format/unpacked.ts";
import { idFromBytes, type ObjectId } from "./object-id.ts";
import type { ObjectStore } from "./stores/object-store.ts";

/** Objects that hold one sealed JSON. */
export type SealedType = "snapshot" | "index" | "lock";

/** Reads and writes whole sealed objects: named by hash, authenticated, decompressed. */
export class SealedObjects {
  readonly #store: ObjectStore;
  readonly #sealer: Sealer;
  readonly #compressor: Compressor | null;

  /** @param version 1 knows no compression */
  constructor(store: ObjectStore, sealer: Sealer, version: RepositoryVersion, compressor: Compressor) {
    this.#store = store;
    this.#sealer = sealer;
    this.#compressor = version === 1 ? null : compressor;
  }

  /** @throws vault/damaged with object and name, store errors */
  async load(type: SealedType, name: string, options?: AbortOptions): Promise<Bytes> {
    const key = { type, name };
    try {
      const sealed = await this.#store.get(key, options);
      if (idFromBytes(await digestBulk("sha256", sealed)) !== name) throw damaged(key, "hash");
      const plain = await this.#sealer.open(sealed);
      if (plain === null) throw damaged(key, "seal");
      return decodeUnpacked(plain);
    } catch (error) {
      throw asDamage(error, key);
    }
  }

  async save(type: SealedType, json: Bytes, options?: AbortOptions): Promise<ObjectId> {
    const compressor = type === "lock" ? null : this.#compressor;
    const plain = compressor === null ? json : encodeUnpackedFrame(await compressor.metadata(json));
    const sealed = await this.#sealer.seal(plain);
    const name = idFromBytes(await digestBulk("sha256", sealed));
    await this.#store.put({ type, name }, sealed, options);
    return name;
  }
}
