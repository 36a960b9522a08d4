import type { WireError } from "../../base/errors.ts";
import type { SnapshotInfo } from "../../workers/api.ts";

export interface Harm {
  readonly harmed: readonly SnapshotInfo[];
  /** Contents that the check has proven: those no finding names. */
  readonly soundContents: readonly string[];
  /** A finding harms more snapshots than it names: then none counts as proven. */
  readonly isOpenEnded: boolean;
}

/** What findings of a check mean for snapshots. A finding names the first eight digits of those it harms, up to a number. */
export function harmOf(snapshots: readonly SnapshotInfo[], findings: readonly WireError[]): Harm {
  const named = new Set<string>();
  let isOpenEnded = false;
  for (const { context } of findings) {
    const names = String(context["snapshots"] ?? "")
      .split(" ")
      .filter(Boolean);
    if (Number(context["affected"] ?? 0) > names.length) isOpenEnded = true;
    for (const name of names) named.add(name);
  }
  const isHarmed = ({ id }: SnapshotInfo): boolean => named.has(id.slice(0, NAMED_DIGITS));
  const sound = isOpenEnded ? [] : snapshots.filter((each) => !isHarmed(each));
  return { harmed: snapshots.filter(isHarmed), soundContents: sound.map(({ contentId }) => contentId), isOpenEnded };
}

const NAMED_DIGITS = 8;

/**
 * Whether building the list of contents anew would help: the list is damaged, and no pack, whose place only the old list
 * might know, is.
 */
export function isRepairable(findings: readonly WireError[]): boolean {
  const isOf = (type: string): boolean => findings.some(({ context }) => context["object"] === type);
  return isOf("index") && !isOf("pack");
}

/** How many objects are damaged: one may have several findings. */
export function damagedParts(findings: readonly WireError[]): number {
  return new Set(findings.map(({ context }) => `${String(context["object"])} ${String(context["name"])}`)).size;
}
