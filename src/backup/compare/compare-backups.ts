import type { AbortOptions } from "../../base/abort.ts";
import type { BackupBrowser } from "../browser.ts";
import { type CompareKind, compareKindOf, compareKinds } from "./compare-kinds.ts";
import { DifferenceList, type DifferenceWish } from "./difference-list.ts";
import { type Change, compareFiles, type Difference } from "./differences.ts";

/** Files of one change. Bytes are of the newer copy, for what is gone of the older one. */
export interface ChangeCount {
  readonly files: number;
  readonly bytes: number;
}

export type ChangeCounts = Readonly<Record<Change, ChangeCount>>;

/** What is new, changed and gone between two backups. Holds names and sizes only; the browsers may be closed. */
export interface BackupComparison {
  /** Files that either has. */
  readonly compared: number;
  /** Kinds with a difference, in the order of `compareKinds`. */
  readonly kinds: readonly (ChangeCounts & { readonly kind: CompareKind })[];
  /** Domains with a difference, by name. */
  readonly domains: readonly (ChangeCounts & { readonly domain: string })[];
  readonly total: ChangeCounts;
  count(wish: DifferenceWish): number;
  /** By domain and path. */
  page(wish: DifferenceWish, range: { readonly offset: number; readonly limit: number }): readonly Difference[];
}

export interface CompareOptions extends AbortOptions {
  /** Files compared so far. */
  readonly onProgress?: ((compared: number) => void) | undefined;
}

const FILES_PER_REPORT = 500;

/**
 * Compares two backups by their indexes; no content is read. A file that moved is gone and new.
 * Memory: what differs, by name and size, and one row of each backup; files that are the same leave nothing behind.
 * @throws backup/damaged, app/aborted
 */
export async function compareBackups(
  older: BackupBrowser,
  newer: BackupBrowser,
  options: CompareOptions = {},
): Promise<BackupComparison> {
  const kinds = new Map<CompareKind, Tally>();
  const domains = new Map<string, Tally>();
  const total = new Tally();
  const list = new DifferenceList();
  let compared = 0;
  for await (const { difference } of compareFiles(older, newer, options)) {
    compared += 1;
    if (compared % FILES_PER_REPORT === 0) options.onProgress?.(compared);
    if (difference === null) continue;
    const kind = compareKindOf(difference.domain, difference.path);
    for (const tally of [total, tallyOf(kinds, kind), tallyOf(domains, difference.domain)]) tally.add(difference);
    list.add(difference, kind);
  }
  options.onProgress?.(compared);
  return {
    compared,
    kinds: compareKinds.flatMap((kind) => {
      const tally = kinds.get(kind);
      return tally === undefined ? [] : [{ kind, ...tally.counts }];
    }),
    domains: [...domains].map(([domain, { counts }]) => ({ domain, ...counts })),
    total: total.counts,
    count: (wish) => list.count(wish),
    page: (wish, range) => list.page(wish, range),
  };
}

function tallyOf<K>(tallies: Map<K, Tally>, key: K): Tally {
  const known = tallies.get(key);
  if (known !== undefined) return known;
  const tally = new Tally();
  tallies.set(key, tally);
  return tally;
}

class Tally {
  readonly counts = { added: zero(), changed: zero(), gone: zero() };

  add({ change, sizeBefore, sizeAfter }: Difference): void {
    const count = this.counts[change];
    count.files += 1;
    count.bytes += sizeAfter ?? sizeBefore ?? 0;
  }
}

const zero = (): { files: number; bytes: number } => ({ files: 0, bytes: 0 });
