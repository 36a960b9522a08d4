import { promiseWithResolvers, type Resolvers } from "../base/abort.ts";
import type { BlobId } from "./object-id.ts";
import type { OpenPack, WaitingBlob } from "./open-pack.ts";
import type { PackSealer } from "./pack-sealer.ts";

interface Queued extends WaitingBlob {
  /** With what the blob takes in its pack. */
  readonly stored: Resolvers<number>;
}

export interface PackQueueOptions {
  readonly sealer: PackSealer;
  readonly openPack: () => OpenPack;
  /** Resolves when there is room for more. */
  readonly onFull: (pack: OpenPack) => Promise<void>;
}

/** Sealed in one call: short blobs come by the hundred, and each call costs a message to another thread and back. */
const MOST_BYTES_AT_ONCE = 4_194_304;
const MOST_BLOBS_AT_ONCE = 64;

/** Blobs of one type on their way into packs, in the order they came. What comes while some are being sealed goes along with the next call. */
export class PackQueue {
  readonly #options: PackQueueOptions;
  #waiting: Queued[] = [];
  #pack: OpenPack;
  #running: Promise<void> | null = null;

  constructor(options: PackQueueOptions) {
    this.#options = options;
    this.#pack = options.openPack();
  }

  /** @returns what the blob takes, header entry not counted */
  add(id: BlobId, bytes: WaitingBlob["bytes"]): Promise<number> {
    const stored = promiseWithResolvers<number>();
    this.#waiting.push({ id, bytes, stored });
    this.#running ??= this.#run();
    return stored.promise;
  }

  /** Hands over the pack that is not full yet. Nothing may be added meanwhile. */
  async close(): Promise<void> {
    await this.#running;
    if (this.#pack.blobs.length > 0) await this.#replacePack();
  }

  async #run(): Promise<void> {
    // What is added in the same turn goes along.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#sealSome(this.#takeSome());
    this.#running = null;
  }

  async #sealSome(blobs: readonly Queued[]): Promise<void> {
    try {
      const lengths = await this.#pack.append(this.#options.sealer, blobs);
      blobs.forEach(({ stored }, at) => {
        stored.resolve(lengths[at] ?? 0);
      });
      if (this.#pack.roomBytes === 0) await this.#replacePack();
    } catch (error) {
      for (const { stored } of [...blobs, ...this.#waiting.splice(0)]) stored.reject(error);
    }
  }

  /** At least one; no more than the pack has room for, if they do not shrink. */
  #takeSome(): readonly Queued[] {
    const mostBytes = Math.min(MOST_BYTES_AT_ONCE, this.#pack.roomBytes);
    let bytes = 0;
    let blobs = 0;
    for (const queued of this.#waiting) {
      if (blobs > 0 && (bytes >= mostBytes || blobs === MOST_BLOBS_AT_ONCE)) break;
      bytes += queued.bytes.length;
      blobs++;
    }
    return this.#waiting.splice(0, blobs);
  }

  async #replacePack(): Promise<void> {
    const full = this.#pack;
    this.#pack = this.#options.openPack();
    await this.#options.onFull(full);
  }
}
