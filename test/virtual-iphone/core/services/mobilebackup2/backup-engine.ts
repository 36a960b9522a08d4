import { type Bytes, type PlistDict, PlistReal } from "../../contracts.ts";
import { devicePath } from "../../files/domains.ts";
import { mix, seededRandom } from "../../files/pattern.ts";
import { createKeybag, newFileKey } from "../../keybag/keybag.ts";
import { moveFiles, moveManifests, removeLeftovers, verifyFolder } from "./backup-finish.ts";
import {
  bytesToSend,
  manifestRows,
  type PlannedFile,
  type PreviousBackup,
  planFile,
  scanPhone,
  type UnfinishedBackup,
} from "./backup-plan.ts";
import { folderIsWhole, folderStatus, listFolder, previousBackup } from "./backup-start.ts";
import { BackupError, LINK_STATUS, LinkBroken, MB, writeError } from "./errors.ts";
import { buildManifestDb } from "./manifest-db.ts";
import { writeManifestPlist } from "./manifest-plist.ts";
import { encodeMbFile, hasDigest } from "./mbfile.ts";
import { askPasscode, requireReadable } from "./passcode-rules.ts";
import { type AgentRun, expectStatus, inBatches, pullCable, sealBytes, stayingSilent, storedPath } from "./run.ts";
import { asksPasscodeForBackup } from "./state.ts";
import { type BackupStatus, type SnapshotPhase, writeStatus } from "./status-plist.ts";
import { type Upload, uploadBytes, uploadFiles } from "./uploader.ts";

const RESERVE_BYTES = 128 * 1024 * 1024;
const PURGE_MARGIN_BYTES = 2 * 1024 * 1024 * 1024;

/** Answers a `Backup` request to the end. Throws BackupError for everything the host is to be told. */
export async function backUp(run: AgentRun, request: PlistDict): Promise<void> {
  const { settings, identity } = run.state;
  // Real agents assert here, and the link dies.
  if (request["TargetIdentifier"] !== identity.udid) throw new LinkBroken("the backup is meant for another phone");
  if (!settings.setupDone) throw new BackupError(MB.setupNotDone, "Setup has not been completed");
  if (settings.cloudRestoreRunning)
    throw new BackupError(MB.cloudRestoreRunning, "A restore from iCloud is in progress");
  if (settings.requiresEncryption && run.state.backupPassword === null) {
    throw new BackupError(MB.password, "No backup password set when required by device management");
  }
  requireReadable(run);
  await stayingSilent(run, "start");
  if (asksPasscodeForBackup(identity.productVersion)) await askPasscode(run);
  await new BackupEngine(run).run();
}

class BackupEngine {
  private readonly agent: AgentRun;
  private readonly udid: string;
  private readonly encrypted: boolean;
  private readonly choose: () => number;
  private readonly failures: string[] = [];
  private lastStatus: Bytes = new Uint8Array(0);

  constructor(agent: AgentRun) {
    this.agent = agent;
    this.udid = agent.state.identity.udid;
    this.encrypted = agent.state.willEncrypt;
    this.choose = seededRandom(mix(agent.state.settings.seed, agent.files.count));
  }

  async run(): Promise<void> {
    const status = await folderStatus(this.agent);
    const backup = (await this.resumed(status)) ?? (await this.fresh(await this.finishedBefore(status)));
    this.agent.state.unfinished = backup;
    await this.checkSpace(bytesToSend(backup.planned.values(), this.encrypted));
    await this.makeDirectories();
    await this.writeStatus(backup, "uploading");
    await this.uploadAll(backup);
    await this.publish(backup);
    this.agent.state.unfinished = null;
  }

  /** Completes what an interrupted run left half moved. @returns the status an incremental backup may build on */
  private async finishedBefore(status: BackupStatus | null): Promise<BackupStatus | null> {
    if (status === null || status.phase === "finished") return status;
    if (status.phase === "uploading") return status.isFull ? null : status;
    const unfinished = this.agent.state.unfinished;
    if (status.phase === "moving") {
      const staged = await listFolder(this.agent, `${this.udid}/Snapshot`);
      await moveFiles(
        this.agent,
        [...staged].filter((name) => /^[0-9a-f]{40}$/.test(name)),
      );
      await moveManifests(this.agent);
    }
    await removeLeftovers(this.agent, unfinished?.uuid === status.uuid ? unfinished.removed : []);
    return { ...status, phase: "finished" };
  }

