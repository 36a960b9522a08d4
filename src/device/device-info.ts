import {
  isPlistDict,
  maybeBooleanAt,
  maybeNumberAt,
  maybeStringAt,
  type PlistDict,
  type PlistValue,
} from "../codec/plist/index.ts";
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
  readonly findMyOn: boolean | null;
  readonly activated: boolean | null;
  readonly capacityBytes: number | null;
  readonly freeBytes: number | null;
  readonly batteryPercent: number | null;
  readonly batteryCharging: boolean | null;
}

export type ReadValue = (query: ValueQuery) => Promise<PlistValue | null>;

/** Asks for all of it in one conversation. @source libimobiledevice/libimobiledevice tools/ideviceinfo.c (domains) */
export async function readDeviceInfo(read: ReadValue): Promise<DeviceInfo> {
  const main = await readDomain(read, undefined);
  const backup = await readDomain(read, "com.apple.mobile.backup");
  const disk = await readDomain(read, "com.apple.disk_usage.factory");
  const battery = await readDomain(read, "com.apple.mobile.battery");
  const findMy = await readDomain(read, "com.apple.fmip");
  const activation = maybeStringAt(main, "ActivationState");
  return {
    name: maybeStringAt(main, "DeviceName") ?? "",
    productType: maybeStringAt(main, "ProductType") ?? "",
    productVersion: maybeStringAt(main, "ProductVersion") ?? "",
    buildVersion: maybeStringAt(main, "BuildVersion") ?? "",
    serialNumber: maybeStringAt(main, "SerialNumber") ?? null,
    passcodeSet: maybeBooleanAt(main, "PasswordProtected") ?? false,
    backupEncrypted: maybeBooleanAt(backup, "WillEncrypt") ?? false,
    encryptionRequired: maybeBooleanAt(backup, "RequiresEncryption") ?? false,
    findMyOn: maybeBooleanAt(findMy, "IsAssociated") ?? null,
    activated: activation === undefined ? null : activation !== "Unactivated",
    capacityBytes: maybeNumberAt(disk, "TotalDiskCapacity") ?? null,
    freeBytes: maybeNumberAt(disk, "TotalDataAvailable") ?? null,
    batteryPercent: maybeNumberAt(battery, "BatteryCurrentCapacity") ?? null,
    batteryCharging: maybeBooleanAt(battery, "BatteryIsCharging") ?? null,
  };
}

/** All values of a domain; empty when the phone has none or does not tell. */
export async function readDomain(read: ReadValue, domain: string | undefined): Promise<PlistDict> {
  const value = await read(domain === undefined ? {} : { domain });
  return isPlistDict(value ?? undefined) ? (value as PlistDict) : {};
}
