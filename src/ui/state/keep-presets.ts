import type { KeepRule } from "../../workers/api.ts";

export type PresetId = "all" | "thinning" | "small" | "custom";

export const keepAll: KeepRule = { last: 0, withinDays: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };

export const keepPresets: Readonly<Record<Exclude<PresetId, "custom">, KeepRule>> = {
  all: keepAll,
  thinning: { ...keepAll, withinDays: 7, daily: 30, weekly: 52, monthly: 120 },
  small: { ...keepAll, last: 3, weekly: 4, monthly: 12 },
};

/** The parts of a rule, in the order they are shown. */
export const ruleParts = ["last", "withinDays", "daily", "weekly", "monthly", "yearly"] as const;

/** No phone is older than that, in days. */
export const LARGEST_COUNT = 9_999;

export function presetOf(rule: KeepRule): PresetId {
  const same = (other: KeepRule): boolean => ruleParts.every((part) => rule[part] === other[part]);
  for (const id of ["all", "thinning", "small"] as const) if (same(keepPresets[id])) return id;
  return "custom";
}

/** What a person typed, as a number a rule can have. */
export function countOf(typed: string): number {
  const digits = /^\s*\d{1,6}\s*$/.test(typed) ? Number(typed) : 0;
  return Math.min(LARGEST_COUNT, digits);
}
