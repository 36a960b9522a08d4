import { throwIfAborted } from "../../base/abort.ts";
import { mapAhead } from "../../base/concurrent.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { createProgressReporter, type OperationOptions, type ProgressReporter } from "../../base/progress.ts";
import type { BackupFiles } from "../files/backup-files.ts";
import { loadInfo, loadManifest, loadOldState, loadStatus } from "../format/backup-state.ts";
import { entryKind } from "../format/file-record.ts";
import { readKeyBag, type UnlockedKeyBag } from "../format/keybag.ts";
import { type BackupManifest, FIRST_VERSION_WITH_DATABASE } from "../format/manifest-plist.ts";
import type { ManifestRow, ManifestTable } from "../format/manifest-table.ts";
import { openManifest } from "../format/open-manifest.ts";
import type { StoredPlace } from "../stored-content.ts";
import { type CheckedContent, type ContentCheck, checkContent, checkDatabase, isAboutFile } from "./check-content.ts";
import { checkRow, parentOf } from "./check-rows.ts";
import { type Finding, type FindingCounts, Findings } from "./finding.ts";
import { isCut, isShort } from "./short-files.ts";
import { listBlobs, type StoredBlobs } from "./stored-blobs.ts";

/**
 * fast: every listed file is there, under its name, with its key; nothing else is. Reads names and the index only.
 * full: reads every stored byte as well, compares the phone's digests, and lets SQLite check every database.
 */
export type VerifyLevel = "fast" | "full";

/** What a verification found. Plain data, small enough to keep. */
export interface VerifyReport {
  readonly level: VerifyLevel;
  readonly finishedAtMs: number;
  /** "outside": an encrypted backup was checked without its password, so only that its files are whole blocks. */
  readonly coverage: "everything" | "outside";
  /** Listed files. */
  readonly files: number;
  /** Stored bytes: that were read at the full level, that are there at the fast one. */
  readonly bytes: number;
  readonly counts: FindingCounts;
  readonly findings: readonly Finding[];
}

/** Where a full verification stands: rows that are done, and what was found until then. Plain data. */
export interface VerifyState {
  readonly rowsDone: number;
  readonly bytesDone: number;
  readonly counts: FindingCounts;
  readonly findings: readonly Finding[];
}

export interface VerifyOptions extends OperationOptions {
  readonly level: VerifyLevel;
  /** The open key bag of an encrypted backup; without it only the outside is checked. */
  readonly unlocked?: UnlockedKeyBag | undefined;
  /** Go on from here. What needs no content is looked at again: that takes seconds. */
  readonly resume?: VerifyState | undefined;
  /** Told now and then during a full verification; with the last state a later one can go on. */
  readonly onState?: ((state: VerifyState) => void) | undefined;
  readonly nowMs?: (() => number) | undefined;
}

const ROWS_IN_A_ROW = 1_000;
const FILES_AT_ONCE = 4;
const STATE_EVERY_ROWS = 100;
const NO_BAG = new Uint8Array(0);
const NO_COUNTS: FindingCounts = { error: 0, warning: 0, note: 0 };

/**
 * Looks whether the backup is whole. Damage is an answer, not an error: it throws only when it was stopped, or when the place
 * itself can't be read.
 */
export async function verifyBackup(files: BackupFiles, udid: string, options: VerifyOptions): Promise<VerifyReport> {
  const progress = createProgressReporter(options.onProgress, options.nowMs ?? Date.now);
  progress.update({ phase: "verifying", fraction: 0 });
  const run = new Verification(files, udid, { ...options, progress });
  const report = await run.report();
  progress.update({ fraction: 1 });
  progress.finish();
  return report;
}

class Verification {
  readonly #files: BackupFiles;
  readonly #udid: string;
  readonly #options: VerifyOptions & { readonly progress: ProgressReporter };
  /** About descriptions and rows: found anew by every run. */
  readonly #outer = new Findings();
  readonly #seen = new Set<string>();
  #rows = 0;
  #listed = 0;

  constructor(files: BackupFiles, udid: string, options: VerifyOptions & { readonly progress: ProgressReporter }) {
    this.#files = files;
    this.#udid = udid;
    this.#options = options;
  }

