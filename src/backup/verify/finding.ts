import { limits } from "../../base/limits.ts";

/** error: something is lost or can't be restored. warning: suspicious. note: seen in good backups too. */
export type Severity = "error" | "warning" | "note";

/** What can be wrong, with how much that means. Each has a text for people. */
export const findingKinds = {
  /** Status.plist does not say that the backup came to its end. */
  "not-finished": "error",
  /** Status.plist, Manifest.plist, Manifest.db or Info.plist is missing, can't be read or is damaged inside. */
  description: "error",
  /** Folder, Info.plist and Manifest.plist name different phones. */
  identity: "warning",
  /** A file is listed and not there. */
  "missing-file": "error",
  /** The stored bytes of a file can't be read. */
  "unreadable-file": "error",
  /** The stored bytes of a file are not those that the phone sent. */
  "changed-file": "error",
  /** The end of a file is missing: it is shorter than the phone noted, and nothing proves that it is whole all the same. */
  "cut-file": "error",
  /** The key of a file is missing or belongs to another backup. */
  "file-key": "error",
  /** The end of an encrypted file is not what phones write. */
  "file-end": "warning",
  /** A file is longer than the phone noted, or shorter and proven whole. Usual for databases in use. */
  "file-size": "note",
  /** A database does not open, or is damaged inside. */
  database: "error",
  /** What the phone noted about a file can't be read. */
  record: "warning",
  /** A file is listed under a name that is not its own. */
  "file-name": "error",
  /** A path that would leave its folder when exported as it is. */
  path: "error",
  /** The two statements about what an entry is do not agree, or a link has no target. */
  "entry-kind": "warning",
  /** The folder of an entry is not listed. */
  "missing-folder": "note",
  /** A stored file that nothing lists. */
  "extra-file": "warning",
} as const satisfies Readonly<Record<string, Severity>>;

export type FindingKind = keyof typeof findingKinds;

/** One thing that is not as it should be, with the item it is about. Plain data. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: Severity;
  readonly domain?: string;
  /** As the phone named it; of a file of the backup itself, its name there. */
  readonly path?: string;
  readonly detail?: string;
}

export type FindingCounts = Readonly<Record<Severity, number>>;

/** What was found: every finding is counted, the first thousand of each severity are kept. */
export class Findings {
  readonly #kept: Finding[];
  readonly #counts: Record<Severity, number>;

  constructor(before: readonly Finding[] = [], counts: FindingCounts = { error: 0, warning: 0, note: 0 }) {
    this.#kept = [...before];
    this.#counts = { ...counts };
  }

  add(kind: FindingKind, about: Omit<Finding, "kind" | "severity"> = {}): void {
    const severity = findingKinds[kind];
    this.#counts[severity] += 1;
    if (this.#counts[severity] <= limits.findings) this.#kept.push({ kind, severity, ...about });
  }

  /** Takes over what another part of the work found. */
  addAll(others: Findings): void {
    for (const { kind, severity: _, ...about } of others.kept) this.add(kind, about);
  }

  get kept(): readonly Finding[] {
    return [...this.#kept];
  }

  get counts(): FindingCounts {
    return { ...this.#counts };
  }
}