  private async fresh(status: BackupStatus | null): Promise<UnfinishedBackup> {
    let previous: PreviousBackup | null = null;
    if (status !== null) {
      previous = await previousBackup(this.agent);
      if (previous !== null && !(await folderIsWhole(this.agent, previous))) previous = null;
    }
    pullCable(this.agent, "scan");
    await stayingSilent(this.agent, "scan");
    const { scanMs } = this.agent.state.settings;
    if (scanMs > 0) await this.agent.context.sleep(scanMs);
    const { planned, removed } = await scanPhone(this.agent.files, previous, this.encrypted);
    const password = this.agent.state.backupPassword;
    const keybag =
      password === null
        ? null
        : (previous?.keybag ?? (await createKeybag(password, this.agent.state.settings.derivation)));
    return {
      uuid: previous === null || status === null ? crypto.randomUUID().toUpperCase() : status.uuid,
      isFull: previous === null,
      password,
      keybag,
      manifestKey: keybag === null ? null : await newFileKey(keybag, 4),
      planned,
      removed,
      previous,
    };
  }

  /** Goes on where this phone stopped, if the folder is the one it remembers. */
  private async resumed(status: BackupStatus | null): Promise<UnfinishedBackup | null> {
    const { unfinished, settings, backupPassword } = this.agent.state;
    if (status?.phase !== "uploading" || unfinished === null || settings.misbehave.cacheLost) return null;
    if (unfinished.uuid !== status.uuid || unfinished.password !== backupPassword) return null;
    const staged = await listFolder(this.agent, `${this.udid}/Snapshot`);
    const stored = await listFolder(this.agent, this.udid);
    const { planned, removed } = await scanPhone(this.agent.files, unfinished.previous, this.encrypted);
    for (const [id, one] of planned) {
      const before = unfinished.planned.get(id);
      const isSent =
        one.upload && before?.row != null && staged.has(id) && before.file.modifiedAt === one.file.modifiedAt;
      if (isSent) planned.set(id, { ...one, row: before.row });
      if (!one.upload && one.file.kind === "file" && !stored.has(id)) return null;
    }
    return { ...unfinished, planned, removed };
  }

  private async checkSpace(bytes: number): Promise<void> {
    if (this.agent.linkVersion < 300) return;
    const needed = bytes + RESERVE_BYTES;
    let free = await this.freeBytes();
    if (needed < free) return;
    if (this.agent.linkVersion >= 400) {
      const shortfall = needed - free + PURGE_MARGIN_BYTES;
      const { code } = await this.agent.link.request("DLMessagePurgeDiskSpace", shortfall, 4);
      if (code === LINK_STATUS.ok) free = await this.freeBytes();
    }
    if (needed >= free)
      throw new BackupError(
        MB.hostFull,
        `Insufficient free disk space on drive to back up (${free} bytes free, ${needed} needed)`,
      );
  }

  private async freeBytes(): Promise<number> {
    const { code, payload } = await this.agent.link.request("DLMessageGetFreeDiskSpace");
    if (code !== LINK_STATUS.ok) throw new BackupError(MB.driveRead, "Error getting free disk space", MB.unspecified);
    return Number(payload);
  }

