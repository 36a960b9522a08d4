import type { Bytes } from "../contracts.ts";
import { fromBase64, toBase64 } from "../plist/base64.ts";
import { DerError } from "./der.ts";

export function decodePem(pem: Bytes | string, label: string): Bytes {
  const text = typeof pem === "string" ? pem : new TextDecoder().decode(pem);
  const match = new RegExp(`-----BEGIN ${label}-----([^-]*)-----END ${label}-----`).exec(text);
  if (match === null) throw new DerError(`no ${label} in the PEM text`);
  return fromBase64(match[1] ?? "");
}

export function encodePem(der: Uint8Array, label: string): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----\n`;
}
