import {
  type BackupBrowser,
  type BackupEntry,
  type BackupInfo,
  backupPath,
  copyBackup,
  type DecryptedExport,
  exportDecrypted,
  type Keychain,
  loadInfo,
  loadKeyBag,
  openAppleFolder,
  openBackupBrowser,
  readKeychain,
  type UnlockedKeyBag,
} from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { OperationOptions } from "../../base/progress.ts";
import type { ContentDomain, ContentFile, ContentId, ContentInfo, ContentPage, PageRange } from "./content-api.ts";
import { FileTree } from "./file-tree.ts";
import { ContentLibrary } from "./library.ts";
import type { Copy } from "./open-copy.ts";
import { textPreview } from "./text-preview.ts";

/** A preview is put together from pieces of this size. */
const PIECE_BYTES = 4_194_304;

export interface UnlockOptions extends OperationOptions {
  readonly password?: string | null | undefined;
}

/** Null for a plain copy. */
async function unlock({ files, folder }: Copy, options: UnlockOptions): Promise<UnlockedKeyBag | null> {
  const keyBag = await loadKeyBag(files, folder, options);
  if (keyBag === null) return null;
  if (typeof options.password !== "string") throw new KeepsakeError("backup/locked", {});
  return keyBag.unlock(options.password, options);
}

interface SessionParts {
  readonly backupInfo: BackupInfo | null;
  readonly browser: BackupBrowser;
  readonly copy: Copy;
  readonly unlocked: UnlockedKeyBag | null;
}

/** One copy that is open: what was read of it once, and the way to the rest. */
export class ContentSession {
  readonly info: ContentInfo;
  readonly browser: BackupBrowser;
  /** Photos, messages and the other things people look for. */
  readonly library: ContentLibrary;
  readonly #copy: Copy;
  /** Null for a plain copy. Wiped when the session is closed. */
  readonly #unlocked: UnlockedKeyBag | null;
  /** Of the domain that was looked at last: a person looks at one at a time. */
  #tree: { readonly domain: string; readonly tree: Promise<FileTree> } | null = null;

  private constructor(info: ContentInfo, parts: SessionParts) {
    this.info = info;
    this.browser = parts.browser;
    this.library = new ContentLibrary(parts);
    this.#copy = parts.copy;
    this.#unlocked = parts.unlocked;
  }

  /** @throws backup/locked for an encrypted copy without a password, backup/wrong-password */
  static async open(id: ContentId, copy: Copy, options: UnlockOptions): Promise<ContentSession> {
    const unlocked = await unlock(copy, options);
    try {
      return await ContentSession.#open(id, copy, unlocked, options);
    } catch (error) {
      unlocked?.lock();
      throw error;
    }
  }

  static async #open(
    id: ContentId,
    copy: Copy,
    unlocked: UnlockedKeyBag | null,
    { signal }: AbortOptions,
  ): Promise<ContentSession> {
    const { files, folder } = copy;
    const options = { signal };
    const browser = await openBackupBrowser(files, folder, { signal, unlocked: unlocked ?? undefined });
    const info = await loadInfo(files, folder, options).catch(() => null);
    const { device } = browser.manifest;
    return new ContentSession(
      {
        id,
        udid: folder,
        phoneName: info?.deviceName ?? device.name ?? "",
        productType: info?.productType ?? device.productType ?? "",
        iosVersion: info?.productVersion ?? device.productVersion ?? "",
        encrypted: browser.encrypted,
      },
      { browser, backupInfo: info, copy, unlocked },
    );
  }

  domains(): readonly ContentDomain[] {
    return this.browser.domains();
  }

  async files(
    { domain, path }: { readonly domain: string; readonly path: string },
    { offset, limit }: PageRange,
    options: AbortOptions,
  ): Promise<ContentPage<ContentFile>> {
    const all = (await this.#treeOf(domain, options)).list(path);
    return { total: all.length, items: all.slice(offset, offset + limit) };
  }

  /** @throws backup/not-found */
  async entry(domain: string, path: string, options: AbortOptions): Promise<BackupEntry> {
    const entry = await this.browser.find(domain, path, options);
    if (entry === null) throw new KeepsakeError("backup/not-found", { domain, path });
    return entry;
  }

  /** @throws content/too-large */
  async blob(entry: BackupEntry, maxBytes: number, options: AbortOptions): Promise<Blob> {
    const source = await this.browser.open(entry, options);
    try {
      if (source.sizeBytes > maxBytes) {
        throw new KeepsakeError("content/too-large", { bytes: source.sizeBytes, limit: maxBytes });
      }
      const pieces: Blob[] = [];
      for (let at = 0; at < source.sizeBytes; at += PIECE_BYTES) {
        const length = Math.min(PIECE_BYTES, source.sizeBytes - at);
        pieces.push(new Blob([await source.readAt(at, length, options)]));
      }
      return new Blob(pieces);
    } finally {
      await source.close();
    }
  }

  /** Null for what is no text. */
  async text(entry: BackupEntry, options: AbortOptions): Promise<string | null> {
    const source = await this.browser.open(entry, options);
    try {
      return await textPreview(source, options);
    } finally {
      await source.close();
    }
  }

  /** A copy that is plain already is written as it is. @throws store/exists */
  async exportDecrypted(handle: FileSystemDirectoryHandle, options: OperationOptions): Promise<DecryptedExport> {
    const { files, folder: udid } = this.#copy;
    const path = backupPath(udid);
    const target = await openAppleFolder(handle);
    try {
      if ((await target.stat(path, options)) !== null) throw new KeepsakeError("store/exists", { name: udid });
      if (this.#unlocked !== null)
        return await exportDecrypted({ files, udid, unlocked: this.#unlocked }, target, options);
      return { ...(await copyBackup(files, target, { ...options, path })), leftOut: [] };
    } finally {
      await target.close().catch(() => undefined);
    }
  }

  /** For the password typed once more. @throws backup/wrong-password, backup/locked for a plain copy, content/absent */
  async keychain(password: string, options: OperationOptions): Promise<Keychain> {
    if (this.#unlocked === null) throw new KeepsakeError("backup/locked", {});
    const proof = await unlock(this.#copy, { ...options, password });
    proof?.lock();
    return readKeychain(this.browser, this.#unlocked, options);
  }

  close(): void {
    this.#tree = null;
    this.library.close();
    this.browser.close();
    this.#unlocked?.lock();
  }

  #treeOf(domain: string, options: AbortOptions): Promise<FileTree> {
    if (this.#tree?.domain === domain) return this.#tree.tree;
    const tree = FileTree.read(this.browser, domain, options);
    const held = { domain, tree };
    this.#tree = held;
    // A read that was called off must not be what the next one gets.
    tree.catch(() => {
      if (this.#tree === held) this.#tree = null;
    });
    return tree;
  }
}
