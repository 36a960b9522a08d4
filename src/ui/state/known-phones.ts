import type { BackupTarget, DeviceInfo, PhoneSummary } from "../../workers/api.ts";

/** What the person wants to happen for one phone. */
export interface PhoneRules {
  /** Back up by itself when it is plugged in while the page is open. */
  readonly onPlug: boolean;
  /** Overdue after so many days; null: no reminder. */
  readonly remindAfterDays: number | null;
}

export interface LastBackup {
  readonly atMs: number;
  readonly placeName: string;
  readonly placeKind: BackupTarget["kind"];
}

/** A phone this browser has met: what it said last, and what is wanted for it. */
export interface KnownPhone {
  readonly udid: string;
  readonly demo: boolean;
  readonly info: DeviceInfo;
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly lastBackup: LastBackup | null;
  readonly rules: PhoneRules;
}

export interface KnownPhones {
  readonly loaded: boolean;
  /** In the order of their names. */
  readonly list: readonly KnownPhone[];
}

export const noPhones: KnownPhones = { loaded: false, list: [] };

const firstRules: PhoneRules = { onPlug: false, remindAfterDays: 7 };

export type KnownPhonesEvent =
  | { readonly type: "phones/loaded"; readonly list: readonly KnownPhone[] }
  | { readonly type: "phones/seen"; readonly phone: PhoneSummary; readonly info: DeviceInfo; readonly nowMs: number }
  | { readonly type: "phones/backed-up"; readonly udid: string; readonly backup: LastBackup }
  | { readonly type: "phones/ruled"; readonly udid: string; readonly rules: Partial<PhoneRules> }
  | { readonly type: "phones/forgotten"; readonly udid: string };

export function reduceKnownPhones(before: KnownPhones, event: KnownPhonesEvent): KnownPhones {
  switch (event.type) {
    case "phones/loaded":
      return { loaded: true, list: sorted(withMemory(before, event.list)) };
    case "phones/seen":
      return { ...before, list: sorted([...without(before, event.phone.udid), seen(before, event)]) };
    case "phones/backed-up":
      return change(before, event.udid, () => ({ lastBackup: event.backup }));
    case "phones/ruled":
      return change(before, event.udid, ({ rules }) => ({ rules: { ...rules, ...event.rules } }));
    case "phones/forgotten":
      return { ...before, list: without(before, event.udid) };
  }
}

function seen(before: KnownPhones, event: Extract<KnownPhonesEvent, { type: "phones/seen" }>): KnownPhone {
  const { phone, info, nowMs } = event;
  const known = findPhone(before, phone.udid);
  return {
    udid: phone.udid,
    demo: phone.demo,
    info,
    firstSeenMs: known?.firstSeenMs ?? nowMs,
    lastSeenMs: nowMs,
    lastBackup: known?.lastBackup ?? null,
    rules: known?.rules ?? (phone.demo ? { ...firstRules, remindAfterDays: null } : firstRules),
  };
}

export function findPhone({ list }: KnownPhones, udid: string): KnownPhone | null {
  return list.find((phone) => phone.udid === udid) ?? null;
}

function change(before: KnownPhones, udid: string, make: (phone: KnownPhone) => Partial<KnownPhone>): KnownPhones {
  return { ...before, list: before.list.map((phone) => (phone.udid === udid ? { ...phone, ...make(phone) } : phone)) };
}

/** A phone that was plugged in while the memory was read says the newer facts; what is wanted for it was remembered. */
function withMemory(before: KnownPhones, remembered: readonly KnownPhone[]): readonly KnownPhone[] {
  const merged = remembered.map((phone) => {
    const seen = findPhone(before, phone.udid);
    return seen === null ? phone : { ...phone, info: seen.info, lastSeenMs: seen.lastSeenMs };
  });
  const isNew = ({ udid }: KnownPhone): boolean => !remembered.some((phone) => phone.udid === udid);
  return [...merged, ...before.list.filter(isNew)];
}

function without({ list }: KnownPhones, udid: string): readonly KnownPhone[] {
  return list.filter((phone) => phone.udid !== udid);
}

function sorted(list: readonly KnownPhone[]): readonly KnownPhone[] {
  return list.toSorted((a, b) => a.info.name.localeCompare(b.info.name) || a.udid.localeCompare(b.udid));
}