  async report(): Promise<VerifyReport> {
    const manifest = await this.#checkDescriptions();
    const { unlocked, level } = this.#options;
    if (manifest === null) return this.#finished(new Findings(), 0, "outside");
    if (manifest.isEncrypted && unlocked === undefined) return this.#checkOutside();
    const table = await this.#openTable(manifest);
    if (table === null) return this.#finished(new Findings(), 0, "outside");
    try {
      const blobs = await listBlobs(this.#files, this.#udid, table.blobs, this.#options);
      const place = this.#placeOf(table, manifest);
      await this.#checkRows(table, place, blobs);
      this.#checkStrays(blobs, table);
      const storedBytes = sum(blobs.sizes.values());
      if (level === "fast") return this.#finished(new Findings(), storedBytes, "everything");
      return await this.#checkContents(table, place, blobs);
    } finally {
      table.close();
    }
  }

  /** Null when there is no Manifest.plist that can be read: nothing more can be said then. */
  async #checkDescriptions(): Promise<BackupManifest | null> {
    const manifest = await this.#tryLoad("Manifest.plist", () => loadManifest(this.#files, this.#udid, this.#options));
    if (manifest?.isEncrypted) await this.#tryLoad("Manifest.plist", async () => readKeyBag(manifest.keyBag ?? NO_BAG));
    const state = await this.#tryLoad("Status.plist", () => this.#snapshotState(manifest));
    if (state !== null && state !== "finished") this.#outer.add("not-finished");
    const info = await this.#tryLoad("Info.plist", () => loadInfo(this.#files, this.#udid, this.#options));
    const names = [info?.udid, manifest?.device.udid].filter((name) => name !== undefined);
    const isSame = new Set(names.map((name) => name.toLowerCase())).size <= 1;
    if (!isSame) this.#outer.add("identity", { path: "Info.plist" });
    return manifest;
  }

