import { type PlistDict, PlistReal } from "../../contracts.ts";
import type { ContentWriter } from "../../files/content-writer.ts";
import { isAppDomain, isOnlyInEncryptedBackups } from "../../files/domains.ts";
import { fileKey, type PhoneFile } from "../../files/phone-file.ts";
import { Sha1 } from "../../files/sha1.ts";
import { FileDecryptor } from "../../keybag/file-cipher.ts";
import { asDict, parsePlist } from "../../plist/index.ts";
import { listFolder } from "./backup-start.ts";
import { type IncomingFile, pathStatus } from "./device-link.ts";
import { BackupError, LINK_STATUS, LinkBroken, MB } from "./errors.ts";
import type { MbFileDetails } from "./mbfile.ts";
import { checkVersion, isMissing, openSource, rowDetails, type SourceBackup, sourceFileKey } from "./restore-source.ts";
import { type AgentRun, downloadFile, inBatches, pullCable, storedPath } from "./run.ts";
import { compareVersions } from "./state.ts";
import { readStatus } from "./status-plist.ts";
import { uploadBytes } from "./uploader.ts";

/** What a restore did, for tests. */
export interface RestoreReport {
  readonly filesRestored: number;
  readonly bytesRestored: number;
  /** Paths whose bytes had another length than the manifest says. Phones do not mind. */
  readonly otherSize: readonly string[];
  readonly options: PlistDict;
  readonly applications: readonly string[];
}

/** Answers a `Restore` request. The caller reboots. */
export async function restore(run: AgentRun, request: PlistDict): Promise<RestoreReport> {
  const { state } = run;
  const source = request["SourceIdentifier"];
  if (typeof source !== "string" || request["TargetIdentifier"] !== state.identity.udid)
    throw new LinkBroken("source or target is wrong");
  if (state.settings.findMyOn) throw new BackupError(MB.findMyOn, "Find My iPhone must be disabled before restoring");
  if (state.settings.cloudRestoreRunning)
    throw new BackupError(MB.cloudRestoreRunning, "A restore from iCloud is in progress");
  if (state.restoredWithoutReboot) throw new BackupError(MB.restoreNotFinished, "/var/.backup.i already exists");
  return new RestoreEngine(run, source, asDict(request["Options"]) ?? {}).run();
}

interface Wanted {
  readonly details: MbFileDetails;
  readonly path: string;
}

class RestoreEngine {
  private readonly agent: AgentRun;
  private readonly folder: string;
  private readonly options: PlistDict;
  private readonly otherSize: string[] = [];
  private bytesRestored = 0;

  constructor(agent: AgentRun, folder: string, options: PlistDict) {
    this.agent = agent;
    this.folder = folder;
    this.options = options;
  }

  async run(): Promise<RestoreReport> {
    const source = await this.open();
    const all = source.rows.map((row) => ({ details: rowDetails(row), path: storedPath(this.folder, row.fileId) }));
    const chosen = all.filter(({ details }) => this.restoresSystem(source) || isAppDomain(details.file.domain));
    const wanted = chosen.filter(({ details }) => details.file.kind === "file");
    const bytes = wanted.reduce((sum, { details }) => sum + details.size, 0);
    if (bytes > this.agent.state.settings.freeBytes)
      throw new BackupError(MB.phoneFull, `Not enough free space on the device (${bytes} bytes needed)`);
    if (this.options["RestoreDontCopyBackup"] !== true) await this.copyTargetFolder();
    const restored = await this.receiveAll(source, wanted);
    for (const { details } of chosen)
      if (details.file.kind !== "file") restored.set(fileKey(details.file), details.file);
    await this.agent.files.replaceAll(this.merged(source, restored).values());
    return {
      filesRestored: wanted.length,
      bytesRestored: this.bytesRestored,
      otherSize: this.otherSize,
      options: this.options,
      applications: await this.applications(),
    };
  }

  private async open(): Promise<SourceBackup> {
    const password = typeof this.options["Password"] === "string" ? this.options["Password"] : null;
    // iOS 26 first reads the class of the source device from the manifest.
    if (compareVersions(this.agent.state.identity.productVersion, "26.0") >= 0) {
      await downloadFile(this.agent, `${this.folder}/Manifest.plist`);
      await downloadFile(this.agent, `${this.folder}/Manifest.db`);
    }
    const status = await downloadFile(this.agent, `${this.folder}/Status.plist`);
    if (isMissing(status) || typeof status === "number")
      throw new BackupError(MB.noCompleteBackup, "No status exists in backup");
    const { backupState, phase } = readStatus(status);
    if (backupState === "empty") throw new BackupError(MB.noCompleteBackup, "Backup state is empty");
    const source = await openSource(this.agent, this.folder, password);
    await checkVersion(this.agent, this.folder);
    if (phase !== "finished") await this.requireAllFiles(source);
    return source;
  }

  private async requireAllFiles(source: SourceBackup): Promise<void> {
    const names = await listFolder(this.agent, this.folder);
    if (source.rows.some((row) => row.flags === 1 && !names.has(row.fileId))) {
      throw new BackupError(MB.inconsistent, "Manifest references files not in backup");
    }
  }

  /** iOS 26 decides by itself: system files come along between devices of the same class. */
  private restoresSystem(source: SourceBackup): boolean {
    const { productType, productVersion } = this.agent.state.identity;
    const deviceClass = (type: string): string => type.replace(/[\d,]+$/, "");
    const decides = compareVersions(productVersion, "26.0") >= 0 && source.properties.productType !== "";
    if (decides) return deviceClass(source.properties.productType) === deviceClass(productType);
    return this.options["RestoreSystemFiles"] === true;
  }

