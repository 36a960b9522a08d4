import type { WireError } from "../../base/errors.ts";
import type {
  RehearsalReport,
  RestoreChoices,
  RestoreSource,
  RestoreSourceInfo,
  SourceCheckReport,
  SourceDomain,
  VaultId,
} from "../../workers/api.ts";

/** A copy as the lists of vaults and folders show it. */
export interface ChosenCopy {
  readonly source: RestoreSource;
  /** Where it lies, for people. */
  readonly placeName: string;
  readonly phoneName: string;
  readonly productType: string;
  readonly iosVersion: string;
  readonly madeAtMs: number | null;
  readonly encrypted: boolean;
  /** Of all files in it; null when nobody knows before it is looked into. */
  readonly sizeBytes?: number | null;
  /** All of the vault was read back since, without damage. */
  readonly verifiedAtMs: number | null;
}

/** Where a copy lies, without what only this visit has: handles, permissions, keys. */
export type MemoSource =
  /** A pin gives a snapshot another id; that of its content stays. */
  | { readonly kind: "snapshot"; readonly vault: VaultId; readonly snapshot: string; readonly contentId: string }
  | { readonly kind: "folder"; readonly place: string; readonly folder: string };

/**
 * What a person had decided about a restore, written down while it runs: a closed tab must not cost the decisions. Plain
 * data, no secrets; the phone itself is that of the run.
 */
export interface RestoreMemo {
  readonly source: MemoSource;
  readonly copy: Omit<ChosenCopy, "source">;
  readonly choices: RestoreChoices;
  readonly ticks: readonly RestoreTick[];
  readonly readFirst: boolean;
  readonly safety: boolean;
  /** The copy was read whole. */
  readonly checked: boolean;
  /** The safety snapshot is made. */
  readonly saved: boolean;
  /** The phone was told to restore: it may be half filled. */
  readonly touched: boolean;
}

/** How far a restore had come. */
export type RestoreAchieved = Pick<RestoreMemo, "checked" | "saved" | "touched">;

/** An interrupted restore: of which phone, and how far it had come. */
export interface Repeated {
  readonly udid: string;
  readonly phoneName: string;
  readonly achieved: RestoreAchieved;
}

export type PasswordProof = "none" | "checking" | "proven" | "wrong";

/** What cannot be read from the phone and is ticked by hand. */
export type RestoreTick = "account" | "wifi" | "findMy" | "room";

/** Everything the person has decided about a restore, and what was found out for it. */
export interface RestorePlan {
  readonly copy: ChosenCopy | null;
  /** Null until the copy was looked into. */
  readonly info: RestoreSourceInfo | null;
  readonly error: WireError | null;
  readonly choices: RestoreChoices;
  /** What can be left out; null until somebody asked. */
  readonly domains: readonly SourceDomain[] | null;
  readonly domainsError: WireError | null;
  readonly ticks: readonly RestoreTick[];
  readonly proof: PasswordProof;
  readonly proofError: WireError | null;
  /** Read the whole copy before the phone is touched. */
  readonly readFirst: boolean;
  /** Back the phone up before it is overwritten. */
  readonly safety: boolean;
  /** What a rehearsal of just these choices showed. */
  readonly rehearsal: RehearsalReport | null;
  /** What the last look through the copy stumbled over; null when there was none, or nothing. */
  readonly damage: SourceCheckReport | null;
  /** The interrupted restore that this one repeats. */
  readonly repeats: Repeated | null;
  /** What became of the phone after the restore. */
  readonly afterwards: "none" | "restarting" | "back" | "not-back";
}

/** As Apple's programs do it: the phone becomes what the copy says. */
export const defaultChoices: RestoreChoices = {
  systemFiles: true,
  preserveSettings: false,
  removeItemsNotRestored: true,
  apps: true,
  leaveOut: [],
  leaveOutFiles: [],
};

export const noRestore: RestorePlan = {
  copy: null,
  info: null,
  error: null,
  choices: defaultChoices,
  domains: null,
  domainsError: null,
  ticks: [],
  proof: "none",
  proofError: null,
  readFirst: true,
  safety: true,
  rehearsal: null,
  damage: null,
  repeats: null,
  afterwards: "none",
};

