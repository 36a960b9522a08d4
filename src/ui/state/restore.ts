import type { WireError } from "../../base/errors.ts";
import type {
  RehearsalReport,
  RestoreChoices,
  RestoreSource,
  RestoreSourceInfo,
  SourceDomain,
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
  /** All of the vault was read back since, without damage. */
  readonly verifiedAtMs: number | null;
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
  afterwards: "none",
};

export type RestoreEvent =
  | { readonly type: "restore/chosen"; readonly copy: ChosenCopy }
  | { readonly type: "restore/inspected"; readonly info: RestoreSourceInfo }
  | { readonly type: "restore/failed"; readonly error: WireError }
  | { readonly type: "restore/choices"; readonly change: Partial<RestoreChoices> }
  | { readonly type: "restore/weighed"; readonly domains: readonly SourceDomain[] | null; readonly error?: WireError }
  | { readonly type: "restore/ticked"; readonly tick: RestoreTick; readonly isTicked: boolean }
  | { readonly type: "restore/proof"; readonly proof: PasswordProof; readonly error?: WireError }
  | { readonly type: "restore/read-first"; readonly isOn: boolean }
  | { readonly type: "restore/safety"; readonly isOn: boolean }
  | { readonly type: "restore/rehearsed"; readonly report: RehearsalReport | null }
  | { readonly type: "restore/afterwards"; readonly afterwards: RestorePlan["afterwards"] }
  | { readonly type: "restore/cleared" };

export function reduceRestore(before: RestorePlan, event: RestoreEvent): RestorePlan {
  switch (event.type) {
    case "restore/chosen":
      return { ...noRestore, copy: event.copy, readFirst: event.copy.verifiedAtMs === null };
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
    case "restore/afterwards":
      return { ...before, afterwards: event.afterwards };
    case "restore/cleared":
      return noRestore;
  }
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