  private async makeDirectories(): Promise<void> {
    for (const folder of [this.udid, `${this.udid}/Snapshot`]) {
      await this.makeDirectory(folder);
      const names = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));
      for (const name of this.shuffled(names)) await this.makeDirectory(`${folder}/${name}`);
    }
  }

  private async makeDirectory(path: string): Promise<void> {
    const status = await this.agent.link.request("DLMessageCreateDirectory", path, {}, new PlistReal(0));
    expectStatus(status, `Error creating ${path}`, writeError, [LINK_STATUS.exists]);
  }

  private async writeStatus(backup: UnfinishedBackup, phase: SnapshotPhase): Promise<void> {
    const { misbehave } = this.agent.state.settings;
    if (misbehave.unknownMessage !== undefined && this.agent.state.once("unknownMessage"))
      await this.agent.link.request(misbehave.unknownMessage, {});
    this.lastStatus = writeStatus({
      uuid: backup.uuid,
      date: new Date(Math.floor(Date.now() / 1000) * 1000),
      backupState: phase === "uploading" && backup.isFull ? "empty" : "new",
      phase,
      isFull: backup.isFull && phase !== "finished",
      version: "3.3",
    });
    await uploadBytes(this.agent, `${this.udid}/Status.plist`, this.lastStatus, phase === "finished" ? 99.9 : 0);
  }

  private async uploadAll(backup: UnfinishedBackup): Promise<void> {
    await this.uploadPlanned(backup, [...backup.planned.values()]);
    const changed = await this.changedMeanwhile(backup);
    if (changed.length > 0) {
      await this.checkSpace(bytesToSend(changed, this.encrypted));
      await this.makeDirectories();
      await this.uploadPlanned(backup, changed);
    }
    if (this.failures.length > 0)
      throw new BackupError(MB.driveWrite, `Multiple errors uploading files: ${this.failures.join("; ")}`, 2);
  }

  private async uploadPlanned(backup: UnfinishedBackup, planned: readonly PlannedFile[]): Promise<void> {
    const waiting = planned.filter((one) => one.upload && one.row === null);
    const batches = inBatches(waiting);
    for (const [index, batch] of batches.entries()) {
      const first = batch[0];
      const isChanging =
        this.agent.state.settings.misbehave.changeDuringUpload === true && this.agent.state.once("change");
      const changing = isChanging && first !== undefined ? first : null;
      await this.uploadBatch(backup, this.shuffled(batch), (80 * (index + 1)) / batches.length, changing);
      if (changing !== null) await this.agent.files.edit(changing.file.domain, changing.file.path);
    }
  }

  private async uploadBatch(
    backup: UnfinishedBackup,
    batch: readonly PlannedFile[],
    progress: number,
    changing: PlannedFile | null,
  ): Promise<void> {
    const uploads: Upload[] = [];
    const wrappedKeys: (Bytes | null)[] = [];
    for (const { id, file } of batch) {
      if (file.content === undefined) throw new Error(`${file.path} has no content`);
      const fileKey = backup.keybag === null ? null : await newFileKey(backup.keybag, file.protectionClass);
      wrappedKeys.push(fileKey?.wrapped ?? null);
      uploads.push({
        devicePath: this.nameOnDevice(file.domain, file.path),
        hostPath: storedPath(`${this.udid}/Snapshot`, id),
        source: await this.agent.files.open(file.content),
        key: fileKey?.key ?? null,
        wantsDigest: hasDigest(file.domain),
        grows: id === changing?.id,
      });
    }
    const { status, results } = await uploadFiles(this.agent, uploads, progress);
    if (status.code !== LINK_STATUS.multiple) expectStatus(status, "Multiple errors uploading files", writeError);
    else this.failures.push("the host could not store some files");
    batch.forEach((one, index) => {
      const result = results[index];
      if (result?.code !== 0)
        this.failures.push(
          `${one.file.domain}-${one.file.path} (MBErrorDomain/${result?.code === 0x06 ? MB.notFound : 100})`,
        );
      else
        one.row = encodeMbFile({
          file: one.file,
          size: one.size,
          digest: result.digest,
          encryptionKey: wrappedKeys[index] ?? null,
        });
    });
  }

  private nameOnDevice(domain: string, path: string): string {
    const name = devicePath(domain, path).replace("/private", "/.b/8");
    return this.agent.state.settings.misbehave.nonAsciiDevicePath ? `${name}—é🎞` : name;
  }

  /** Files of which the phone knows another modification time than at the scan: sent once more, and only once. */
  private async changedMeanwhile(backup: UnfinishedBackup): Promise<PlannedFile[]> {
    const changed: PlannedFile[] = [];
    for (const one of backup.planned.values()) {
      const now = this.agent.files.get(one.file.domain, one.file.path);
      if (now?.kind !== "file" || now.modifiedAt === one.file.modifiedAt) continue;
      const again = await planFile(this.agent.files, now, backup.previous);
      backup.planned.set(again.id, again);
      changed.push(again);
    }
    return changed;
  }

  /** Manifests, then the moves that make the new backup the folder's backup. */
  private async publish(backup: UnfinishedBackup): Promise<void> {
    const date = new Date(Math.floor(Date.now() / 1000) * 1000);
    const keys =
      backup.keybag === null || backup.manifestKey === null
        ? null
        : { keybag: backup.keybag.bytes, manifestKey: backup.manifestKey.wrapped };
    const plist = writeManifestPlist(this.agent.state, keys, date, this.agent.context.screen.passcodeSet);
    const plainDb = await buildManifestDb(this.agent.loadSqlite, manifestRows(backup.planned.values()));
    const db = backup.manifestKey === null ? plainDb : await sealBytes(backup.manifestKey.key, plainDb);
    await uploadBytes(this.agent, `${this.udid}/Snapshot/Manifest.plist`, plist, 80.5);
    await uploadBytes(this.agent, `${this.udid}/Snapshot/Manifest.db`, db, 81);
    await this.writeStatus(backup, "moving");
    const files = [...backup.planned.values()].filter((one) => one.file.kind === "file");
    await moveFiles(
      this.agent,
      files.filter((one) => one.upload).map((one) => one.id),
    );
    await moveManifests(this.agent);
    await this.writeStatus(backup, "removing");
    await removeLeftovers(this.agent, backup.removed);
    await this.writeStatus(backup, "finished");
    const written = new Map([
      ["Status.plist", this.lastStatus],
      ["Manifest.plist", plist],
      ["Manifest.db", db],
    ]);
    await verifyFolder(
      this.agent,
      written,
      files.map((one) => one.id),
    );
  }

  private shuffled<T>(items: readonly T[]): T[] {
    const out = [...items];
    for (let i = out.length - 1; i > 0; i -= 1) {
      const j = Math.floor(this.choose() * (i + 1));
      const [a, b] = [out[i], out[j]];
      if (a !== undefined && b !== undefined) [out[i], out[j]] = [b, a];
    }
    return out;
  }
}
