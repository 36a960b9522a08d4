import { compareVersions, majorMinor } from "../../base/version.ts";
import type { DeviceInfo } from "../../workers/api.ts";
import type { Connection } from "./connection.ts";
import { type RestorePlan, type RestoreTick, sentBytes } from "./restore.ts";

export type CheckId =
  | "connected"
  | "copy"
  | "password"
  | "findMy"
  | "ios"
  | "room"
  | "battery"
  | "safety"
  | "account"
  | "wifi";

/** ok: nothing to do. wait: being found out. bad: the restore cannot begin. tick: only the person can know. */
export interface CheckRow {
  readonly id: CheckId;
  readonly state: "ok" | "wait" | "bad" | "tick";
  /** Why, where one row can stand for several things. */
  readonly reason?: "unfinished" | "newer" | "small" | "tight" | "unknown" | "low" | "noTarget" | "wrong" | "other";
}

/** Below this, and without power, a phone may go dark while it is half filled. */
export const BATTERY_PERCENT = 50;
/** What a phone needs besides the files themselves. */
const ROOM_FACTOR = 1.1;

export interface CheckInput {
  readonly plan: RestorePlan;
  readonly connection: Connection;
  /** A vault or a folder is there for the safety snapshot. */
  readonly hasSafetyTarget: boolean;
}

/** Every condition of a restore in the order of the screen, computed from what is known now. */
export function checkRows({ plan, connection, hasSafetyTarget }: CheckInput): readonly CheckRow[] {
  const info = connection.id === "ready" ? connection.info : null;
  return [
    connectedRow(plan, connection),
    copyRow(plan),
    ...passwordRow(plan),
    ...(info === null ? [] : phoneRows(plan, info)),
    ...safetyRow(plan, hasSafetyTarget),
    tickRow(plan, "account"),
    tickRow(plan, "wifi"),
  ];
}

export function areAllGood(rows: readonly CheckRow[]): boolean {
  return rows.every(({ state }) => state === "ok");
}

/** The plan of an interrupted restore is for its own phone: what is half filled is that one. */
function connectedRow({ repeats }: RestorePlan, connection: Connection): CheckRow {
  if (connection.id !== "ready") return { id: "connected", state: "bad" };
  const isOther = repeats !== null && repeats.udid !== connection.phone.udid;
  return isOther ? { id: "connected", state: "bad", reason: "other" } : { id: "connected", state: "ok" };
}

function copyRow({ info, error }: RestorePlan): CheckRow {
  if (error !== null) return { id: "copy", state: "bad", reason: "unfinished" };
  return { id: "copy", state: info === null ? "wait" : "ok" };
}

function passwordRow({ info, proof }: RestorePlan): readonly CheckRow[] {
  if (info?.encrypted !== true) return [];
  if (proof === "wrong") return [{ id: "password", state: "bad", reason: "wrong" }];
  if (proof === "checking") return [{ id: "password", state: "wait" }];
  return [{ id: "password", state: proof === "proven" ? "ok" : "bad" }];
}

function phoneRows(plan: RestorePlan, info: DeviceInfo): readonly CheckRow[] {
  return [findMyRow(plan, info), ...iosRow(plan, info), ...roomRow(plan, info), batteryRow(info)];
}

function findMyRow(plan: RestorePlan, { findMyOn }: DeviceInfo): CheckRow {
  if (findMyOn === null) return { ...tickRow(plan, "findMy"), id: "findMy", reason: "unknown" };
  return { id: "findMy", state: findMyOn ? "bad" : "ok" };
}

function iosRow({ info }: RestorePlan, { productVersion }: DeviceInfo): readonly CheckRow[] {
  if (info === null) return [];
  const isNewer =
    info.iosVersion !== "" && compareVersions(majorMinor(info.iosVersion), majorMinor(productVersion)) > 0;
  return [isNewer ? { id: "ios", state: "bad", reason: "newer" } : { id: "ios", state: "ok" }];
}

/**
 * What is replaced makes room, and only the phone knows how much: more than is free now is for the person to decide. More
 * than apps and data can have at all is not.
 */
function roomRow(plan: RestorePlan, { dataAvailableBytes, dataCapacityBytes }: DeviceInfo): readonly CheckRow[] {
  if (plan.info === null) return [];
  const sizeBytes = sentBytes(plan);
  const needed = sizeBytes * ROOM_FACTOR;
  if (dataCapacityBytes !== null && sizeBytes > dataCapacityBytes) {
    return [{ id: "room", state: "bad", reason: "small" }];
  }
  if (dataAvailableBytes !== null && needed <= dataAvailableBytes) return [{ id: "room", state: "ok" }];
  return [{ ...tickRow(plan, "room"), id: "room", reason: dataAvailableBytes === null ? "unknown" : "tight" }];
}

function batteryRow({ batteryPercent, batteryCharging }: DeviceInfo): CheckRow {
  const isLow = batteryPercent !== null && batteryPercent < BATTERY_PERCENT && batteryCharging !== true;
  return isLow ? { id: "battery", state: "bad", reason: "low" } : { id: "battery", state: "ok" };
}

function safetyRow({ safety }: RestorePlan, hasTarget: boolean): readonly CheckRow[] {
  if (!safety) return [];
  return [hasTarget ? { id: "safety", state: "ok" } : { id: "safety", state: "bad", reason: "noTarget" }];
}

function tickRow({ ticks }: RestorePlan, tick: RestoreTick): CheckRow & { readonly id: RestoreTick } {
  return { id: tick, state: ticks.includes(tick) ? "ok" : "tick" };
}

/** The name typed to confirm: case, spaces around it and the kind of quotes do not count. */
export function isSameName(typed: string, name: string): boolean {
  return plain(typed) === plain(name) && plain(name) !== "";
}

function plain(name: string): string {
  return name
    .normalize("NFC")
    .replaceAll(/[’‘‛′`´]/g, "'")
    .replaceAll(/[“”„«»]/g, '"')
    .replaceAll(/\s+/g, " ")
    .trim()
    .toLocaleLowerCase();
}
