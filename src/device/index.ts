/** How we get a trusted, named service stream from a phone. Enter by `connectPhone`, then `openBackupSession`. */
export {
  type BackupSession,
  type BackupSessionOptions,
  openBackupSession,
  type PhoneEvent,
} from "./backup-session.ts";
export type { DeviceInfo } from "./device-info.ts";
export { applicationsOf } from "./info-plist.ts";
export type { LockdownSession, ValueQuery } from "./lockdown/lockdown-session.ts";
export type { ConnectTls } from "./lockdown/secure-stream.ts";
export { createMemoryPairRecordStore } from "./pairing/memory-pair-record-store.ts";
export type { PairRecord } from "./pairing/pair-record.ts";
export { openPairRecordStore, type PairRecordStore } from "./pairing/pair-record-store.ts";
export type { OnWaiting, WaitingState } from "./pairing/trust.ts";
export {
  BACKUP_SERVICE,
  connectPhone,
  type PhoneConnection,
  type PhoneOptions,
  type PhonePorts,
  type ServiceOptions,
} from "./phone.ts";
export { type RestoreNeeds, requireReadyForRestore } from "./restore-needs.ts";
export { AFC_SERVICE, AfcClient, type AfcFile, type AfcMode, type AfcStat } from "./services/afc-client.ts";
export { type BatteryHealth, DIAGNOSTICS_SERVICE, Diagnostics } from "./services/diagnostics.ts";
export { type BrowseOptions, INSTALLATION_SERVICE, InstallationProxy } from "./services/installation-proxy.ts";
export { NOTIFICATION_SERVICE, NotificationProxy } from "./services/notification-proxy.ts";
export type { ServiceConnection, ServiceName } from "./services/service-connection.ts";
export { SPRINGBOARD_SERVICE, Springboard } from "./services/springboard.ts";
export { connectTls } from "./tls/connect-tls.ts";
export { generatePairKeys, type PairKeys } from "./tls/pair-certificates.ts";