export type RestoreEvent =
  | { readonly type: "restore/chosen"; readonly copy: ChosenCopy }
  | {
      readonly type: "restore/resumed";
      readonly copy: ChosenCopy;
      readonly memo: RestoreMemo;
      readonly udid: string;
      readonly phoneName: string;
    }
  | { readonly type: "restore/inspected"; readonly info: RestoreSourceInfo }
  | { readonly type: "restore/failed"; readonly error: WireError }
  | { readonly type: "restore/choices"; readonly change: Partial<RestoreChoices> }
  | { readonly type: "restore/weighed"; readonly domains: readonly SourceDomain[] | null; readonly error?: WireError }
  | { readonly type: "restore/ticked"; readonly tick: RestoreTick; readonly isTicked: boolean }
  | { readonly type: "restore/proof"; readonly proof: PasswordProof; readonly error?: WireError }
  | { readonly type: "restore/read-first"; readonly isOn: boolean }
  | { readonly type: "restore/safety"; readonly isOn: boolean }
  | { readonly type: "restore/rehearsed"; readonly report: RehearsalReport | null }
  | { readonly type: "restore/damaged"; readonly damage: SourceCheckReport | null }
  | { readonly type: "restore/afterwards"; readonly afterwards: RestorePlan["afterwards"] }
  | { readonly type: "restore/cleared" };

export function reduceRestore(before: RestorePlan, event: RestoreEvent): RestorePlan {
  switch (event.type) {
    case "restore/chosen":
      return { ...noRestore, copy: event.copy, readFirst: event.copy.verifiedAtMs === null };
    case "restore/resumed":
      return resumed(event);
    case "restore/inspected":
      return { ...before, info: event.info, error: null };
    case "restore/failed":
      return { ...before, error: event.error };
    case "restore/choices":
      return { ...before, choices: { ...before.choices, ...event.change }, rehearsal: null };
    case "restore/weighed":
      return { ...before, domains: event.domains, domainsError: event.error ?? null };
    case "restore/ticked": {
      const others = before.ticks.filter((tick) => tick !== event.tick);
      return { ...before, ticks: event.isTicked ? [...others, event.tick] : others };
    }
    case "restore/proof":
      return { ...before, proof: event.proof, proofError: event.error ?? null };
    case "restore/read-first":
      return { ...before, readFirst: event.isOn };
    case "restore/safety":
      return { ...before, safety: event.isOn };
    case "restore/rehearsed":
      return { ...before, rehearsal: event.report };
    case "restore/damaged":
      return { ...before, damage: event.damage };
    case "restore/afterwards":
      return { ...before, afterwards: event.afterwards };
    case "restore/cleared":
      return noRestore;
  }
}

/** Everything as it was decided, less what is done already: a phone that may be half filled is not worth a safety snapshot. */
function resumed(event: Extract<RestoreEvent, { readonly type: "restore/resumed" }>): RestorePlan {
  const { copy, memo, udid, phoneName } = event;
  const { choices, ticks, checked, saved, touched } = memo;
  return {
    ...noRestore,
    copy,
    choices: { ...defaultChoices, ...choices },
    ticks,
    readFirst: memo.readFirst && !checked,
    safety: memo.safety && !saved,
    repeats: { udid, phoneName, achieved: { checked, saved, touched } },
  };
}

/** What the files weigh that will be sent. */
export function sentBytes({ info, choices, domains }: RestorePlan): number {
  const left = (domains ?? []).filter(({ domain }) => choices.leaveOut.includes(domain));
  return Math.max(0, (info?.sizeBytes ?? 0) - left.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
}

/** Parts a phone does without: photos, media and apps. What makes it the phone it was always comes along. */
export function canStayBehind(domain: string): boolean {
  return /^AppDomain(Group|Plugin)?-|^(CameraRoll|Media|Books|Tones)Domain$/.test(domain);
}
