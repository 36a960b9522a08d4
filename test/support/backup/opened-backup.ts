import type { BackupBrowser, BackupEntry, BackupFiles } from "../../../src/backup/index.ts";
import { createMemoryFiles } from "../../../src/backup/index.ts";
import { type Bytes, concatBytes } from "../../../src/base/bytes.ts";
import type { FileSource } from "../../../src/base/files.ts";
import { isOnlyInEncryptedBackups } from "../../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../../virtual-iphone/core/files/phone-file.ts";
import { type BackupBench, type BenchOptions, openBench } from "./bench.ts";

/** A backup that our host took of the virtual iPhone, and the phone to compare it with. */
export interface MadeBackup {
  readonly bench: BackupBench;
  readonly files: BackupFiles;
  readonly udid: string;
  /** What must be in it. */
  readonly expected: readonly PhoneFile[];
}

export const BACKUP_PASSWORD = "Keepsäke-1";

export async function makeBackup(scenario: string, options: BenchOptions = {}): Promise<MadeBackup> {
  const bench = await openBench(scenario, options);
  const files = createMemoryFiles();
  await bench.backup(files);
  const isEncrypted = options.backupPassword !== undefined || scenario === "encrypted";
  const all = [...bench.phone.files.all()];
  const expected = all.filter(({ domain, path }) => isEncrypted || !isOnlyInEncryptedBackups(domain, path));
  return { bench, files, udid: bench.udid, expected };
}

export async function allEntries(browser: BackupBrowser, where = {}): Promise<BackupEntry[]> {
  const entries: BackupEntry[] = [];
  for await (const entry of browser.entries(where)) entries.push(entry);
  return entries;
}

export async function readAll(source: FileSource): Promise<Bytes> {
  const parts: Bytes[] = [];
  try {
    for (let part = await source.read(); part !== null; part = await source.read()) parts.push(part);
  } finally {
    await source.close();
  }
  return concatBytes(parts);
}

export async function entryOf(browser: BackupBrowser, domain: string, path: string): Promise<BackupEntry> {
  const entry = await browser.find(domain, path);
  if (entry === null) throw new Error(`the backup has no ${domain}-${path}`);
  return entry;
}
