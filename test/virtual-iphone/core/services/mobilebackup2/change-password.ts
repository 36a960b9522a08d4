import type { PlistDict } from "../../contracts.ts";
import { lockKeybag, openKeybag } from "../../keybag/keybag.ts";
import { encodeBinaryPlist } from "../../plist/index.ts";
import { BackupError, LinkBroken, MB } from "./errors.ts";
import { readManifestPlist } from "./manifest-plist.ts";
import { askPasscode } from "./passcode-rules.ts";
import { type AgentRun, downloadFile } from "./run.ts";
import { compareVersions } from "./state.ts";
import { uploadBytes } from "./uploader.ts";

/** `ChangePassword`: turns encryption on or off or changes its password; a folder that the host serves is re-locked. */
export async function changePassword(run: AgentRun, request: PlistDict): Promise<void> {
  const { state } = run;
  if (request["TargetIdentifier"] !== state.identity.udid)
    throw new LinkBroken("the request is meant for another phone");
  const oldPassword = text(request["OldPassword"]);
  const newPassword = text(request["NewPassword"]);
  if (oldPassword === null && newPassword === null) throw new BackupError(MB.unspecified, "No password given");
  if (compareVersions(state.identity.productVersion, "13.0") >= 0) await askPasscode(run);
  if (state.backupPassword !== null && state.backupPassword !== oldPassword)
    throw new BackupError(MB.password, "Invalid password");
  if (newPassword === null && state.settings.requiresEncryption) {
    throw new BackupError(MB.unspecified, "Backup encryption cannot be turned off", MB.forbiddenByManagement);
  }
  const relocked = await relockFolder(run, oldPassword, newPassword);
  await state.setBackupPassword(newPassword);
  run.context.values.set("com.apple.mobile.backup", "WillEncrypt", state.willEncrypt);
  if (relocked !== null) await uploadBytes(run, `${state.identity.udid}/Manifest.plist`, relocked, 100);
}

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Both places are always asked for; only a complete encrypted backup whose bag opens is changed. */
async function relockFolder(
  run: AgentRun,
  oldPassword: string | null,
  newPassword: string | null,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const { udid } = run.state.identity;
  await downloadFile(run, `${udid}/Snapshot/Manifest.plist`);
  const bytes = await downloadFile(run, `${udid}/Manifest.plist`);
  if (typeof bytes === "number" || oldPassword === null || newPassword === null) return null;
  const properties = readManifestPlist(bytes);
  if (properties?.keybag == null || !properties.isEncrypted) return null;
  const bag = await openKeybag(properties.keybag, oldPassword);
  if (bag === null) return null;
  const relocked = await lockKeybag(bag.classKeys, newPassword, run.state.settings.derivation);
  return encodeBinaryPlist({ ...properties.dict, BackupKeyBag: relocked.bytes });
}
