import type { DecryptedExport } from "../../backup/index.ts";
import type { OperationCallbacks, TaskId } from "../operation-api.ts";
import type { RestoreSource } from "../restore/restore-api.ts";
import type { CompareCalls } from "./compare-api.ts";
import type { ExportCalls } from "./export/export-api.ts";
import type { KindCalls } from "./kinds-api.ts";
import type { ContentId, ContentPage, PageRange } from "./page.ts";
import type { SearchCalls } from "./search/search-api.ts";

export type { ContentId, ContentPage, PageRange };

/** A copy to look into: a backup folder in a place, or a snapshot of an open vault. */
export type ContentSource = RestoreSource;

/** An opened copy. Texts are the phone's own. */
export interface ContentInfo {
  readonly id: ContentId;
  readonly udid: string;
  readonly phoneName: string;
  readonly productType: string;
  readonly iosVersion: string;
  readonly encrypted: boolean;
}

/** A part of the phone's file system that a backup names: "CameraRollDomain", "AppDomain-org.example". */
export interface ContentDomain {
  readonly domain: string;
  /** Files, directories and links. */
  readonly entries: number;
}

/** One file or directory as the phone named it. */
export interface ContentFile {
  readonly name: string;
  /** Within its domain. */
  readonly path: string;
  readonly kind: "file" | "directory" | "symlink";
  /** Of a directory: of all files below it. */
  readonly sizeBytes: number;
  /** Null where the phone kept none. */
  readonly modifiedMs: number | null;
}

/** Looking into copies. Every method rejects with a KeepsakeError: content/closed when the copy is not open any more. */
export interface ContentCalls extends KindCalls, ExportCalls, SearchCalls, CompareCalls {
  /**
   * Opens a copy; a second call for the same one gives the same. The password is needed for encrypted ones only and takes seconds.
   * @throws backup/locked without a password where one is needed, backup/wrong-password
   */
  openContent(
    source: ContentSource,
    password: string | null,
    task: TaskId,
    callbacks: Pick<OperationCallbacks, "onProgress">,
  ): Promise<ContentInfo>;
  /** Wipes its keys from memory. Idempotent. */
  closeContent(id: ContentId): Promise<void>;
  contentDomains(id: ContentId): Promise<readonly ContentDomain[]>;
  /** What lies directly in a directory: directories first, then by name. */
  contentFiles(
    id: ContentId,
    directory: { readonly domain: string; readonly path: string },
    range: PageRange,
    task: TaskId,
  ): Promise<ContentPage<ContentFile>>;
  /** The plain content of one file, for a preview. @throws content/too-large above `maxBytes` */
  contentBlob(
    id: ContentId,
    file: { readonly domain: string; readonly path: string; readonly maxBytes: number },
    task: TaskId,
  ): Promise<Blob>;
  /** The beginning of a text file, or a property list as XML; null for a file that is neither. */
  contentText(
    id: ContentId,
    file: { readonly domain: string; readonly path: string },
    task: TaskId,
  ): Promise<string | null>;
  /**
   * Writes the copy as an Apple folder without encryption, `<UDID>`, into the folder: every tool opens it, a phone restores it.
   * The passwords of the keychain stay out.
   * @throws store/exists
   */
  exportDecryptedFolder(
    id: ContentId,
    target: FileSystemDirectoryHandle,
    task: TaskId,
    callbacks: Pick<OperationCallbacks, "onProgress">,
  ): Promise<DecryptedExport>;
  /** Writes the plain content of one file where the person chose. */
  saveContentFile(
    id: ContentId,
    file: { readonly domain: string; readonly path: string; readonly target: FileSystemFileHandle },
    task: TaskId,
    callbacks: Pick<OperationCallbacks, "onProgress">,
  ): Promise<void>;
}
