import { isIncomplete, keepsakeTag } from "../../backup/index.ts";
import { type Repository, type Snapshot, selectForget } from "../../vault/index.ts";
import { tagSnapshots } from "./change-snapshots.ts";
import type { KeepPreview, KeepRule } from "./keep-api.ts";
import { pinnedTag, removedTag, udidOf } from "./snapshot-details.ts";

const NO_KEEP: KeepRule = { last: 0, withinDays: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };

/**
 * What a rule keeps of one phone. Only finished snapshots that Keepsake made are judged, what was removed already is not
 * counted; the newest and the pinned ones always stay.
 */
export function selectKept(snapshots: readonly Snapshot[], udid: string, rule: KeepRule): KeepPreview {
  const judged = snapshots
    .filter((each) => udidOf(each) === udid && !isIncomplete(each))
    .filter(({ tags }) => tags.includes(keepsakeTag) && !tags.includes(removedTag))
    // A phone that got another name is still the same phone.
    .map((each) => ({ ...each, hostname: udid }));
  const counts = cleaned(rule);
  const isEmpty = Object.values(counts).every((count) => count === 0);
  // With pins alone as a rule everything else would go.
  const rules = isEmpty ? {} : { ...counts, tags: [pinnedTag] };
  const { keep, forget } = selectForget(judged, rules);
  return { keep, remove: forget };
}

/** Takes what the rule does not keep out of the list. Returns how many. */
export async function applyKeepRule(repository: Repository, udid: string, rule: KeepRule): Promise<number> {
  const { remove } = selectKept(await repository.snapshots(), udid, rule);
  await tagSnapshots(repository, remove, removedTag, true);
  return remove.length;
}

/** Whole numbers from 0 on: a rule may come from an older version of the page. */
function cleaned(rule: KeepRule): KeepRule {
  const count = (value: unknown): number => (Number.isSafeInteger(value) ? Math.max(0, Number(value)) : 0);
  const entries = Object.keys(NO_KEEP).map((key) => [key, count(rule[key as keyof KeepRule])] as const);
  return { ...NO_KEEP, ...Object.fromEntries(entries) };
}
