import type { PlistDict } from "../codec/plist/index.ts";
import type { DeviceInfo, RestoreNeeds } from "../device/index.ts";
import type { ContentCalls } from "./content/content-api.ts";

export type {
  Change,
  ChangeCount,
  ChangeCounts,
  CompareKind,
  CompareTable,
  Difference,
} from "./content/compare-api.ts";
export type {
  ExportKind,
  ExportPlace,
  ExportResult,
  ExportWish,
  ExportWords,
  PhotoLayout,
} from "./content/export/export-api.ts";
export type {
  Bookmark,
  CalendarEvent,
  Call,
  Contact,
  ContentKind,
  Conversation,
  HealthType,
  HistoryVisit,
  InstalledApp,
  KindState,
  ListItems,
  ListKind,
  Message,
  Messenger,
  Note,
  NoteSummary,
  PhotoAlbum,
  PhotoItem,
  PhotoLibraryInfo,
  PhotoPart,
  PhotoView,
  PicturePreview,
  Reminder,
  SavedPassword,
  SavedPasswords,
  VoiceMemo,
  Voicemail,
} from "./content/kinds-api.ts";
export type { SearchGroup, SearchHit, SearchKind } from "./content/search/search-api.ts";

import type { BackupPlace, BackupReport, Interruption, OperationCallbacks, TaskId } from "./operation-api.ts";
import type { RestoreCalls } from "./restore/restore-api.ts";
import type { VaultCalls, VaultId } from "./vault/vault-api.ts";
import type { VerifyCalls } from "./verify/verify-api.ts";

export type { Finding, FindingKind, Severity, VerifyLevel, VerifyReport } from "../backup/index.ts";
export type {
  ContentDomain,
  ContentFile,
  ContentId,
  ContentInfo,
  ContentPage,
  ContentSource,
  PageRange,
} from "./content/content-api.ts";
export type { RehearsalReport } from "./restore/rehearsal-api.ts";
export type {
  CopyFile,
  DamagedPart,
  KeptPasswordInfo,
  RestoreCalls,
  RestoreChoices,
  RestoreSource,
  RestoreSourceInfo,
  SourceCheckReport,
  SourceDomain,
} from "./restore/restore-api.ts";
export type { FoundBackup, ImportSource, SourceFile } from "./vault/import-api.ts";
export type { KeepPreview, KeepRule } from "./vault/keep-api.ts";
export type { VaultKey } from "./vault/key-api.ts";
export type { CheckReport, OpenVaultInfo, SnapshotInfo, VaultFinding, VaultId } from "./vault/vault-api.ts";
export type { VerifiedSummary } from "./verify/verified-summary.ts";
export type { BackupPlace, BackupReport, DeviceInfo, Interruption, OperationCallbacks, PlistDict, TaskId };

/** A phone the browser may talk to. Before trust only its USB name is known. */
export interface PhoneSummary {
  readonly udid: string;
  readonly name: string;
  readonly demo: boolean;
}

export interface PhoneEvent {
  readonly udid: string;
  readonly type: "attached" | "detached" | "passcode-asked" | "passcode-closed";
}

export type TrustWait = "trust-dialog" | "locked";

