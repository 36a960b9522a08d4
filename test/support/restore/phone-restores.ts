import { createMemoryFiles } from "../../../src/backup/files/memory-files.ts";
import type { BackupOutcome } from "../../../src/backup/host/backup-host.ts";
import { type BackupFiles, createBackupHost, type RestoreFacts, readRestoreFacts } from "../../../src/backup/index.ts";
import type { OperationOptions } from "../../../src/base/progress.ts";
import type { PlistDict } from "../../../src/codec/plist/index.ts";
import { openBackupSession, type PhoneConnection, requireReadyForRestore } from "../../../src/device/index.ts";
import { portDuplex } from "../../../src/workers/port-duplex.ts";
import { RestoreSessions } from "../../../src/workers/restore/restore-sessions.ts";
import { SessionStreams } from "../../../src/workers/session-streams.ts";
import { isOnlyInEncryptedBackups } from "../../virtual-iphone/core/files/domains.ts";
import { createMemoryStorage } from "../../virtual-iphone/core/memory-storage.ts";
import { createDefaultMedia } from "../../virtual-iphone/core/services/afc/default-media.ts";
import { loadScenario, type ScenarioOptions, type ScenarioPhone } from "../../virtual-iphone/scenarios/index.ts";
import { PluggedPhone } from "../device/plugged-phone.ts";

const APPS_LIST = "/iTunesRestore/RestoreApplications.plist";

export interface RestoreWish extends OperationOptions {
  readonly password?: string;
  readonly applications?: PlistDict | null;
}

/** A whole phone on the cable, and restores onto it as the device worker and the vault worker do them together. */
export class PhoneRestores {
  readonly plugged: PluggedPhone;
  readonly scenario: ScenarioPhone;
  readonly connection: PhoneConnection;

  private constructor(plugged: PluggedPhone, scenario: ScenarioPhone, connection: PhoneConnection) {
    this.plugged = plugged;
    this.scenario = scenario;
    this.connection = connection;
  }

  static async open(
    name: string,
    options: Partial<ScenarioOptions> & { passcode?: string } = {},
  ): Promise<PhoneRestores> {
    const storage = createMemoryStorage();
    const media = createDefaultMedia(() => 0);
    const hooks = { mediaFile: async (path: string) => media.read(path) };
    const scenario = await loadScenario(name, { fileCount: 60, totalBytes: 1_500_000, ...options, storage, hooks });
    const { identity, dialect, backup } = scenario;
    const values = { "com.apple.mobile.backup": { WillEncrypt: backup.willEncrypt } };
    const { passcode = null } = options;
    const plugged = await PluggedPhone.start({
      identity,
      dialect,
      storage,
      media,
      values,
      passcode,
      services: [backup],
      bootMs: 1,
    });
    return new PhoneRestores(plugged, scenario, await plugged.connectTrusted());
  }

  /** What an idevicebackup2 would find to put back: null when no list of apps is on the phone. */
  get appsList(): Uint8Array | null {
    return this.plugged.phone.media.read(APPS_LIST);
  }

  async backup(): Promise<BackupFiles> {
    const files = createMemoryFiles();
    const { clock, log } = this.plugged;
    const session = await openBackupSession(this.connection, { clock, log });
    try {
      const host = createBackupHost(session.service.bytes, files, session.infoPlist, { clock, log });
      await host.backup({ udid: this.connection.udid, full: false });
    } finally {
      await session.release();
    }
    return files;
  }

  async restore(files: BackupFiles, sourceUdid: string, wish: RestoreWish = {}): Promise<BackupOutcome> {
    const facts = await readRestoreFacts(files, sourceUdid);
    const { log } = this.plugged;
    const sessions = new RestoreSessions(new SessionStreams(), log);
    const { port1, port2 } = new MessageChannel();
    await this.#begin(sessions, port1, facts, wish);
    const host = createBackupHost(portDuplex(port2, "phone"), files, {}, { log, graceMs: 2_000 });
    const request = { udid: this.connection.udid, sourceUdid, systemFiles: true, reboot: true };
    const choices = { preserveSettings: false, removeItemsNotRestored: true };
    let succeeded = false;
    try {
      const outcome = await host.restore({ ...request, ...choices, password: wish.password }, wish);
      succeeded = true;
      return outcome;
    } finally {
      await sessions.end("restore", succeeded);
    }
  }

  digest(all = false): Promise<string> {
    return this.scenario.files.stateDigest((file) => all || !isOnlyInEncryptedBackups(file.domain, file.path));
  }

  async stop(): Promise<void> {
    await this.plugged.stop();
  }

  async #begin(sessions: RestoreSessions, port: MessagePort, facts: RestoreFacts, wish: RestoreWish): Promise<void> {
    const { clock, log } = this.plugged;
    requireReadyForRestore(await this.connection.info(), facts);
    const session = await openBackupSession(this.connection, { clock, log, withApps: false });
    const { applications = facts.applications } = wish;
    if (applications !== null) await session.prepareRestore(applications);
    sessions.hold("restore", session, port);
  }
}
