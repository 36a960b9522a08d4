import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { equalBytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { compareCodePoints } from "../../base/text-order.ts";
import type { BackupBrowser, BackupEntry } from "../browser.ts";

export const changes = ["added", "changed", "gone"] as const;
export type Change = (typeof changes)[number];

/** One file that is not the same in two backups. */
export interface Difference {
  readonly change: Change;
  readonly domain: string;
  readonly path: string;
  /** Null for what was added. As the phone noted it: advisory. */
  readonly sizeBefore: number | null;
  /** Null for what is gone. */
  readonly sizeAfter: number | null;
}

/** A file that both have or one has; `difference` is null when it is the same in both. */
export interface ComparedFile {
  readonly difference: Difference | null;
}

/**
 * Every file of either backup, by domain and path. Both are read side by side, a row of each at a time. Directories and
 * links are left out: they hold nothing of a person.
 * @throws backup/damaged
 */
export async function* compareFiles(
  older: BackupBrowser,
  newer: BackupBrowser,
  options?: AbortOptions,
): AsyncIterable<ComparedFile> {
  const isChanged = changeTest(older, newer);
  for (const domain of domainsOf(older, newer)) {
    yield* compareDomain(filesOf(older, domain, options), filesOf(newer, domain, options), isChanged);
    throwIfAborted(options?.signal);
  }
}

function domainsOf(...browsers: readonly BackupBrowser[]): readonly string[] {
  const all = new Set(browsers.flatMap((browser) => browser.domains().map(({ domain }) => domain)));
  return [...all].toSorted(compareCodePoints);
}

type ChangeTest = (before: BackupEntry, after: BackupEntry) => boolean;

async function* compareDomain(
  older: AsyncGenerator<BackupEntry, void>,
  newer: AsyncGenerator<BackupEntry, void>,
  isChanged: ChangeTest,
): AsyncIterable<ComparedFile> {
  try {
    let before = await next(older);
    let after = await next(newer);
    while (before !== null || after !== null) {
      const order = orderOf(before, after);
      const [left, right] = [order <= 0 ? before : null, order >= 0 ? after : null];
      yield { difference: differenceOf(left, right, isChanged) };
      if (left !== null) before = await next(older);
      if (right !== null) after = await next(newer);
    }
  } finally {
    // Whoever stops reading in the middle leaves no statement open.
    await older.return();
    await newer.return();
  }
}

async function next(entries: AsyncGenerator<BackupEntry, void>): Promise<BackupEntry | null> {
  const { done, value } = await entries.next();
  return done === true ? null : value;
}

/** Below 0: the first comes first. What has ended comes last. */
function orderOf(before: BackupEntry | null, after: BackupEntry | null): number {
  if (before === null) return 1;
  return after === null ? -1 : compareCodePoints(before.relativePath, after.relativePath);
}

/** The files of a domain in order. An index in another order would make everything new and gone: that is said. */
async function* filesOf(
  browser: BackupBrowser,
  domain: string,
  options?: AbortOptions,
): AsyncGenerator<BackupEntry, void> {
  let last: string | null = null;
  for await (const entry of browser.entries({ domain }, options)) {
    if (last !== null && compareCodePoints(last, entry.relativePath) > 0) {
      throw new KeepsakeError("backup/damaged", { file: "Manifest", what: "the order of the paths", domain });
    }
    last = entry.relativePath;
    if (entry.kind === "file") yield entry;
  }
}

function differenceOf(before: BackupEntry | null, after: BackupEntry | null, isChanged: ChangeTest): Difference | null {
  const entry = before ?? after;
  if (entry === null || (before !== null && after !== null && !isChanged(before, after))) return null;
  const change = before === null ? "added" : after === null ? "gone" : "changed";
  const { domain, relativePath: path } = entry;
  return { change, domain, path, sizeBefore: before?.sizeBytes ?? null, sizeAfter: after?.sizeBytes ?? null };
}

/**
 * Equal digests are equal content. Others tell only when both backups are sealed alike, since they are of the stored bytes:
 * both in plain, or with the keys of one key bag. Without that the size and the time of the last change decide.
 */
function changeTest(older: BackupBrowser, newer: BackupBrowser): ChangeTest {
  const isSealedAlike = sealedAlike(older, newer);
  return (before, after) => {
    const { digest } = before;
    if (digest !== undefined && after.digest !== undefined) {
      if (equalBytes(digest, after.digest)) return false;
      if (isSealedAlike) return true;
    }
    if (before.damaged !== after.damaged) return true;
    return before.sizeBytes !== after.sizeBytes || before.modifiedMs !== after.modifiedMs;
  };
}

function sealedAlike(older: BackupBrowser, newer: BackupBrowser): boolean {
  if (older.encrypted !== newer.encrypted) return false;
  if (!older.encrypted) return true;
  const [a, b] = [older.manifest.keyBag, newer.manifest.keyBag];
  return a !== undefined && b !== undefined && equalBytes(a, b);
}
