import { type Bytes, fromUtf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";

export type PemLabel = "CERTIFICATE" | "PRIVATE KEY" | "RSA PRIVATE KEY" | "PUBLIC KEY" | "RSA PUBLIC KEY";

/** 64 columns, LF, trailing newline, as the certificates of pair records are written. @source RFC 7468 §2 */
export function encodePem(label: PemLabel, bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const lines = btoa(binary).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.map((line) => `${line}\n`).join("")}-----END ${label}-----\n`;
}

export interface PemBlock {
  readonly label: string;
  readonly bytes: Bytes;
}

/** Far beyond any key or certificate; refused before it is searched. */
const MAX_PEM_CHARACTERS = 1_048_576;

/**
 * The first block of a PEM text. CRLF, missing last newline and trailing NUL (libimobiledevice writes one at times) are
 * accepted.
 * @param pem text, or its bytes as they stand in a pair record
 * @throws base/malformed
 * @source RFC 7468 §3
 */
export function decodePem(pem: string | Uint8Array): PemBlock {
  if (pem.length > MAX_PEM_CHARACTERS) throw malformed("too long");
  const text = typeof pem === "string" ? pem : fromUtf8(pem);
  const begin = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text);
  if (begin?.[1] === undefined) throw malformed("no BEGIN line");
  const label = begin[1];
  const start = begin.index + begin[0].length;
  const end = text.indexOf(`-----END ${label}-----`, start);
  if (end < 0) throw malformed("no END line");
  return { label, bytes: decodeBase64(text.slice(start, end)) };
}

/** The bytes of a PEM text that must be one of these. */
export function decodePemAs(labels: readonly PemLabel[], pem: string | Uint8Array): PemBlock {
  const block = decodePem(pem);
  if (!labels.some((label) => label === block.label)) throw malformed("other label expected");
  return block;
}

function decodeBase64(text: string): Bytes {
  const compact = text.replace(/[ \t\r\n]/g, "");
  if (compact.length === 0 || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) {
    throw malformed("no base64");
  }
  return Uint8Array.from(atob(compact), (character) => character.charCodeAt(0));
}

function malformed(reason: string): KeepsakeError {
  return new KeepsakeError("base/malformed", { format: "PEM", reason });
}
