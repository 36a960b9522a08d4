import type { BackupBrowser } from "../backup/index.ts";
import type { AbortOptions } from "../base/abort.ts";
import type { KeepsakeError } from "../base/errors.ts";

/**
 * Why a kind has nothing to show.
 * absent: this backup has no such data. needs-encryption: Apple leaves it out of backups without a password.
 */
export type Unavailable = "absent" | "needs-encryption";

/** Something that could not be read, while the rest could. */
export interface ContentProblem {
  readonly error: KeepsakeError;
  /** What it was: a table, a file, an item. For people; never payload. */
  readonly what: string;
}

export interface ReadOptions extends AbortOptions {
  /** Told of what can't be read; reading goes on. */
  readonly onProblem?: ((problem: ContentProblem) => void) | undefined;
}

/** Reads one kind of thing out of a backup. */
export interface ContentReader<T> {
  readonly kind: string;
  /** Null when there is something to read. Looks for files only; opens none. */
  available(browser: BackupBrowser, options?: AbortOptions): Promise<Unavailable | null>;
  /**
   * All items, one by one: memory does not grow with their number.
   * @throws content/absent, content/malformed when nothing of it can be read
   */
  read(browser: BackupBrowser, options?: ReadOptions): AsyncIterable<T>;
}
