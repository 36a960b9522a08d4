import type { Bytes, PhoneStorage } from "../contracts.ts";
import { Layout } from "./layout.ts";
import { type MediaFormat, mediaLayout } from "./media/media.ts";

/** Where the bytes of a file come from. Plain data, so that the file index can be saved. */
export type Content =
  | { readonly kind: "pattern"; readonly size: number; readonly seed: number; readonly incompressible: number }
  | {
      readonly kind: "media";
      readonly format: MediaFormat;
      readonly size: number;
      readonly seed: number;
      readonly at: number;
    }
  /** Made by a program of the scenario (databases); its size is known only when it was made. */
  | { readonly kind: "built"; readonly builder: string; readonly generation: number }
  /** What somebody else wrote: a restore, a test. Kept in the phone's storage in pieces. */
  | { readonly kind: "stored"; readonly id: string; readonly size: number }
  /** What was written and let go of: all that is known of it. It cannot be opened. */
  | { readonly kind: "digest"; readonly sha1: string; readonly size: number };

/** Random access to the bytes of one file. */
export interface ContentSource {
  readonly size: number;
  /** Fills `target` from `offset`; generated content answers at once, stored content with a promise. */
  read(offset: number, target: Uint8Array): void | Promise<void>;
}

/** Makes one file from a generation number; the same number gives the same bytes on the same machine. */
export type ContentBuilder = (generation: number) => Promise<Bytes>;

export const STORED_PIECE = 4 * 1024 * 1024;

const bytesSource = (bytes: Bytes): ContentSource => ({
  size: bytes.length,
  read: (offset, target) => {
    target.set(bytes.subarray(offset, offset + target.length));
  },
});

/** Opens content. Built files are made once, then kept in memory and in storage. */
export class ContentShelf {
  private readonly builders: ReadonlyMap<string, ContentBuilder>;
  private readonly storage: PhoneStorage;
  private readonly cachePrefix: string;
  private readonly built = new Map<string, Promise<Bytes>>();

  /** @param cachePrefix names scenario, seed and sizes: everything a builder's result depends on */
  constructor(builders: ReadonlyMap<string, ContentBuilder>, storage: PhoneStorage, cachePrefix: string) {
    this.builders = builders;
    this.storage = storage;
    this.cachePrefix = cachePrefix;
  }

  async open(content: Content): Promise<ContentSource> {
    if (content.kind === "pattern") return new Layout([{ pattern: content, size: content.size }]);
    if (content.kind === "media") return mediaLayout(content.format, content.size, content.seed, content.at);
    if (content.kind === "built") return bytesSource(await this.build(content.builder, content.generation));
    if (content.kind === "digest") throw new Error("of this file only size and digest are kept");
    return this.openStored(content.id, content.size);
  }

  async size(content: Content): Promise<number> {
    return content.kind === "built" ? (await this.build(content.builder, content.generation)).length : content.size;
  }

  /** All bytes of a small file. */
  async bytes(content: Content): Promise<Bytes> {
    const source = await this.open(content);
    const out = new Uint8Array(source.size);
    await source.read(0, out);
    return out;
  }

  async storePiece(id: string, index: number, bytes: Bytes): Promise<void> {
    await this.storage.save(`piece/${id}/${index}`, bytes);
  }

  async dropStored(id: string, size: number): Promise<void> {
    for (let index = 0; index * STORED_PIECE < size; index += 1) await this.storage.delete(`piece/${id}/${index}`);
  }

  private build(name: string, generation: number): Promise<Bytes> {
    const key = `built/${this.cachePrefix}/${name}-${generation}`;
    let bytes = this.built.get(key);
    if (bytes === undefined) {
      bytes = this.loadOrBuild(key, name, generation);
      this.built.set(key, bytes);
    }
    return bytes;
  }

  private async loadOrBuild(key: string, name: string, generation: number): Promise<Bytes> {
    const cached = await this.storage.load(key);
    if (cached !== null) return cached;
    const builder = this.builders.get(name);
    if (builder === undefined) throw new Error(`the scenario has no builder "${name}"`);
    const bytes = await builder(generation);
    await this.storage.save(key, bytes);
    return bytes;
  }

  private openStored(id: string, size: number): ContentSource {
    let cachedIndex = -1;
    let piece: Uint8Array = new Uint8Array(0);
    return {
      size,
      read: async (offset, target) => {
        for (let done = 0; done < target.length; ) {
          const index = Math.floor((offset + done) / STORED_PIECE);
          if (index !== cachedIndex) {
            const loaded = await this.storage.load(`piece/${id}/${index}`);
            if (loaded === null) throw new Error(`stored content ${id} lost piece ${index}`);
            piece = loaded;
            cachedIndex = index;
          }
          const within = offset + done - index * STORED_PIECE;
          const part = piece.subarray(within, within + target.length - done);
          if (part.length === 0) throw new RangeError(`stored content ${id} is shorter than its size`);
          target.set(part, done);
          done += part.length;
        }
      },
    };
  }
}
