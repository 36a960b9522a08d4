import { type AbortOptions, throwIfAborted } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { hasCode, KeepsakeError } from "../base/errors.ts";
import type { FileSource } from "../base/files.ts";
import { isPlistDict, parsePlist } from "../codec/plist/index.ts";
import type { BackupFiles } from "./files/backup-files.ts";
import { loadManifest } from "./format/backup-state.ts";
import { fileIdOf } from "./format/file-id.ts";
import { entryKind } from "./format/file-record.ts";
import type { UnlockedKeyBag } from "./format/keybag.ts";
import type { BackupManifest } from "./format/manifest-plist.ts";
import type { DomainSummary, ManifestRow, ManifestTable, RowFilter } from "./format/manifest-table.ts";
import { openManifest } from "./format/open-manifest.ts";
import { openContent, type StoredPlace } from "./stored-content.ts";

/** One file, directory or link of a backup, as the phone named it. Names are text of the phone: never a path of ours. */
export interface BackupEntry {
  readonly fileId: string;
  readonly domain: string;
  /** "" for the domain itself. */
  readonly relativePath: string;
  readonly kind: "file" | "directory" | "symlink";
  /** Advisory: the content may be longer or shorter. 0 for directories and links. */
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly protectionClass?: number | undefined;
  /** SHA-1 of the stored bytes: of the cipher text where the backup is encrypted. Some domains only. */
  readonly digest?: Bytes | undefined;
  /** Where a symbolic link points on the phone. Shown, never followed. */
  readonly linkTarget?: string | undefined;
  /** True when what the phone noted about it can't be read: size and times are unknown then. */
  readonly damaged?: true;
}

/** Any subset of: one domain, the beginning of the path, one page of the result. */
export type EntryFilter = RowFilter;

/** One opened backup — folder or snapshot, encrypted or not — as domains and paths. */
export interface BackupBrowser {
  readonly encrypted: boolean;
  readonly manifest: BackupManifest;
  domains(): readonly DomainSummary[];
  count(where: EntryFilter): number;
  /** By the code points of the path when a domain is given, otherwise in stored order. Gives way to other work now and then. */
  entries(where: EntryFilter, options?: AbortOptions): AsyncIterable<BackupEntry>;
  /** One entry by its exact name; null when the backup has none. */
  find(domain: string, relativePath: string, options?: AbortOptions): Promise<BackupEntry | null>;
  /**
   * The plain content of a file. The caller closes it.
   * @throws backup/not-found when its blob is missing, backup/damaged, backup/locked, backup/wrong-kind for what is no file
   */
  open(entry: BackupEntry, options?: AbortOptions): Promise<FileSource>;
  /** Extended attributes by name; none when there are none or they can't be read. */
  attributes(entry: BackupEntry): ReadonlyMap<string, Bytes>;
  close(): void;
}

export interface BrowserOptions extends AbortOptions {
  /** The open key bag of an encrypted backup; it stays its owner's. Once locked, files open no more. */
  readonly unlocked?: UnlockedKeyBag | undefined;
}

/**
 * Opens the backup of one phone inside `files` to look into it.
 * @throws backup/not-a-backup, backup/damaged when its index is missing or unreadable, backup/version, backup/locked for an
 * encrypted one without its key bag
 */
export async function openBackupBrowser(
  files: BackupFiles,
  udid: string,
  options: BrowserOptions = {},
): Promise<BackupBrowser> {
  const manifest = await loadManifest(files, udid, options);
  if (manifest === null) throw new KeepsakeError("backup/not-a-backup", {});
  const { unlocked } = options;
  if (manifest.isEncrypted && unlocked === undefined) throw new KeepsakeError("backup/locked", {});
  const table = await openManifest(files, udid, { manifest, unlocked }, options);
  return new OpenBackup(files, udid, { manifest, table, unlocked });
}

const ROWS_IN_A_ROW = 1_000;

interface Parts {
  readonly manifest: BackupManifest;
  readonly table: ManifestTable;
  readonly unlocked: UnlockedKeyBag | undefined;
}

class OpenBackup implements BackupBrowser {
  readonly manifest: BackupManifest;
  readonly #table: ManifestTable;
  readonly #place: StoredPlace;

  constructor(files: BackupFiles, udid: string, { manifest, table, unlocked }: Parts) {
    this.manifest = manifest;
    this.#table = table;
    this.#place = { files, udid, blobs: table.blobs, unlocked: manifest.isEncrypted ? unlocked : undefined };
  }

  get encrypted(): boolean {
    return this.manifest.isEncrypted;
  }

  domains(): readonly DomainSummary[] {
    return this.#table.domains();
  }

  count(where: EntryFilter): number {
    return this.#table.count(where);
  }

  async *entries(where: EntryFilter, options?: AbortOptions): AsyncIterable<BackupEntry> {
    let inARow = 0;
    for (const row of this.#table.rows(where)) {
      throwIfAborted(options?.signal);
      yield entryOf(row);
      inARow += 1;
      if (inARow % ROWS_IN_A_ROW === 0) await otherWork();
    }
  }

  async find(domain: string, relativePath: string, options?: AbortOptions): Promise<BackupEntry | null> {
    throwIfAborted(options?.signal);
    const row = this.#table.find(fileIdOf(domain, relativePath));
    return row === null ? null : entryOf(row);
  }

  async open(entry: BackupEntry, options?: AbortOptions): Promise<FileSource> {
    const names = { domain: entry.domain, path: entry.relativePath };
    if (entry.kind !== "file") throw new KeepsakeError("backup/wrong-kind", { ...names, kind: entry.kind });
    try {
      const record = this.#table.find(entry.fileId)?.record ?? null;
      return await openContent(this.#place, { fileId: entry.fileId, record }, options);
    } catch (error) {
      throw named(error, names);
    }
  }

  attributes(entry: BackupEntry): ReadonlyMap<string, Bytes> {
    const bytes = this.#table.find(entry.fileId)?.record?.attributes;
    return bytes === undefined ? new Map() : attributesOf(bytes);
  }

  close(): void {
    this.#table.close();
  }
}

/** The same error about the file as people know it, in place of the name it is stored under. */
function named(error: unknown, names: { readonly domain: string; readonly path: string }): unknown {
  if (!(error instanceof KeepsakeError)) return error;
  return new KeepsakeError(error.code, { ...error.context, ...names }, { cause: error });
}

function entryOf({ fileId, domain, relativePath, flags, record }: ManifestRow): BackupEntry {
  if (record === null) {
    const kind = entryKind(flags, 0);
    return { fileId, domain, relativePath, kind, sizeBytes: 0, modifiedMs: 0, damaged: true };
  }
  const { sizeBytes, modifiedMs, protectionClass, digest, linkTarget } = record;
  const kind = entryKind(flags, record.mode);
  return { fileId, domain, relativePath, kind, sizeBytes, modifiedMs, protectionClass, digest, linkTarget };
}

function attributesOf(bytes: Bytes): ReadonlyMap<string, Bytes> {
  const found = new Map<string, Bytes>();
  try {
    const dict = parsePlist(bytes);
    if (!isPlistDict(dict)) return found;
    for (const [name, value] of Object.entries(dict)) if (value instanceof Uint8Array) found.set(name, value);
  } catch (error) {
    if (!hasCode(error, "base/malformed")) throw error;
  }
  return found;
}

/** Lets messages and timers in, a cancel among them. */
function otherWork(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
