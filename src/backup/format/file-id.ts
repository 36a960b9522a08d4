import { toHex, utf8 } from "../../base/bytes.ts";
import { sha1 } from "../../crypto/index.ts";

/** The name a file has in a backup: SHA-1 of "domain-path", the bytes exactly as the phone delivered them. */
export function fileIdOf(domain: string, relativePath: string): string {
  return toHex(sha1(utf8(`${domain}-${relativePath}`)));
}

const FILE_ID = /^[0-9a-f]{40}$/;

export function isFileId(text: string): boolean {
  return FILE_ID.test(text);
}
