import { type Bytes, type PlistDict, PlistUid, type PlistValue } from "../../contracts.ts";
import type { PhoneFile } from "../../files/phone-file.ts";
import { fromBase64, toBase64 } from "../../plist/base64.ts";
import { asDict, encodeBinaryPlist, parsePlist } from "../../plist/index.ts";

/** The columns `flags` of Manifest.db. */
export const ROW_FLAGS = { file: 1, directory: 2, link: 4 } as const;

/** Domains whose files carry the SHA-1 of their stored bytes. Apps, media and shared containers do not. */
const WITH_DIGEST = new Set([
  "HomeDomain",
  "RootDomain",
  "HealthDomain",
  "WirelessDomain",
  "SystemPreferencesDomain",
  "DatabaseDomain",
  "HomeKitDomain",
  "InstallDomain",
  "ManagedPreferencesDomain",
  "KeyboardDomain",
  "KeychainDomain",
]);

export const hasDigest = (domain: string): boolean => WITH_DIGEST.has(domain);

/** What a row of the manifest says besides its columns. */
export interface MbFileDetails {
  readonly file: PhoneFile;
  readonly size: number;
  readonly digest: Bytes | null;
  /** Class and wrapped key, 44 bytes; null in a plain backup. */
  readonly encryptionKey: Bytes | null;
}

/** The `file` column: an MBFile in an NSKeyedArchiver archive. */
export function encodeMbFile({ file, size, digest, encryptionKey }: MbFileDetails): Bytes {
  const objects: PlistValue[] = ["$null"];
  const add = (value: PlistValue): PlistUid => new PlistUid(objects.push(value) - 1);
  const record: PlistDict = {
    LastModified: file.modifiedAt,
    Flags: file.flags,
    GroupID: file.groupId,
    LastStatusChange: file.modifiedAt,
    Birth: file.bornAt,
    Size: size,
    Mode: file.mode,
    UserID: file.userId,
    InodeNumber: file.inode,
    ProtectionClass: file.protectionClass,
  };
  objects.push(record);
  record["RelativePath"] = add(file.path);
  if (digest !== null) record["Digest"] = add(digest);
  if (file.target !== undefined) record["Target"] = add(file.target);
  if (file.attributes !== undefined) record["ExtendedAttributes"] = add(encodeAttributes(file.attributes));
  if (encryptionKey !== null) {
    const holder: PlistDict = { "NS.data": encryptionKey };
    record["EncryptionKey"] = add(holder);
    holder["$class"] = add({ $classname: "NSMutableData", $classes: ["NSMutableData", "NSData", "NSObject"] });
  }
  record["$class"] = add({ $classname: "MBFile", $classes: ["MBFile", "NSObject"] });
  return encodeBinaryPlist({
    $version: 100_000,
    $archiver: "NSKeyedArchiver",
    $top: { root: new PlistUid(1) },
    $objects: objects,
  });
}

function encodeAttributes(attributes: Readonly<Record<string, string>>): Bytes {
  const dict: PlistDict = {};
  for (const [name, value] of Object.entries(attributes)) dict[name] = fromBase64(value);
  return encodeBinaryPlist(dict);
}

function decodeAttributes(bytes: Bytes): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(asDict(parsePlist(bytes)) ?? {})) {
    if (value instanceof Uint8Array) attributes[name] = toBase64(value);
  }
  return attributes;
}

/** Reads a row as restores and incremental backups need it. */
export function decodeMbFile(domain: string, path: string, flags: number, blob: Bytes): MbFileDetails {
  const archive = asDict(parsePlist(blob));
  const objects = archive?.["$objects"];
  const list = Array.isArray(objects) ? objects : [];
  const follow = (value: PlistValue | undefined): PlistValue | undefined =>
    value instanceof PlistUid ? list[value.value] : value;
  const record = asDict(follow(asDict(archive?.["$top"])?.["root"])) ?? {};
  const integer = (key: string): number => Number(record[key] ?? 0);
  const data = (key: string): Bytes | null => {
    const value = follow(record[key]);
    if (value instanceof Uint8Array) return value;
    const inner = follow(asDict(value)?.["NS.data"]);
    return inner instanceof Uint8Array ? inner : null;
  };
  const target = follow(record["Target"]);
  const attributes = data("ExtendedAttributes");
  const kind = flags === ROW_FLAGS.directory ? "directory" : flags === ROW_FLAGS.link ? "link" : "file";
  const file: PhoneFile = {
    domain,
    path,
    kind,
    mode: integer("Mode"),
    userId: integer("UserID"),
    groupId: integer("GroupID"),
    modifiedAt: integer("LastModified"),
    bornAt: integer("Birth"),
    protectionClass: integer("ProtectionClass"),
    inode: integer("InodeNumber"),
    flags: integer("Flags"),
    ...(typeof target === "string" ? { target } : {}),
    ...(attributes === null ? {} : { attributes: decodeAttributes(attributes) }),
  };
  return { file, size: integer("Size"), digest: data("Digest"), encryptionKey: data("EncryptionKey") };
}
