import { KeepsakeError } from "../base/errors.ts";
import { compareVersions, majorMinor } from "../base/version.ts";
import type { DeviceInfo } from "./device-info.ts";

/** What a copy asks of the phone it shall be put on. */
export interface RestoreNeeds {
  /** iOS the copy was made with; "" when it does not say. */
  readonly iosVersion: string;
  /** Of the files that are sent; null when unknown. */
  readonly sizeBytes: number | null;
}

/**
 * Refuses what the phone would refuse later, before anything on it is touched. What is free now is the phone's own to judge:
 * what a restore replaces makes room, and only the phone knows how much. It can't make more than apps and data can have.
 *
 * @throws backup/find-my-on, backup/newer-ios, backup/restore-no-space when the copy is larger than that
 */
export function requireReadyForRestore(info: DeviceInfo, { iosVersion, sizeBytes }: RestoreNeeds): void {
  if (info.findMyOn === true) throw new KeepsakeError("backup/find-my-on", {});
  if (isFromNewerIos(iosVersion, info.productVersion)) {
    throw new KeepsakeError("backup/newer-ios", { copy: iosVersion, phone: info.productVersion });
  }
  const { dataCapacityBytes: capacityBytes } = info;
  if (sizeBytes !== null && capacityBytes !== null && sizeBytes > capacityBytes) {
    throw new KeepsakeError("backup/restore-no-space", { neededBytes: sizeBytes, capacityBytes });
  }
}

/** As the phone compares: the first two numbers only. */
export function isFromNewerIos(copy: string, phone: string): boolean {
  return copy !== "" && compareVersions(majorMinor(copy), majorMinor(phone)) > 0;
}
