export {
  type BackupBrowser,
  type BackupEntry,
  type BrowserOptions,
  type EntryFilter,
  openBackupBrowser,
} from "./browser.ts";
export {
  type BackupComparison,
  type ChangeCount,
  type ChangeCounts,
  type CompareOptions,
  compareBackups,
} from "./compare/compare-backups.ts";
export { type CompareKind, compareKinds } from "./compare/compare-kinds.ts";
export type { DifferenceWish } from "./compare/difference-list.ts";
export type { Change, Difference } from "./compare/differences.ts";
export { type CopyOptions, type CopyOutcome, copyBackup } from "./copy-backup.ts";
export { type DecryptedExport, exportDecrypted } from "./decrypt/export-decrypted.ts";
export type { DeviceLink, DeviceLinkMessage } from "./devicelink/device-link.ts";
export { createDeviceLink } from "./devicelink/device-link.ts";
export { type AppleFolder, type AppleFolderOptions, openAppleFolder, viewAppleFolder } from "./files/apple-folder.ts";
export type { BackupFiles, DirectoryEntry, FileSink, FileSource, FileStat } from "./files/backup-files.ts";
export {
  type BackupPath,
  backupPath,
  baseName,
  childPath,
  parentPath,
  pathParts,
  rootPath,
} from "./files/backup-path.ts";
export { type ListedFile, openFileList } from "./files/file-list.ts";
export { createMemoryFiles } from "./files/memory-files.ts";
export type { JournalPlace, JournalStore } from "./files/overlay-journal.ts";
export { type ReadableFiles, readOnlyFiles, seenAs } from "./files/read-only-files.ts";
export { openSnapshotFiles } from "./files/snapshot-files.ts";
export {
  type OverlayFigures,
  type OverlayOptions,
  openOverlay,
  type SnapshotOverlay,
} from "./files/snapshot-overlay.ts";
export { readWholeFile, writeWholeFile } from "./files/whole-file.ts";
export {
  type BackupFileNames,
  backupFileNames,
  loadInfo,
  loadManifest,
  loadStatus,
  requireFinished,
} from "./format/backup-state.ts";
export { type DecryptedSource, openDecrypted } from "./format/decrypted-source.ts";
export { fileIdOf } from "./format/file-id.ts";
export { type BackupInfo, readInfoPlist } from "./format/info-plist.ts";
export { type KeyBag, readKeyBag, type UnlockedKeyBag } from "./format/keybag.ts";
export { type KeyedArchive, openKeyedArchive } from "./format/keyed-archive.ts";
export {
  type BackupManifest,
  FIRST_VERSION_WITH_DATABASE,
  type ManifestDevice,
  readManifestPlist,
} from "./format/manifest-plist.ts";
export type { DomainSummary } from "./format/manifest-table.ts";
export { loadKeyBag } from "./format/open-manifest.ts";
export { type BackupStatus, readStatusPlist, type SnapshotState } from "./format/status-plist.ts";
export type {
  BackupHost,
  BackupHostOptions,
  BackupOutcome,
  BackupRequest,
  ContentRequest,
  PasswordChange,
  RestoreRequest,
} from "./host/backup-host.ts";
export { createBackupHost } from "./host/create-backup-host.ts";
export { isStrayName } from "./host/stray-names.ts";
export {
  type KeptPassword,
  passwordsTag,
  readKeptPasswords,
  withPassword,
  writeKeptPasswords,
} from "./kept-passwords.ts";
export { type Keychain, type KeychainItem, readKeychain } from "./keychain/read-keychain.ts";
export { type ProvenPassword, provePassword } from "./prove-password.ts";
export { type RestoreFacts, readRestoreFacts } from "./restore-source.ts";
export { appsIn, type DomainWeight, type LeftParts, weighDomains, withoutParts } from "./selective.ts";
export {
  incompleteTag,
  isIncomplete,
  keepsakeTag,
  newestSnapshotOf,
  snapshotPath,
  snapshotsOf,
  supersededBy,
} from "./snapshots.ts";
export { backUpIntoVault, type VaultBackupOutcome, type VaultBackupRequest } from "./vault-backup.ts";
export { type Finding, type FindingCounts, type FindingKind, findingKinds, type Severity } from "./verify/finding.ts";
export {
  type VerifyLevel,
  type VerifyOptions,
  type VerifyReport,
  type VerifyState,
  verifyBackup,
} from "./verify/verify.ts";
