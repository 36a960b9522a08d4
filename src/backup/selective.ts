import type { AbortOptions } from "../base/abort.ts";
import type { Bytes } from "../base/bytes.ts";
import { KeepsakeError } from "../base/errors.ts";
import { limits } from "../base/limits.ts";
import { dictOf, encodeXmlPlist, isPlistDict, type PlistDict, parsePlist } from "../codec/plist/index.ts";
import { createDatabase, type Database, openDatabase, type SqlRow, type SqlValue } from "../codec/sqlite/index.ts";
import { createAesCbc } from "../crypto/index.ts";
import type { BackupFiles, FileStat } from "./files/backup-files.ts";
import { type BackupPath, baseName, parentPath } from "./files/backup-path.ts";
import { createMemoryFiles } from "./files/memory-files.ts";
import { readWholeFile, writeWholeFile } from "./files/whole-file.ts";
import { backupFileNames, loadManifest } from "./format/backup-state.ts";
import { openDecrypted } from "./format/decrypted-source.ts";
import { INFO_PLIST_BYTES } from "./format/info-plist.ts";
import type { UnlockedKeyBag } from "./format/keybag.ts";
import type { BackupManifest } from "./format/manifest-plist.ts";
import { openManifest } from "./format/open-manifest.ts";

/** One domain of a backup, weighed. */
export interface DomainWeight {
  readonly domain: string;
  readonly files: number;
  readonly sizeBytes: number;
}

/** What every domain of a backup weighs, as its manifest says. @throws backup/locked without the key bag of an encrypted one */
export async function weighDomains(
  files: BackupFiles,
  udid: string,
  unlocked: UnlockedKeyBag | undefined,
  options?: AbortOptions,
): Promise<readonly DomainWeight[]> {
  const manifest = await requireManifest(files, udid, options);
  const table = await openManifest(files, udid, { manifest, unlocked }, options);
  const weights = new Map<string, { files: number; sizeBytes: number }>();
  try {
    for (const { domain, flags, record } of table.rows({})) {
      if (flags !== FILE) continue;
      const weight = weights.get(domain) ?? { files: 0, sizeBytes: 0 };
      weight.files += 1;
      weight.sizeBytes += record?.sizeBytes ?? 0;
      weights.set(domain, weight);
    }
  } finally {
    table.close();
  }
  return [...weights].map(([domain, weight]) => ({ domain, ...weight })).toSorted((a, b) => b.sizeBytes - a.sizeBytes);
}

const FILE = 1;

/** What stays behind of a backup: whole domains, single files by their id. */
export interface LeftParts {
  readonly domains: ReadonlySet<string>;
  readonly fileIds: ReadonlySet<string>;
}

/**
 * The same backup without some of its parts: another Manifest.db and Info.plist in front of the untouched files. The phone
 * asks for nothing that its manifest does not name.
 *
 * @throws backup/version for a manifest of before iOS 10, backup/too-long for one that does not fit in memory, backup/locked
 */
export async function withoutParts(
  files: BackupFiles,
  udid: string,
  parts: LeftParts,
  unlocked: UnlockedKeyBag | undefined,
  options?: AbortOptions,
): Promise<BackupFiles> {
  const names = backupFileNames(udid);
  const manifest = await requireManifest(files, udid, options);
  const changed = createMemoryFiles();
  const database = await smallerManifest(files, names.database, { manifest, unlocked }, parts, options);
  await writeWholeFile(changed, names.database, [database], options);
  const info = await readWholeFile(files, names.info, INFO_PLIST_BYTES, options);
  if (info !== null) await writeWholeFile(changed, names.info, [withoutApps(info, parts.domains)], options);
  return inFrontOf(files, changed, new Set([names.database, ...(info === null ? [] : [names.info])]));
}

/** The bundle ids whose own container is left out: they are not to be installed again either. */
export function appsIn(domains: Iterable<string>): ReadonlySet<string> {
  const prefix = "AppDomain-";
  return new Set(
    [...domains].filter((domain) => domain.startsWith(prefix)).map((domain) => domain.slice(prefix.length)),
  );
}

async function requireManifest(files: BackupFiles, udid: string, options?: AbortOptions): Promise<BackupManifest> {
  const manifest = await loadManifest(files, udid, options);
  if (manifest === null) throw new KeepsakeError("backup/not-a-backup", {});
  return manifest;
}

