import type { Bytes } from "../../base/bytes.ts";
import type { FileRecord } from "./file-record.ts";

/** One row of a manifest, whichever format it came from. */
export interface ManifestRow {
  readonly fileId: string;
  readonly domain: string;
  /** "" for the domain itself. Text of the phone, never a path of ours. */
  readonly relativePath: string;
  readonly flags: number;
  /** Null when what the phone noted can't be read. */
  readonly record: FileRecord | null;
}

export interface RowFilter {
  readonly domain?: string | undefined;
  /** The beginning of the path; "" and undefined mean every path. */
  readonly pathPrefix?: string | undefined;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
}

export interface DomainSummary {
  readonly domain: string;
  /** Rows: files, directories and links. */
  readonly entries: number;
}

/** The index of a backup. Damage met on the way is backup/damaged with the file's name. */
export interface ManifestTable {
  /** iOS 10 and later keep blobs in 256 folders, earlier ones side by side. */
  readonly blobs: "in-folders" | "side-by-side";
  /** By domain and path when a domain is given, otherwise in stored order. */
  rows(filter: RowFilter): IterableIterator<ManifestRow>;
  find(fileId: string): ManifestRow | null;
  /** What the phone noted about an entry, as it was stored; null when there is none. */
  recordBytes(fileId: string): Bytes | null;
  domains(): readonly DomainSummary[];
  count(filter: RowFilter): number;
  /** Problems of the index itself, in a few words each; empty when sound. */
  problems(): readonly string[];
  close(): void;
}
