import { type Bytes, utf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { encodeBase64 } from "./base64.ts";
import {
  integerRange,
  isPlistArray,
  isPlistDict,
  isPlistReal,
  isPlistUid,
  type PlistDict,
  type PlistUid,
  type PlistValue,
} from "./value.ts";

const PROLOG =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n' +
  '<plist version="1.0">\n';
const DATA_COLUMNS = 68;

/**
 * Writes an XML property list as Apple's tools lay it out: tabs, data in lines. Characters XML cannot carry become U+FFFD.
 * @throws base/bug for null, cycles, nesting beyond the limit, integers beyond 128 bits
 */
export function writeXmlPlist(value: PlistValue): Bytes {
  const lines: string[] = [];
  writeValue(lines, value, "", new Set());
  return utf8(`${PROLOG}${lines.join("\n")}\n</plist>\n`);
}

function writeValue(lines: string[], value: PlistValue, indent: string, open: Set<PlistValue>): void {
  if (isPlistArray(value)) writeArray(lines, value, indent, open);
  else if (isPlistUid(value)) writeUid(lines, value, indent);
  else if (isPlistDict(value)) writeDict(lines, value, indent, open);
  else if (value instanceof Uint8Array) writeData(lines, value, indent);
  else lines.push(indent + scalar(value));
}

function scalar(value: Exclude<PlistValue, readonly PlistValue[] | Bytes>): string {
  if (typeof value === "string") return `<string>${escapeText(value)}</string>`;
  if (typeof value === "boolean") return value ? "<true/>" : "<false/>";
  if (typeof value === "bigint") return `<integer>${requireRange(value)}</integer>`;
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? `<integer>${value}</integer>` : `<real>${realText(value)}</real>`;
  }
  if (value instanceof Date) return `<date>${dateText(value)}</date>`;
  if (isPlistReal(value)) return `<real>${realText(value.CF$REAL)}</real>`;
  throw bug("no XML form");
}

function writeArray(lines: string[], array: readonly PlistValue[], indent: string, open: Set<PlistValue>): void {
  if (array.length === 0) {
    lines.push(`${indent}<array/>`);
    return;
  }
  enter(array, open);
  lines.push(`${indent}<array>`);
  for (const item of array) writeValue(lines, item, `${indent}\t`, open);
  lines.push(`${indent}</array>`);
  open.delete(array);
}

function writeDict(lines: string[], dict: PlistDict, indent: string, open: Set<PlistValue>): void {
  const entries = Object.entries(dict);
  if (entries.length === 0) {
    lines.push(`${indent}<dict/>`);
    return;
  }
  enter(dict, open);
  lines.push(`${indent}<dict>`);
  for (const [key, value] of entries) {
    lines.push(`${indent}\t<key>${escapeText(key)}</key>`);
    writeValue(lines, value, `${indent}\t`, open);
  }
  lines.push(`${indent}</dict>`);
  open.delete(dict);
}

function enter(container: PlistValue, open: Set<PlistValue>): void {
  if (open.has(container)) throw bug("cyclic");
  open.add(container);
  // Its children stand one level deeper.
  if (open.size >= limits.plistDepth) throw bug("too deep");
}

function writeUid(lines: string[], uid: PlistUid, indent: string): void {
  lines.push(`${indent}<dict>`, `${indent}\t<key>CF$UID</key>`);
  lines.push(`${indent}\t<integer>${uid.CF$UID}</integer>`, `${indent}</dict>`);
}

function writeData(lines: string[], data: Bytes, indent: string): void {
  lines.push(`${indent}<data>`);
  const text = encodeBase64(data);
  for (let at = 0; at < text.length; at += DATA_COLUMNS) lines.push(indent + text.slice(at, at + DATA_COLUMNS));
  lines.push(`${indent}</data>`);
}

function realText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  return Number.isSafeInteger(value) ? `${value}.0` : String(value);
}

/** Seconds are the finest unit of the XML form. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) throw bug("invalid date");
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

function requireRange(value: bigint): bigint {
  if (value < integerRange.min || value > integerRange.max) throw bug("integer beyond 128 bits");
  return value;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to find
const NEEDS_ESCAPE = /[&<>\r\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g; // oxlint-disable-line no-control-regex

function escapeText(text: string): string {
  return text.replace(NEEDS_ESCAPE, (character) => {
    if (character === "&") return "&amp;";
    if (character === "<") return "&lt;";
    if (character === ">") return "&gt;";
    return character === "\r" ? "&#13;" : "\ufffd";
  });
}

function bug(what: string): KeepsakeError<"base/bug"> {
  return new KeepsakeError("base/bug", { format: "plist", what });
}