interface Keys {
  readonly manifest: BackupManifest;
  readonly unlocked: UnlockedKeyBag | undefined;
}

/** As the phone stores it: sealed with the same key where the backup is encrypted. */
async function smallerManifest(
  files: BackupFiles,
  path: BackupPath,
  { manifest, unlocked }: Keys,
  parts: LeftParts,
  options?: AbortOptions,
): Promise<Bytes> {
  const stored = await files.openRead(path, options);
  try {
    if (stored.sizeBytes > limits.selectiveManifestBytes) {
      throw new KeepsakeError("backup/too-long", { what: "Manifest.db", sizeBytes: stored.sizeBytes });
    }
    if (manifest.manifestKey === undefined) return await copyWithout({ main: stored }, parts, options);
    if (unlocked === undefined) throw new KeepsakeError("backup/locked", {});
    const key = unlocked.unwrapLabelled(manifest.manifestKey);
    const cipher = await createAesCbc(key);
    const plain = await openDecrypted(stored, key, null, options);
    return await cipher.encryptPadded(new Uint8Array(16), await copyWithout({ main: plain }, parts, options));
  } finally {
    await stored.close();
  }
}

const SCHEMA = [
  "CREATE TABLE Files (fileID TEXT PRIMARY KEY, domain TEXT, relativePath TEXT, flags INTEGER, file BLOB)",
  "CREATE INDEX FilesDomainIdx ON Files(domain)",
  "CREATE INDEX FilesRelativePathIdx ON Files(relativePath)",
  "CREATE INDEX FilesFlagsIdx ON Files(flags)",
  "CREATE TABLE Properties (key TEXT PRIMARY KEY, value BLOB)",
];

async function copyWithout(
  source: Parameters<typeof openDatabase>[0],
  parts: LeftParts,
  options?: AbortOptions,
): Promise<Bytes> {
  const from = await openDatabase(source, options);
  const to = await createDatabase();
  try {
    for (const statement of SCHEMA) to.exec(statement);
    to.insertAll("INSERT INTO Files VALUES (?, ?, ?, ?, ?)", keptRows(from, parts));
    if (from.hasTable("Properties")) {
      to.insertAll("INSERT INTO Properties VALUES (?, ?)", valuesOf(from, "SELECT key, value FROM Properties"));
    }
    return to.toBytes();
  } finally {
    from.close();
    to.close();
  }
}

function* keptRows(from: Database, { domains, fileIds }: LeftParts): Iterable<readonly SqlValue[]> {
  for (const row of from.rows("SELECT fileID, domain, relativePath, flags, file FROM Files ORDER BY rowid")) {
    if (!domains.has(String(row["domain"])) && !fileIds.has(String(row["fileID"]))) yield Object.values(row);
  }
}

function* valuesOf(from: Database, sql: string): Iterable<readonly SqlValue[]> {
  for (const row of from.rows(sql) as Iterable<SqlRow>) yield Object.values(row);
}

function withoutApps(bytes: Bytes, domains: ReadonlySet<string>): Bytes {
  const info = dictOf(parsePlist(bytes), "Info.plist");
  const applications = info["Applications"];
  if (!isPlistDict(applications)) return bytes;
  const dropped = appsIn(domains);
  const kept: PlistDict = Object.fromEntries(Object.entries(applications).filter(([id]) => !dropped.has(id)));
  return encodeXmlPlist({ ...info, Applications: kept });
}

/** Reads find `changed` first; nothing is ever written to either. */
function inFrontOf(files: BackupFiles, changed: BackupFiles, paths: ReadonlySet<BackupPath>): BackupFiles {
  const refuse = async (): Promise<never> => {
    throw new KeepsakeError("base/bug", { what: "write into a copy that is restored" });
  };
  return {
    stat: (path, options) => (paths.has(path) ? changed : files).stat(path, options),
    openRead: (path, options) => (paths.has(path) ? changed : files).openRead(path, options),
    async *list(directory, options) {
      for await (const entry of files.list(directory, options)) {
        const path = [...paths].find((each) => parentPath(each) === directory && baseName(each) === entry.name);
        const stat: FileStat | null = path === undefined ? null : await changed.stat(path, options);
        yield stat === null ? entry : { ...entry, sizeBytes: stat.sizeBytes };
      }
    },
    openWrite: refuse,
    makeDirectory: refuse,
    move: refuse,
    copy: refuse,
    remove: refuse,
    freeBytes: async () => null,
  };
}
