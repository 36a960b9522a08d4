import type { Bytes } from "../../base/bytes.ts";
import type { KeepsakeError } from "../../base/errors.ts";
import { type LinkStatus, multiStatus } from "../devicelink/link-status.ts";
import type { FileSink } from "../files/backup-files.ts";
import type { BackupPath } from "../files/backup-path.ts";
import { mending, noted } from "./handlers/handler.ts";
import type { HostRun } from "./host-run.ts";
import { InFlight } from "./in-flight.ts";

/** The files of one upload message: several are being stored while the next ones arrive. */
export class IncomingFiles {
  readonly #run: HostRun;
  readonly #inFlight = new InFlight();
  /** By device path, which is the name the phone knows a file by. */
  readonly #failures = new Map<string, KeepsakeError>();
  #interruption: unknown = null;
  #placeIsUnusable: KeepsakeError | null = null;

  constructor(run: HostRun) {
    this.#run = run;
  }

  /** Set once nothing more can be stored: the rest of the batch is read and dropped. */
  get placeIsUnusable(): KeepsakeError | null {
    return this.#placeIsUnusable;
  }

  resolve(hostPath: string): BackupPath {
    return this.#run.paths.forWriting(hostPath);
  }

  /** Opens a file for streaming, behind whatever is still being stored under that path. */
  async open(path: BackupPath): Promise<FileSink> {
    await this.#inFlight.settled(path);
    return mending(this.#run, () => this.#run.files.openWrite(path, { signal: this.#run.signal }));
  }

  /** Stores a small file in the background. */
  async store(devicePath: string, path: BackupPath, pieces: readonly Bytes[]): Promise<void> {
    await this.#start(devicePath, path, () => mending(this.#run, () => this.#storePieces(path, pieces)));
  }

  /** Ends a streamed file in the background. */
  async finish(devicePath: string, path: BackupPath, sink: FileSink): Promise<void> {
    await this.#start(devicePath, path, async () => {
      try {
        await sink.close({ signal: this.#run.signal });
      } finally {
        await sink.discard();
      }
    });
  }

  fail(devicePath: string, error: unknown): void {
    const known = noted(this.#run, error);
    this.#failures.set(devicePath, known);
    if (known.code.startsWith("store/")) this.#placeIsUnusable = known;
  }

  /** Nothing is being stored any more. Must be called in every case. */
  settle(): Promise<void> {
    return this.#inFlight.settle();
  }

  /** After `settle`. @throws what interrupted the storing */
  status(): LinkStatus {
    if (this.#interruption !== null) throw this.#interruption;
    this.#run.meter.endMessage();
    return multiStatus(this.#failures);
  }

  async #start(devicePath: string, path: BackupPath, work: () => Promise<void>): Promise<void> {
    await this.#inFlight.start(path, async () => {
      try {
        await work();
        this.#run.meter.addFile("received");
      } catch (error) {
        this.#failLater(devicePath, error);
      }
    });
  }

  /** Background work must not reject: what ends the operation waits for the barrier. */
  #failLater(devicePath: string, error: unknown): void {
    try {
      this.fail(devicePath, error);
    } catch (interruption) {
      this.#interruption ??= interruption;
    }
  }

  async #storePieces(path: BackupPath, pieces: readonly Bytes[]): Promise<void> {
    const options = { signal: this.#run.signal };
    const sink = await this.#run.files.openWrite(path, options);
    try {
      // A sink owns what it gets, and a second attempt needs the bytes again.
      for (const piece of pieces) await sink.write(piece.slice(), options);
      await sink.close(options);
    } finally {
      await sink.discard();
    }
  }
}
