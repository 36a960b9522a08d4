import type { FindingCounts, VerifyLevel, VerifyReport } from "../../backup/index.ts";

/** The last verification of a copy, in short. */
export interface VerifiedSummary {
  readonly atMs: number;
  readonly level: VerifyLevel;
  /** "outside": an encrypted copy was checked without its password. */
  readonly coverage: VerifyReport["coverage"];
  readonly counts: FindingCounts;
}

export function summaryOf({ finishedAtMs, level, coverage, counts }: VerifyReport): VerifiedSummary {
  return { atMs: finishedAtMs, level, coverage, counts };
}
