import { type PlistDict, type PlistValue, plistReal } from "../../codec/plist/index.ts";
import type { RestoreRequest } from "./backup-host.ts";

/** The dictionary of a `DLMessageProcessMessage`. */
export type RequestMessage = PlistDict & { readonly MessageName: string };

/** Versions are reals on the wire. */
export const helloRequest: RequestMessage = {
  MessageName: "Hello",
  SupportedProtocolVersions: [plistReal(2), 2.1],
};

export function backupRequest(udid: string, full: boolean): RequestMessage {
  const request = { MessageName: "Backup", TargetIdentifier: udid };
  return full ? { ...request, Options: { ForceFullBackup: true } } : request;
}

/**
 * All options are stated: what the phone assumes for a missing one differs between versions. It never copies what it has
 * into our folder first (`RestoreDontCopyBackup`): the vault holds the older snapshots.
 *
 * @source libimobiledevice/libimobiledevice tools/idevicebackup2.c
 */
export function restoreRequest(request: RestoreRequest): RequestMessage {
  const options: Record<string, PlistValue> = {
    RestoreDontCopyBackup: true,
    RestorePreserveSettings: request.preserveSettings,
    RestoreShouldReboot: request.reboot,
    RestoreSystemFiles: request.systemFiles,
    RemoveItemsNotRestored: request.removeItemsNotRestored,
  };
  if (request.password !== undefined) options["Password"] = request.password;
  return {
    MessageName: "Restore",
    TargetIdentifier: request.udid,
    SourceIdentifier: request.sourceUdid,
    Options: options,
  };
}

/** Passwords stand beside the identifier, not among options. Without a new one encryption ends. */
export function changePasswordRequest(udid: string, from: string | null, to: string | null): RequestMessage {
  return {
    MessageName: "ChangePassword",
    TargetIdentifier: udid,
    ...(from === null ? {} : { OldPassword: from }),
    ...(to === null ? {} : { NewPassword: to }),
  };
}

export function contentRequest(name: "Info" | "List", udid: string, sourceUdid: string): RequestMessage {
  return { MessageName: name, TargetIdentifier: udid, SourceIdentifier: sourceUdid };
}
