import { type Bytes, PlistReal, PlistUid, type PlistValue } from "../contracts.ts";
import { toBase64 } from "./base64.ts";
import { MAX_DEPTH, PlistError } from "./plist-error.ts";

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
`;
const TAIL = "</plist>\n";
const DATA_COLUMNS = 68;

export function encodeXmlPlist(value: PlistValue): Bytes {
  const parts: string[] = [HEAD];
  write(parts, value, "", 0);
  parts.push(TAIL);
  return new TextEncoder().encode(parts.join(""));
}

function write(parts: string[], value: PlistValue, indent: string, depth: number): void {
  if (depth > MAX_DEPTH) throw new PlistError("nested too deeply");
  if (typeof value === "string") parts.push(indent, "<string>", escapeText(value), "</string>\n");
  else if (typeof value === "boolean") parts.push(indent, value ? "<true/>\n" : "<false/>\n");
  else if (typeof value === "bigint") parts.push(indent, `<integer>${value}</integer>\n`);
  else if (typeof value === "number") parts.push(indent, number(value));
  else if (value instanceof PlistReal) parts.push(indent, `<real>${real(value.value)}</real>\n`);
  else if (value instanceof Date) parts.push(indent, `<date>${value.toISOString().slice(0, 19)}Z</date>\n`);
  else if (value instanceof Uint8Array) data(parts, value, indent);
  else if (value instanceof PlistUid) write(parts, { CF$UID: value.value }, indent, depth);
  else if (Array.isArray(value)) array(parts, value, indent, depth);
  else dict(parts, value, indent, depth);
}

function array(parts: string[], value: PlistValue[], indent: string, depth: number): void {
  if (value.length === 0) {
    parts.push(indent, "<array/>\n");
    return;
  }
  parts.push(indent, "<array>\n");
  for (const item of value) write(parts, item, `${indent}\t`, depth + 1);
  parts.push(indent, "</array>\n");
}

function dict(parts: string[], value: { [key: string]: PlistValue }, indent: string, depth: number): void {
  const keys = Object.keys(value);
  if (keys.length === 0) {
    parts.push(indent, "<dict/>\n");
    return;
  }
  const inner = `${indent}\t`;
  parts.push(indent, "<dict>\n");
  for (const key of keys) {
    parts.push(inner, "<key>", escapeText(key), "</key>\n");
    write(parts, value[key] as PlistValue, inner, depth + 1);
  }
  parts.push(indent, "</dict>\n");
}

function data(parts: string[], bytes: Uint8Array, indent: string): void {
  const text = toBase64(bytes);
  parts.push(indent, "<data>\n");
  for (let at = 0; at < text.length; at += DATA_COLUMNS) parts.push(indent, text.slice(at, at + DATA_COLUMNS), "\n");
  parts.push(indent, "</data>\n");
}

function number(value: number): string {
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return `<integer>${value}</integer>\n`;
  return `<real>${real(value)}</real>\n`;
}

function real(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "+infinity" : "-infinity";
  return Object.is(value, -0) ? "-0.0" : Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function escapeText(text: string): string {
  return /[&<>]/.test(text) ? text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") : text;
}
