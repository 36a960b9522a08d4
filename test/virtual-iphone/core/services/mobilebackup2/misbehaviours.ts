/** Faults of the backup agent on demand, all off. One bug found: one knob, one test. */
export interface BackupMisbehaviours {
  /** The first data frame of an upload says this length, whatever follows. */
  readonly announceLength?: number;
  /** The host path of the first file of the first batch ("../evil"). */
  readonly pathOverride?: string;
  /** Sends a message no host knows, before the first upload. The agent goes on whatever the answer. */
  readonly unknownMessage?: string;
  /** Elements nobody asked for at the end of every message. */
  readonly extraElements?: boolean;
  /** In a restore: a download of no files at all, near the end. */
  readonly emptyDownload?: boolean;
  /** The cable is pulled in this phase … */
  readonly unplugDuring?: UnplugPhase;
  /** … when it has lasted this many bytes (file) or messages (the others). Default 0. */
  readonly unplugAfter?: number;
  /** Says nothing for so long … */
  readonly silentForMs?: number;
  /** … at this place. Default "scan". */
  readonly silentAt?: "start" | "scan" | "between-files" | "inside-chunk";
  /** Ends the operation with this error instead of sending the message (`DLMessageUploadFiles` …, or `Response`). */
  readonly deviceError?: { readonly code: number; readonly atMessage: string; readonly description?: string };
  /** A file of the first batch that the phone cannot read. */
  readonly fileError?: { readonly code: 0x01 | 0x06 | 0x0b | 0x0f; readonly afterBytes: number };
  /** Data bytes in one frame. Phones use 262,144. */
  readonly chunkBytes?: number;
  /** The number in the version exchange. */
  readonly deviceLinkVersion?: number;
  /** Device paths with letters beyond ASCII. */
  readonly nonAsciiDevicePath?: boolean;
  /** A file changes while it is read: more arrives than was announced, and the phone uploads its domain once more. */
  readonly changeDuringUpload?: boolean;
  /** The phone forgot an unfinished run: it cannot be resumed. */
  readonly cacheLost?: boolean;
}

export type UnplugPhase = "handshake" | "scan" | "file" | "move" | "finish" | "restore";
