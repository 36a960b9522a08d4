import { isPlistDict, isPlistReal, type PlistDict, type PlistValue, valueAt } from "../codec/plist/index.ts";
import type { ValueQuery } from "./lockdown/lockdown-session.ts";

/** What the screens show of a phone. null: the phone does not say. */
export interface DeviceInfo {
  readonly name: string;
  /** "iPhone15,2" */
  readonly productType: string;
  readonly productVersion: string;
  readonly buildVersion: string;
  readonly serialNumber: string | null;
  /** A hint only: whether it also follows the momentary lock is not established. */
  readonly passcodeSet: boolean;
  /** Backups are encrypted with the backup password. */
  readonly backupEncrypted: boolean;
  /** A management profile demands encrypted backups. */
  readonly encryptionRequired: boolean;
  /** The phone itself also backs up to iCloud. */
  readonly cloudBackupOn: boolean | null;
  /** When any program on any computer last backed it up over the cable, by the phone's own note, in ms since 1970. */
  readonly lastComputerBackupMs: number | null;
  readonly findMyOn: boolean | null;
  readonly activated: boolean | null;
  readonly capacityBytes: number | null;
  readonly freeBytes: number | null;
  /** What apps and data can have at most: the capacity without what the system takes. */
  readonly dataCapacityBytes: number | null;
  /** Free for data now: less than what is free, because some of that is held back. */
  readonly dataAvailableBytes: number | null;
  readonly batteryPercent: number | null;
  readonly batteryCharging: boolean | null;
  /** How far the phone's clock was ahead of this computer's when it was asked, in ms; behind is below 0. */
  readonly clockAheadMs: number | null;
}

export type ReadValue = (query: ValueQuery) => Promise<PlistValue | null>;

/** Asks for all of it in one conversation. @source libimobiledevice/libimobiledevice tools/ideviceinfo.c (domains) */
export async function readDeviceInfo(read: ReadValue): Promise<DeviceInfo> {
  const main = await readDomain(read, undefined);
  const clockAheadMs = aheadMs(numberOf(main, "TimeIntervalSince1970"), Date.now());
  const backup = await readDomain(read, "com.apple.mobile.backup");
  const disk = await readDomain(read, "com.apple.disk_usage.factory");
  const battery = await readDomain(read, "com.apple.mobile.battery");
  const findMy = await readDomain(read, "com.apple.fmip");
  const activation = textOf(main, "ActivationState");
  return {
    name: textOf(main, "DeviceName") ?? "",
    productType: textOf(main, "ProductType") ?? "",
    productVersion: textOf(main, "ProductVersion") ?? "",
    buildVersion: textOf(main, "BuildVersion") ?? "",
    serialNumber: textOf(main, "SerialNumber"),
    passcodeSet: flagOf(main, "PasswordProtected") ?? false,
    backupEncrypted: flagOf(backup, "WillEncrypt") ?? false,
    encryptionRequired: flagOf(backup, "RequiresEncryption") ?? false,
    cloudBackupOn: flagOf(backup, "CloudBackupEnabled"),
    lastComputerBackupMs: timeOf(backup, "LastiTunesBackupDate"),
    findMyOn: flagOf(findMy, "IsAssociated"),
    activated: activation === null ? null : activation !== "Unactivated",
    capacityBytes: numberOf(disk, "TotalDiskCapacity"),
    freeBytes: numberOf(disk, "TotalDataAvailable"),
    dataCapacityBytes: dataCapacityOf(disk),
    dataAvailableBytes: numberOf(disk, "AmountDataAvailable") ?? numberOf(disk, "TotalDataAvailable"),
    batteryPercent: numberOf(battery, "BatteryCurrentCapacity"),
    batteryCharging: flagOf(battery, "BatteryIsCharging"),
    clockAheadMs,
  };
}

/** Nobody's clock shows the year 5138: that is no time, and could not be shown as one. */
const LATEST_SECONDS = 100_000_000_000;

function aheadMs(phoneSeconds: number | null, nowMs: number): number | null {
  const isTime = phoneSeconds !== null && phoneSeconds >= 0 && phoneSeconds < LATEST_SECONDS;
  return isTime ? Math.round(phoneSeconds * 1_000 - nowMs) : null;
}

/**
 * A date, or a number of seconds since 2001 as phones write it.
 * @source libimobiledevice/libimobiledevice#1344 (values of com.apple.mobile.backup)
 */
function timeOf(dict: PlistDict, key: string): number | null {
  const value = valueAt(dict, key);
  if (value instanceof Date) return isPast(value.getTime()) ? value.getTime() : null;
  const seconds = numberOf(dict, key);
  if (seconds === null || seconds <= 0) return null;
  const ms = Math.round(seconds * 1_000) + Date.UTC(2001, 0);
  return isPast(ms) ? ms : null;
}

function isPast(ms: number): boolean {
  return ms > 0 && ms < LATEST_SECONDS * 1_000;
}

function dataCapacityOf(disk: PlistDict): number | null {
  const data = numberOf(disk, "TotalDataCapacity");
  if (data !== null) return data;
  const whole = numberOf(disk, "TotalDiskCapacity");
  return whole === null ? null : whole - (numberOf(disk, "TotalSystemCapacity") ?? 0);
}

/** A value of the kind we know, or null: an odd value of one key must not hide all others. */
export function textOf(dict: PlistDict, key: string): string | null {
  const value = valueAt(dict, key);
  return typeof value === "string" ? value : null;
}

function flagOf(dict: PlistDict, key: string): boolean | null {
  const value = valueAt(dict, key);
  return typeof value === "boolean" ? value : null;
}

function numberOf(dict: PlistDict, key: string): number | null {
  const value = valueAt(dict, key);
  if (isPlistReal(value)) return value.CF$REAL;
  return typeof value === "number" ? value : null;
}

/** All values of a domain; empty when the phone has none or does not tell. */
export async function readDomain(read: ReadValue, domain: string | undefined): Promise<PlistDict> {
  const value = await read(domain === undefined ? {} : { domain });
  return value !== null && isPlistDict(value) ? value : {};
}
