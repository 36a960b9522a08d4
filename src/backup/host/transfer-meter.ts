import type { Phase, ProgressReporter } from "../../base/progress.ts";
import { isPlistReal, type PlistValue } from "../../codec/plist/index.ts";
import { printable } from "../files/backup-path.ts";

/** Warnings are for people: past this number only counting goes on. */
const MAX_WARNINGS = 1_000;

/** What an operation is about; the other direction is by the way (descriptions that the phone reads back). */
export type Direction = "received" | "sent";

/** Counts files and bytes of one operation and turns the phone's percentages into a fraction between two messages. */
export class TransferMeter {
  readonly #progress: ProgressReporter;
  readonly #counted: Direction;
  readonly #warnings: string[] = [];
  #warningCount = 0;
  #files = 0;
  #bytes = 0;
  #fromPercent = 0;
  #targetPercent = 0;
  #messageBytes = 0;
  #messageTotal = 0;

  constructor(progress: ProgressReporter, counted: Direction) {
    this.#progress = progress;
    this.#counted = counted;
  }

  get files(): number {
    return this.#files;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get warnings(): readonly string[] {
    const more = this.#warningCount - this.#warnings.length;
    return more > 0 ? [...this.#warnings, `… and ${more} more`] : this.#warnings;
  }

  get phase(): Phase {
    return this.#progress.current.phase;
  }

  enter(phase: Phase): void {
    this.#progress.update({ phase });
  }

  /**
   * A message begins. `percent` is where the whole operation will be after it; real phones send 0 where they do not know,
   * and may step back after a second pass.
   */
  beginMessage(percent: PlistValue | undefined, totalBytes: PlistValue | undefined = 0): void {
    this.#fromPercent = this.#targetPercent;
    this.#targetPercent = Math.max(this.#fromPercent, percentOf(percent));
    this.#messageBytes = 0;
    this.#messageTotal = typeof totalBytes === "number" && totalBytes > 0 ? totalBytes : 0;
  }

  endMessage(): void {
    if (this.#targetPercent > 0) this.#progress.update({ fraction: this.#targetPercent / 100 });
  }

  addBytes(direction: Direction, count: number): void {
    if (direction !== this.#counted) return;
    this.#bytes += count;
    this.#messageBytes += count;
    const share = this.#messageTotal === 0 ? 0 : Math.min(1, this.#messageBytes / this.#messageTotal);
    const percent = this.#fromPercent + (this.#targetPercent - this.#fromPercent) * share;
    this.#progress.update({ bytesDone: this.#bytes, ...(percent > 0 ? { fraction: percent / 100 } : {}) });
  }

  addFile(direction: Direction): void {
    if (direction !== this.#counted) return;
    this.#files += 1;
    this.#progress.update({ filesDone: this.#files });
  }

  warn(path: string, text: string): void {
    this.#warningCount += 1;
    if (this.#warnings.length < MAX_WARNINGS) this.#warnings.push(`${printable(path)}: ${printable(text)}`);
  }
}

function percentOf(value: PlistValue | undefined): number {
  const percent = isPlistReal(value) ? value.CF$REAL : value;
  if (typeof percent !== "number" || !Number.isFinite(percent)) return 0;
  return Math.min(100, Math.max(0, percent));
}