  /** A copy of the folder the phone itself was backed up to, made by the host. Skipped without a word when it cannot be. */
  private async copyTargetFolder(): Promise<void> {
    const { udid } = this.agent.state.identity;
    const info = await downloadFile(this.agent, `${udid}/Info.plist`);
    if (typeof info === "number") return;
    await listFolder(this.agent, udid);
    const space = await this.agent.link.request("DLMessageGetFreeDiskSpace");
    if (space.code !== LINK_STATUS.ok) return;
    const stamp = new Date().toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
    const { code } = await this.agent.link.request("DLMessageCopyItem", udid, `${udid}-${stamp}`, {}, new PlistReal(0));
    if (code === LINK_STATUS.ok) await uploadBytes(this.agent, `${udid}-${stamp}/Info.plist`, info, 0);
  }

  private async receiveAll(source: SourceBackup, wanted: readonly Wanted[]): Promise<Map<string, PhoneFile>> {
    const restored = new Map<string, PhoneFile>();
    const batches = inBatches(wanted);
    for (const [index, batch] of batches.entries()) {
      pullCable(this.agent, "restore", index);
      await this.receiveBatch(source, batch, (100 * (index + 1)) / batches.length, restored);
    }
    if (this.agent.state.settings.misbehave.emptyDownload) {
      await this.agent.link.download([], 97, () => {
        throw new LinkBroken("the host sent a file of an empty list");
      });
    }
    return restored;
  }

  private async receiveBatch(
    source: SourceBackup,
    batch: readonly Wanted[],
    progress: number,
    restored: Map<string, PhoneFile>,
  ): Promise<void> {
    const receivers = new Map<string, FileReceiver>();
    for (const { details, path } of batch) {
      const { domain, path: devicePath } = details.file;
      const key = await sourceFileKey(source, details);
      receivers.set(path, new FileReceiver(details, this.agent.files.writer(domain, devicePath), key));
    }
    const paths = batch.map(({ path }) => path);
    const status = await this.agent.link.download(paths, progress, (path) => {
      const receiver = receivers.get(path);
      if (receiver === undefined) throw new LinkBroken(`${path} was not asked for`);
      return receiver;
    });
    for (const [path, receiver] of receivers) {
      if (receiver.restored === null || pathStatus(status, path) !== LINK_STATUS.ok) {
        throw new BackupError(
          MB.inconsistent,
          `Multiple errors downloading files: ${receiver.failure ?? path}`,
          MB.notFound,
        );
      }
      restored.set(fileKey(receiver.restored), receiver.restored);
      this.bytesRestored += receiver.size;
      if (receiver.size !== receiver.details.size) this.otherSize.push(fileKey(receiver.restored));
    }
  }

  /** What the phone holds afterwards: the backup, and of what was there before what the options keep. */
  private merged(source: SourceBackup, restored: ReadonlyMap<string, PhoneFile>): Map<string, PhoneFile> {
    const result = new Map(restored);
    for (const file of this.agent.files.all()) {
      const key = fileKey(file);
      const isSetting = file.domain === "SystemPreferencesDomain" && this.options["RestorePreserveSettings"] === true;
      const isAbsentByNature = !source.properties.isEncrypted && isOnlyInEncryptedBackups(file.domain, file.path);
      const isUntouched = !this.restoresSystem(source) && !isAppDomain(file.domain);
      if (isSetting || isAbsentByNature || isUntouched) result.set(key, file);
      else if (this.options["RemoveItemsNotRestored"] !== true && !result.has(key)) result.set(key, file);
    }
    return result;
  }

  /** Apps the host asked to be installed again, as its file in the media folder lists them. */
  private async applications(): Promise<string[]> {
    const bytes = await this.agent.hooks.mediaFile("iTunesRestore/RestoreApplications.plist");
    if (bytes === null) return [];
    try {
      return Object.keys(asDict(parsePlist(bytes)) ?? {});
    } catch {
      return [];
    }
  }
}

/** One restored file: decrypted, checked against its digest, handed to the file system. */
class FileReceiver implements IncomingFile {
  readonly details: MbFileDetails;
  restored: PhoneFile | null = null;
  failure: string | null = null;
  size = 0;
  private readonly writer: Pick<ContentWriter, "write" | "finish">;
  private readonly decryptor: FileDecryptor | null;
  private readonly sha1: Sha1 | null;

  constructor(details: MbFileDetails, writer: FileReceiver["writer"], key: CryptoKey | null) {
    this.details = details;
    this.writer = writer;
    this.decryptor = key === null ? null : new FileDecryptor(key);
    this.sha1 = details.digest === null ? null : new Sha1();
  }

  async data(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.sha1?.update(bytes);
    await this.keep(this.decryptor === null ? bytes : await this.decryptor.decrypt(bytes));
  }

  async end(code: number, text: string): Promise<void> {
    if (code !== 0) {
      this.failure = text;
      return;
    }
    if (this.decryptor !== null) {
      const rest = await this.decryptor.finish();
      if (rest === null) throw new BackupError(MB.inconsistent, `Error decrypting ${fileKey(this.details.file)}`);
      await this.keep(rest);
    }
    const digest = this.sha1?.digest();
    if (digest?.some((byte, index) => byte !== this.details.digest?.[index])) {
      throw new BackupError(MB.inconsistent, `Digest didn't match for ${fileKey(this.details.file)}`);
    }
    this.restored = { ...this.details.file, content: await this.writer.finish() };
  }

  private async keep(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.size += bytes.length;
    await this.writer.write(bytes);
  }
}
