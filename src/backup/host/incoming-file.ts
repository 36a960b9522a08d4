import type { Bytes } from "../../base/bytes.ts";
import type { FileSink } from "../files/backup-files.ts";
import type { BackupPath } from "../files/backup-path.ts";
import type { IncomingFiles } from "./incoming-files.ts";

/** Files up to here are collected and stored in one go while the next ones arrive: the phone's usual block. */
const SMALL_BYTES = 262_144;

/** One file as it arrives. Small ones are held until they are complete, large ones flow into their sink. */
export class IncomingFile {
  readonly devicePath: string;
  readonly #files: IncomingFiles;
  #path: BackupPath | null = null;
  #held: Bytes[] = [];
  #heldBytes = 0;
  #sink: FileSink | null = null;

  constructor(files: IncomingFiles, devicePath: string, hostPath: string) {
    this.devicePath = devicePath;
    this.#files = files;
    this.#attempt(() => {
      this.#path = files.resolve(hostPath);
    });
  }

  async add(piece: Bytes): Promise<void> {
    if (this.#path === null) return;
    if (this.#files.placeIsUnusable !== null) return this.#fail(this.#files.placeIsUnusable);
    if (this.#sink !== null) return this.#write([piece]);
    this.#held.push(piece);
    this.#heldBytes += piece.length;
    if (this.#heldBytes <= SMALL_BYTES) return;
    const held = this.#held;
    this.#held = [];
    await this.#write(held);
  }

  /** The phone says that this was all of it. */
  async complete(): Promise<void> {
    const path = this.#path;
    if (path === null) return;
    if (this.#files.placeIsUnusable !== null) return this.#fail(this.#files.placeIsUnusable);
    this.#path = null;
    const sink = this.#sink;
    this.#sink = null;
    if (sink === null) await this.#files.store(this.devicePath, path, this.#held);
    else await this.#files.finish(this.devicePath, path, sink);
  }

  /** Drops what was not completed. Must be called in every case. */
  async release(): Promise<void> {
    this.#path = null;
    this.#held = [];
    await this.#sink?.discard();
    this.#sink = null;
  }

  async #write(pieces: readonly Bytes[]): Promise<void> {
    const path = this.#path;
    if (path === null) return;
    try {
      this.#sink ??= await this.#files.open(path);
      for (const piece of pieces) await this.#sink.write(piece);
    } catch (error) {
      await this.release();
      await this.#files.breakOff(this.devicePath, error);
    }
  }

  async #fail(error: unknown): Promise<void> {
    await this.release();
    this.#files.fail(this.devicePath, error);
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#files.fail(this.devicePath, error);
    }
  }
}