  /** Up to iOS 9 Status.plist had an older version, which phones of today would refuse; that is no damage. */
  async #snapshotState(manifest: BackupManifest | null): Promise<string | null> {
    const isOld = manifest !== null && Number.parseFloat(manifest.version) < FIRST_VERSION_WITH_DATABASE;
    if (!isOld) return (await loadStatus(this.#files, this.#udid, this.#options))?.snapshotState ?? null;
    return loadOldState(this.#files, this.#udid, this.#options);
  }

  async #tryLoad<T>(name: string, load: () => Promise<T | null>): Promise<T | null> {
    try {
      const loaded = await load();
      if (loaded === null) this.#outer.add("description", { path: name, detail: "missing" });
      return loaded;
    } catch (error) {
      if (!isAboutBackup(error)) throw error;
      this.#outer.add("description", { path: name, detail: error.code });
      return null;
    }
  }

  async #openTable(manifest: BackupManifest): Promise<ManifestTable | null> {
    const { unlocked } = this.#options;
    try {
      const table = await openManifest(this.#files, this.#udid, { manifest, unlocked }, this.#options);
      const problems = table.problems();
      if (problems.length > 0)
        this.#outer.add("description", { path: "Manifest.db", detail: problems.join("; ").slice(0, 500) });
      return table;
    } catch (error) {
      if (!isAboutBackup(error)) throw error;
      this.#outer.add("description", { path: "Manifest.db", detail: error.code });
      return null;
    }
  }

  /** An encrypted backup without its password: its index can't be read, but a file that was cut off shows. */
  async #checkOutside(): Promise<VerifyReport> {
    const { sizes } = await listBlobs(this.#files, this.#udid, "in-folders", this.#options);
    for (const [fileId, sizeBytes] of sizes) {
      this.#listed += 1;
      if (sizeBytes < 16 || sizeBytes % 16 !== 0)
        this.#outer.add("cut-file", { path: `${fileId.slice(0, 2)}/${fileId}` });
    }
    return this.#finished(new Findings(), sum(sizes.values()), "outside");
  }

  #placeOf({ blobs }: ManifestTable, { isEncrypted }: BackupManifest): StoredPlace {
    const unlocked = isEncrypted ? this.#options.unlocked : undefined;
    return { files: this.#files, udid: this.#udid, blobs, unlocked };
  }

  async #checkRows(table: ManifestTable, place: StoredPlace, { sizes }: StoredBlobs): Promise<void> {
    const check = { stored: sizes, unlocked: place.unlocked, findings: this.#outer };
    const folders = new Set<string>();
    const parents = new Map<string, ManifestRow>();
    for (const row of guarded(table.rows({}), this.#outer)) {
      if (this.#rows++ % ROWS_IN_A_ROW === 0) await this.#giveWay();
      const storedBytes = checkRow(row, check) ? (sizes.get(row.fileId) ?? 0) : null;
      if (storedBytes !== null && isShort(row, storedBytes)) await this.#judgeShort(row, place, storedBytes);
      const kind = entryKind(row.flags, row.record?.mode ?? 0);
      if (kind === "directory") folders.add(`${row.domain}\0${row.relativePath}`);
      if (kind === "file") {
        this.#listed += 1;
        this.#seen.add(row.fileId);
      }
      const parent = parentOf(row);
      if (parent !== null && !parents.has(parent)) parents.set(parent, row);
    }
    for (const [parent, { domain, relativePath }] of parents) {
      if (!folders.has(parent)) this.#outer.add("missing-folder", { domain, path: relativePath });
    }
  }

  /** Few files are short, and only those are opened here. */
  async #judgeShort(row: ManifestRow, place: StoredPlace, storedBytes: number): Promise<void> {
    const { domain, relativePath: path, record } = row;
    const about = { domain, path, detail: `${storedBytes} / ${record?.sizeBytes}` };
    try {
      this.#outer.add((await isCut(row, place, this.#options)) ? "cut-file" : "file-size", about);
    } catch (error) {
      if (!isAboutFile(error, this.#options)) throw error;
      this.#outer.add("cut-file", about);
    }
  }

  #checkStrays({ sizes, strays }: StoredBlobs, { blobs }: ManifestTable): void {
    for (const path of strays) this.#outer.add("extra-file", { path });
    for (const fileId of sizes.keys()) {
      const path = blobs === "in-folders" ? `${fileId.slice(0, 2)}/${fileId}` : fileId;
      if (!this.#seen.has(fileId)) this.#outer.add("extra-file", { path });
    }
  }

  async #checkContents(table: ManifestTable, place: StoredPlace, { sizes }: StoredBlobs): Promise<VerifyReport> {
    const { resume, progress, onState, signal } = this.#options;
    const { unlocked } = place;
    const findings = new Findings(resume?.findings, resume?.counts ?? NO_COUNTS);
    const bytesTotal = sum(sizes.values());
    let rowsDone = resume?.rowsDone ?? 0;
    let bytesDone = resume?.bytesDone ?? 0;
    const state = (): VerifyState => ({ rowsDone, bytesDone, counts: findings.counts, findings: findings.kept });
    // What is missing or has no key was named already.
    const quiet = { stored: sizes, unlocked, findings: new Findings() };
    // Every row notes its own findings: a state must not hold those of rows that it does not count.
    const work = async (row: ManifestRow): Promise<[ManifestRow, CheckedContent, ContentCheck]> => {
      throwIfAborted(signal);
      const check = { place, table, findings: new Findings() };
      return [row, checkRow(row, quiet) ? await checkContent(row, check, { signal }) : NOTHING, check];
    };
    const rows = guarded(table.rows({ offset: rowsDone }), this.#outer);
    for await (const [row, content, check] of mapAhead(rows, FILES_AT_ONCE, work)) {
      if (content.isDatabase) await checkDatabase(row, check, { signal });
      findings.addAll(check.findings);
      rowsDone += 1;
      bytesDone += content.bytes;
      progress.update({ bytesDone, bytesTotal, filesDone: rowsDone, fraction: rowsDone / Math.max(1, this.#rows) });
      if (rowsDone % STATE_EVERY_ROWS === 0) onState?.(state());
    }
    return this.#finished(findings, bytesDone, "everything");
  }

  #finished(inner: Findings, bytes: number, coverage: VerifyReport["coverage"]): VerifyReport {
    const { level, nowMs = Date.now } = this.#options;
    const outer = this.#outer.counts;
    const { error, warning, note } = inner.counts;
    const counts = { error: outer.error + error, warning: outer.warning + warning, note: outer.note + note };
    const findings = [...this.#outer.kept, ...inner.kept];
    return { level, finishedAtMs: nowMs(), coverage, files: this.#listed, bytes, counts, findings };
  }

  /** Lets a cancel in. */
  async #giveWay(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve));
    throwIfAborted(this.#options.signal);
  }
}

const NOTHING: CheckedContent = { bytes: 0, isDatabase: false };

/** Rows until the index turns out to be damaged, which is noted. */
function* guarded(rows: Iterable<ManifestRow>, findings: Findings): Generator<ManifestRow, void, undefined> {
  try {
    yield* rows;
  } catch (error) {
    if (!isAboutBackup(error)) throw error;
    findings.add("description", { path: "Manifest.db", detail: error.code });
  }
}

/** What is wrong with the backup is a finding; that the place is gone, or a cancel, is not. */
function isAboutBackup(error: unknown): error is KeepsakeError {
  return error instanceof KeepsakeError && (error.code.startsWith("backup/") || error.code === "vault/damaged");
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
