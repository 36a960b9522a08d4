import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import { throwIfAborted } from "../../base/abort.ts";
import { type ErrorCode, hasCode, KeepsakeError } from "../../base/errors.ts";
import type { ReadOptions } from "../reader.ts";
import { type ExportTarget, writeFile, writeText } from "./target.ts";

export interface ExportProgress {
  readonly itemsDone: number;
  /** null while nobody knows. */
  readonly itemsTotal: number | null;
  readonly bytes: number;
}

export interface ExportOptions extends ReadOptions {
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
}

/** What an export did. */
export interface ExportReport {
  /** Photos, notes, recordings. */
  readonly items: number;
  readonly files: number;
  readonly bytes: number;
  /** Items whose content is not in this backup; they are listed, not written. */
  readonly notHere: number;
  /** Files that could not be read; told by `onProblem`. */
  readonly damaged: number;
}

/** Damage of what is exported: that one file is told and left out. Anything else ends the export. */
const DAMAGE: readonly ErrorCode[] = [
  "backup/damaged",
  "backup/not-found",
  "backup/wrong-kind",
  "vault/damaged",
  "store/too-short",
];

/** Counts and reports one export, and copies its files. */
export class ExportRun {
  #items = 0;
  #files = 0;
  #bytes = 0;
  #notHere = 0;
  #damaged = 0;
  readonly #browser: BackupBrowser;
  readonly #target: ExportTarget;
  readonly #options: ExportOptions;
  readonly #itemsTotal: number | null;

  constructor(browser: BackupBrowser, target: ExportTarget, options: ExportOptions, itemsTotal: number | null) {
    this.#browser = browser;
    this.#target = target;
    this.#options = options;
    this.#itemsTotal = itemsTotal;
  }

  get report(): ExportReport {
    return {
      items: this.#items,
      files: this.#files,
      bytes: this.#bytes,
      notHere: this.#notHere,
      damaged: this.#damaged,
    };
  }

  /**
   * The original bytes under a new name. False when the file can't be read: the export goes on without it.
   * @param path safe names
   */
  async copy(entry: BackupEntry, path: readonly string[], modifiedMs: number | null): Promise<boolean> {
    const { signal } = this.#options;
    throwIfAborted(signal);
    try {
      const source = await this.#browser.open(entry, { signal });
      this.#bytes += await writeFile(this.#target, path, source, { signal, modifiedMs: modifiedMs ?? undefined });
      this.#files += 1;
      return true;
    } catch (error) {
      throwIfAborted(signal);
      if (!(error instanceof KeepsakeError) || !DAMAGE.some((code) => hasCode(error, code))) throw error;
      this.#damaged += 1;
      this.#options.onProblem?.({ error, what: entry.relativePath });
      return false;
    }
  }

  async write(
    path: readonly string[],
    pieces: AsyncIterable<string> | Iterable<string>,
    modifiedMs: number | null = null,
  ): Promise<void> {
    const { signal } = this.#options;
    await writeText(this.#target, path, pieces, { signal, modifiedMs: modifiedMs ?? undefined });
    this.#files += 1;
  }

  countNotHere(): void {
    this.#notHere += 1;
  }

  itemDone(): void {
    this.#items += 1;
    const { onProgress } = this.#options;
    onProgress?.({ itemsDone: this.#items, itemsTotal: this.#itemsTotal, bytes: this.#bytes });
  }
}