/** The worker that owns the phone: USB, mux, TLS, lockdown, services. Every method rejects with a KeepsakeError. */
export interface DeviceWorkerApi {
  /** Phones this page may use now. Call it again after `requestDevice`: the grant itself fires no event here. */
  refresh(): Promise<readonly PhoneSummary[]>;
  /** Tells events for as long as the worker lives: the call never returns. */
  watch(onEvent: (event: PhoneEvent) => void): Promise<void>;
  /**
   * Opens the phone and makes sure that it trusts us; `onWaiting` says about once a second what the person has to do on it.
   * A phone that is open already only tells its facts anew.
   */
  connect(udid: string, task: TaskId, onWaiting: (state: TrustWait) => void): Promise<DeviceInfo>;
  /**
   * Opens a backup session and pumps its decrypted stream into `files` until it ends. Resolves with the content of
   * Info.plist once the stream flows; whatever goes wrong later arrives at the other end of the port.
   */
  startBackupSession(
    udid: string,
    files: MessagePort,
    task: TaskId,
    onWaiting: (state: TrustWait) => void,
  ): Promise<PlistDict>;
  /**
   * The same for a restore: refuses what the phone would refuse, lays down the list of apps that the phone installs
   * afterwards, and pumps. `endRestoreSession` must be called once the other end knows how it went.
   * @throws backup/find-my-on, backup/newer-ios, backup/restore-no-space before anything on the phone is touched
   */
  startRestoreSession(
    input: {
      readonly udid: string;
      readonly files: MessagePort;
      /** Null: no app is installed again. */
      readonly applications: PlistDict | null;
      readonly needs: RestoreNeeds;
    },
    task: TaskId,
    onWaiting: (state: TrustWait) => void,
  ): Promise<void>;
  /** Takes the list of apps back after a failure, and lets go. Never rejects. */
  endRestoreSession(task: TaskId, succeeded: boolean): Promise<void>;
  /** The same for a change of the backup password, which syncs nothing. */
  startPasswordSession(
    udid: string,
    files: MessagePort,
    task: TaskId,
    onWaiting: (state: TrustWait) => void,
  ): Promise<void>;
  /** The other end of the task's stream is gone without a word: ends the stream and the session. Never rejects. */
  dropSession(task: TaskId): Promise<void>;
  /** Lets go of the phone, so that another tab or program can have it. */
  release(udid: string): Promise<void>;
  /** The port carries the USB calls of the demo phone's worker; its sessions alone may be without TLS. */
  attachDemoPhone(port: MessagePort): Promise<void>;
  /** The same for the phone of one rehearsal, which no list shows and nobody is told of. */
  attachRehearsalPhone(udid: string, port: MessagePort): Promise<void>;
  /** Lets go of it for good. Never rejects for a phone that is gone. */
  detachRehearsalPhone(udid: string): Promise<void>;
  cancel(task: TaskId): Promise<void>;
}

/** What a backup is written to: a plain folder that Finder reads, or a vault that is open. */
export type BackupTarget = BackupPlace | { readonly kind: "vault"; readonly id: VaultId };

/** What a backup folder says about itself in Info.plist, Status.plist and Manifest.plist. */
export interface BackupSummary {
  /** The folder's name inside the place; the phone's UDID for backups made here. */
  readonly folder: string;
  readonly phoneName: string;
  readonly productType: string;
  readonly iosVersion: string;
  /** Null when the folder does not tell. */
  readonly madeAtMs: number | null;
  /** False for what an interrupted run left: kept, completed by the next run, never offered for a restore. */
  readonly finished: boolean;
  readonly encrypted: boolean;
}

/** The worker that owns the files: DeviceLink, backup format, folders, vaults. Every method rejects with a KeepsakeError. */
export interface VaultWorkerApi extends VaultCalls, RestoreCalls, ContentCalls, VerifyCalls {
  list(place: BackupPlace): Promise<readonly BackupSummary[]>;
  backup(
    input: {
      readonly target: BackupTarget;
      readonly device: MessagePort;
      readonly udid: string;
      readonly infoPlist: PlistDict;
    },
    task: TaskId,
    callbacks: OperationCallbacks,
  ): Promise<BackupReport>;
  cancel(task: TaskId): Promise<void>;
}

/** What the person holding the demo phone can do. */
export type DemoGesture = "trust" | "dont-trust" | "passcode" | "unlock" | "unplug" | "plug";

/** The worker with the demo phone: the test phone, without TLS, its content made up. */
export interface DemoPhoneApi {
  plugIn(port: MessagePort): Promise<void>;
  gesture(gesture: DemoGesture): Promise<void>;
}
