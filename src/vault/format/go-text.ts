/*
 * restic is written in Go, and the id of a tree is the hash of what Go's encoders make of it. So the same values must
 * become the same bytes here.
 */

const HTML_OR_SEPARATOR = /[<>&\u2028\u2029]/g;

/** A JSON string as Go writes it. @source go.dev encoding/json, HTMLEscape */
export function goJsonString(text: string): string {
  return JSON.stringify(text).replace(
    HTML_OR_SEPARATOR,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ["\\", "\\\\"],
  ['"', '\\"'],
  ["\u0007", "\\a"],
  ["\b", "\\b"],
  ["\f", "\\f"],
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ["\v", "\\v"],
]);
/** The table follows the Unicode version of this engine; for plain ASCII names, which an iPhone's backup has, none is needed. */
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** A node's name as it stands in a tree before JSON: Go's quoting without the outer quotes. @source go.dev strconv.Quote */
export function goQuote(name: string): string {
  let quoted = "";
  for (const character of name) quoted += quoteOne(character);
  return quoted;
}

function quoteOne(character: string): string {
  const short = shortEscapes.get(character);
  if (short !== undefined) return short;
  if (printable.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${hex(code, 2)}`;
  return code < 0x1_0000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([abfnrtv\\"']))/y;
const unescaped: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/**
 * The name behind Go's quoting; null when it is none. Bytes that are no UTF-8 become U+FFFD, so two strange names may read
 * alike: who writes a tree back uses the node's text.
 */
export function goUnquote(quoted: string): string | null {
  if (!quoted.includes("\\")) return quoted.includes('"') || quoted.includes("\n") ? null : quoted;
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let at = 0; at < quoted.length; ) {
    if (quoted[at] !== "\\") {
      const character = String.fromCodePoint(quoted.codePointAt(at) ?? 0);
      bytes.push(...encoder.encode(character));
      at += character.length;
      continue;
    }
    ESCAPE.lastIndex = at;
    const match = ESCAPE.exec(quoted);
    const escaped = match === null ? null : escapedBytes(match, encoder);
    if (match === null || escaped === null) return null;
    bytes.push(...escaped);
    at += match[0].length;
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

function escapedBytes(match: RegExpExecArray, encoder: TextEncoder): Iterable<number> | null {
  const [, byte, short, long, octal, letter] = match;
  if (byte !== undefined) return [Number.parseInt(byte, 16)];
  if (octal !== undefined) return Number.parseInt(octal, 8) > 255 ? null : [Number.parseInt(octal, 8)];
  if (letter !== undefined) return encoder.encode(unescaped[letter] ?? letter);
  const code = Number.parseInt(short ?? long ?? "", 16);
  const isScalar = code <= 0x10_ffff && (code < 0xd800 || code > 0xdfff);
  return isScalar ? encoder.encode(String.fromCodePoint(code)) : null;
}

/** The order of names in a tree: by their UTF-8 bytes, which is the order of code points. */
export function compareNames(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    if (a.charCodeAt(at) === b.charCodeAt(at)) continue;
    return orderOf(a.charCodeAt(at)) - orderOf(b.charCodeAt(at));
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above everything else. */
function orderOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
