import type { AbortOptions } from "./abort.ts";
import type { ByteSource } from "./byte-duplex.ts";
import type { Bytes } from "./bytes.ts";

export interface FileStat {
  readonly kind: "file" | "directory";
  /** 0 for directories. */
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface DirectoryEntry extends FileStat {
  readonly name: string;
}

/** An open file. `readAt` returns exactly the asked bytes; the database readers use it with a page cache, nobody loads a database whole. */
export interface FileSource extends ByteSource {
  readonly sizeBytes: number;
  /** @throws store/too-short when the range ends behind the file. */
  readAt(offset: number, length: number, options?: AbortOptions): Promise<Bytes>;
  close(): Promise<void>;
}
