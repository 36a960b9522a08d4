import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { isPlistReal, type PlistDict, type PlistValue, valueAt } from "../../codec/plist/index.ts";
import { type KeyedArchive, openKeyedArchive } from "./keyed-archive.ts";

/** What a phone notes about one file, directory or link of a backup. What it left out is undefined, numbers are 0. */
export interface FileRecord {
  /** Advisory: open databases had grown when their bytes were read. Content is never cut to it. */
  readonly sizeBytes: number;
  /** st_mode: type and permissions. */
  readonly mode: number;
  readonly modifiedMs: number;
  readonly createdMs: number;
  readonly userId: number;
  readonly groupId: number;
  readonly inode: number;
  readonly protectionClass: number;
  /** 4 bytes of class, little-endian, and the wrapped key: 44 in all. Encrypted backups only. */
  readonly encryptionKey: Bytes | undefined;
  /** SHA-1 of the stored bytes: of the cipher text where the backup is encrypted. Some domains only. */
  readonly digest: Bytes | undefined;
  readonly linkTarget: string | undefined;
  /** A property list: name → data. */
  readonly attributes: Bytes | undefined;
}

/** The `file` column of Manifest.db: an MBFile in a keyed archive. @throws base/malformed, base/too-long */
export function readFileRecord(bytes: Bytes): FileRecord {
  if (bytes.length > limits.fileRecordBytes) {
    throw new KeepsakeError("base/too-long", { what: "file record", sizeBytes: bytes.length });
  }
  const archive = openKeyedArchive(bytes);
  const { root } = archive;
  const seconds = (key: string): number => numberAt(root, key) * 1_000;
  return {
    sizeBytes: Math.max(0, numberAt(root, "Size")),
    mode: numberAt(root, "Mode"),
    modifiedMs: seconds("LastModified"),
    createdMs: seconds("Birth"),
    userId: numberAt(root, "UserID"),
    groupId: numberAt(root, "GroupID"),
    inode: numberAt(root, "InodeNumber"),
    protectionClass: numberAt(root, "ProtectionClass"),
    encryptionKey: archive.bytes(root, "EncryptionKey"),
    digest: archive.bytes(root, "Digest"),
    linkTarget: textAt(archive, "Target"),
    attributes: archive.bytes(root, "ExtendedAttributes"),
  };
}

/** Whole numbers past 2^53 lose their last digits here: nobody counts with them. */
function numberAt(dict: PlistDict, key: string): number {
  const value: PlistValue | undefined = valueAt(dict, key);
  const number = isPlistReal(value) ? value.CF$REAL : Number(typeof value === "bigint" ? value : (value ?? 0));
  return typeof value === "object" && !isPlistReal(value) ? 0 : Number.isFinite(number) ? number : 0;
}

function textAt(archive: KeyedArchive, key: string): string | undefined {
  const value = archive.get(archive.root, key);
  return typeof value === "string" ? value : undefined;
}

/** What a row is: the flags first, then the type in the mode. @source dinosec/iphone-dataprotection backup10.py */
export function entryKind(flags: number, mode: number): "file" | "directory" | "symlink" {
  if (flags === 1) return "file";
  if (flags === 2) return "directory";
  if (flags === 4) return "symlink";
  const type = mode & 0o170_000;
  if (type === 0o040_000) return "directory";
  return type === 0o120_000 ? "symlink" : "file";
}
