import type { Bytes } from "../../contracts.ts";
import { PlistReal } from "../../contracts.ts";
import type { ContentSource } from "../../files/content.ts";
import { ascii, joinBytes, u32be } from "../../files/layout.ts";
import { Sha1 } from "../../files/sha1.ts";
import { encryptedSize, FileEncryptor } from "../../keybag/file-cipher.ts";
import { DATA_FRAME, type LinkStatus, lengthPrefixed } from "./device-link.ts";
import { writeError } from "./errors.ts";
import { type AgentRun, expectStatus, pullCable, stayingSilent } from "./run.ts";

const CHUNK = 262_144;

/** One file to send to the host. */
export interface Upload {
  readonly devicePath: string;
  readonly hostPath: string;
  readonly source: ContentSource;
  /** The file's own key; null: as it is. */
  readonly key: CryptoKey | null;
  readonly wantsDigest: boolean;
  /** A misbehaviour: more comes than was announced. */
  readonly grows?: boolean;
}

/** How one file went: its digest over the stored bytes, or the code the stream ended it with. */
export interface UploadResult {
  readonly code: number;
  readonly digest: Bytes | null;
}

const sentSize = (upload: Upload): number =>
  upload.key === null ? upload.source.size : encryptedSize(upload.source.size);

/** A file of the phone, not one of the agent's own: those lie on the snapshot's mount. */
const isPhoneFile = (upload: Upload): boolean => upload.devicePath.startsWith("/.b/");

/** Sends a batch. The host's status is the caller's to judge. */
export async function uploadFiles(
  run: AgentRun,
  uploads: readonly Upload[],
  progress: number,
): Promise<{ readonly status: LinkStatus; readonly results: readonly UploadResult[] }> {
  const total = uploads.reduce((sum, upload) => sum + sentSize(upload), 0);
  await run.link.send("DLMessageUploadFiles", {}, new PlistReal(progress), total);
  const results: UploadResult[] = [];
  for (const upload of uploads) {
    results.push(await new FileSender(run, upload).send());
    if (isPhoneFile(upload)) await stayingSilent(run, "between-files");
  }
  await run.link.endFileStream();
  return { status: await run.link.status(), results };
}

/** One file of the agent's own making. */
export async function uploadBytes(run: AgentRun, hostPath: string, bytes: Bytes, progress: number): Promise<void> {
  const source: ContentSource = {
    size: bytes.length,
    read: (offset, target) => target.set(bytes.subarray(offset, offset + target.length)),
  };
  const devicePath = `/var/mobile/Library/Caches/Backup/${hostPath.slice(hostPath.lastIndexOf("/") + 1)}`;
  const { status } = await uploadFiles(
    run,
    [{ devicePath, hostPath, source, key: null, wantsDigest: false }],
    progress,
  );
  expectStatus(status, `Error uploading ${hostPath}`, writeError);
}

class FileSender {
  private readonly run: AgentRun;
  private readonly upload: Upload;
  private readonly sha1: Sha1 | null;
  private readonly encryptor: FileEncryptor | null;
  private readonly isContent: boolean;
  private sentBytes = 0;

  constructor(run: AgentRun, upload: Upload) {
    this.run = run;
    this.upload = upload;
    this.sha1 = upload.wantsDigest ? new Sha1() : null;
    this.encryptor = upload.key === null ? null : new FileEncryptor(upload.key);
    this.isContent = isPhoneFile(upload);
  }

  async send(): Promise<UploadResult> {
    const { misbehave } = this.run.state.settings;
    let { hostPath } = this.upload;
    if (this.isContent && misbehave.pathOverride !== undefined && this.run.state.once("pathOverride"))
      hostPath = misbehave.pathOverride;
    await this.run.link.fileFrame(joinBytes(lengthPrefixed(this.upload.devicePath), lengthPrefixed(hostPath)));
    const broken =
      this.isContent && misbehave.fileError !== undefined && this.run.state.once("fileError")
        ? misbehave.fileError
        : null;
    await this.sendData(
      broken === null ? this.upload.source.size : Math.min(broken.afterBytes, this.upload.source.size),
    );
    if (broken === null) await this.sendAddition();
    const code = broken?.code ?? 0;
    const text = broken === null ? new Uint8Array(0) : ascii(ERROR_TEXTS[broken.code]);
    await this.run.link.fileFrame(joinBytes(u32be(1 + text.length), new Uint8Array([code]), text));
    this.run.link.noteUpload(hostPath, this.sentBytes, code);
    return { code, digest: this.sha1?.digest() ?? null };
  }

  private async sendData(size: number): Promise<void> {
    const chunk = this.run.state.settings.misbehave.chunkBytes ?? CHUNK;
    let offset = 0;
    // An encrypted file always ends with a padded piece, so even an empty one has data.
    while (offset < size || (this.encryptor !== null && offset === 0 && size === 0)) {
      const length = Math.min(chunk, size - offset);
      const frame = new Uint8Array(5 + length);
      await this.upload.source.read(offset, frame.subarray(5));
      offset += length;
      await this.sendChunk(frame, offset === size);
      if (length === 0) break;
    }
  }

  /** @param frame five free bytes, then the plain data */
  private async sendChunk(frame: Bytes, isLast: boolean): Promise<void> {
    let out = frame;
    if (this.encryptor !== null) {
      const sealed = await this.encryptor.encrypt(frame.subarray(5), isLast);
      out = new Uint8Array(5 + sealed.length);
      out.set(sealed, 5);
    }
    this.sha1?.update(out.subarray(5));
    const length = out.length - 4;
    out.set(u32be(this.announced(length)), 0);
    out[4] = DATA_FRAME;
    this.sentBytes += out.length - 5;
    if (this.isContent) {
      addFileBytes(this.run, out.length - 5);
      if (await this.stalledInside(out)) return;
    }
    await this.run.link.fileFrame(out);
  }

  /** A pause in the middle of the frame's bytes. */
  private async stalledInside(out: Bytes): Promise<boolean> {
    const { silentForMs, silentAt } = this.run.state.settings.misbehave;
    if (silentForMs === undefined || silentAt !== "inside-chunk") return false;
    const middle = Math.ceil(out.length / 2);
    await this.run.link.fileFrame(out.slice(0, middle));
    await this.run.link.flush();
    await stayingSilent(this.run, "inside-chunk");
    await this.run.link.fileFrame(out.slice(middle));
    return true;
  }

  private announced(length: number): number {
    const { announceLength } = this.run.state.settings.misbehave;
    return this.isContent && announceLength !== undefined && this.run.state.once("announceLength")
      ? announceLength
      : length;
  }

  /** More than was announced, as when an app appends to its log while it is read. */
  private async sendAddition(): Promise<void> {
    if (!this.upload.grows || this.encryptor !== null) return;
    const more = ascii("\nwritten while the backup was reading");
    await this.sendChunk(joinBytes(new Uint8Array(5), more), true);
  }
}

const ERROR_TEXTS = {
  [0x01]: "Unknown error (1)",
  [0x06]: "No such file or directory (2)",
  [0x0b]: "Input/output error (5)",
  [0x0f]: "No space left on device (28)",
} as const;

const fileBytes = new WeakMap<AgentRun, number>();

function addFileBytes(run: AgentRun, bytes: number): void {
  const sum = (fileBytes.get(run) ?? 0) + bytes;
  fileBytes.set(run, sum);
  pullCable(run, "file", sum);
}
