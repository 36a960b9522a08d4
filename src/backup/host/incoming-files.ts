import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
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
    const close = async (): Promise<void> => {
      try {
        await sink.close({ signal: this.#run.signal });
      } finally {
        await sink.discard();
      }
    };
    await this.#start(devicePath, path, close, (error) => this.breakOff(devicePath, error));
  }

  /**
   * A streamed file broke off: what was written of it cannot be continued. While the person mends what is in the way the phone
   * waits; then only this file is missing, and the next run, which `mended` in the error asks for, brings it.
   */
  async breakOff(devicePath: string, error: unknown): Promise<void> {
    const canAsk = error instanceof KeepsakeError && this.#run.signal?.aborted !== true;
    if (!canAsk || !(await this.#run.mend(error))) return this.fail(devicePath, error);
    this.#failures.set(devicePath, noted(this.#run, error.with({ mended: true })));
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

  async #start(
    devicePath: string,
    path: BackupPath,
    work: () => Promise<void>,
    onFailure = async (error: unknown): Promise<void> => this.fail(devicePath, error),
  ): Promise<void> {
    await this.#inFlight.start(path, async () => {
      try {
        await work();
        this.#run.meter.addFile("received");
      } catch (error) {
        await this.#failLater(() => onFailure(error));
      }
    });
  }

  /** Background work must not reject: what ends the operation waits for the barrier. */
  async #failLater(fail: () => Promise<void>): Promise<void> {
    try {
      await fail();
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
