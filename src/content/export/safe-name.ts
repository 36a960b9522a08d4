/** One part of a path stays below this on every system: Windows paths end at 260 units, most file systems at 255 bytes. */
const MAX_UNITS = 100;
const MAX_BYTES = 200;
/** A longer "extension" is part of the name. */
const MAX_EXTENSION = 16;

/** Refused by Windows in any spelling and with any extension. @source learn.microsoft.com "Naming Files" */
const RESERVED = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])$/i;
const FORBIDDEN = /[<>:"/\\|?*]/g;
/** Kinds that Chromium refuses to write, or that Windows follows as links. */
const REFUSED_EXTENSION = /^\.(lnk|local|scf|url|crswap|desktop)$/i;

/**
 * A name for one file or folder that Windows, macOS, Linux and the browser accept, as near to `wanted` as can be.
 * Separators, control and direction characters go (they can hide the true extension), the extension stays.
 *
 * @param fallback when nothing is left
 */
export function safeFileName(wanted: string, fallback = "unnamed"): string {
  const clean = tidy(wanted) || tidy(fallback) || "unnamed";
  const { stem, extension } = splitName(clean);
  return shorten(RESERVED.test(firstPart(clean)) ? `_${stem}` : stem, harmless(extension));
}

/** Gives each name of one folder once: later ones get " (2)", " (3)"… Upper and lower case count as the same. */
export class UniqueNames {
  readonly #given = new Set<string>();
  readonly #next = new Map<string, number>();

  /** @param wanted is made safe first */
  give(wanted: string, fallback?: string): string {
    const safe = safeFileName(wanted, fallback);
    const key = foldName(safe);
    let name = safe;
    for (let number = this.#next.get(key) ?? 2; this.#given.has(foldName(name)); number += 1) {
      name = numbered(safe, number);
      this.#next.set(key, number + 1);
    }
    this.#given.add(foldName(name));
    return name;
  }
}

function tidy(name: string): string {
  return Array.from(name.replaceAll(/\p{Cs}/gu, "\uFFFD").normalize("NFC"), (char) => (isHidden(char) ? "" : char))
    .join("")
    .replaceAll(FORBIDDEN, "_")
    .replaceAll(/\s+/gu, " ")
    .replace(/^ +/, "")
    .replace(/[. ]+$/, "");
}

/** Controls, and what turns the direction of the text or takes no room. */
function isHidden(char: string): boolean {
  if (/[\t\n\r]/.test(char)) return false;
  return /[\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFC]/u.test(char);
}

function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || name.length - dot > MAX_EXTENSION || /\s/.test(name.slice(dot))) return { stem: name, extension: "" };
  return { stem: name.slice(0, dot), extension: name.slice(dot) };
}

/** Windows looks at what stands before the first dot. */
const firstPart = (name: string): string => (name.split(".", 1)[0] ?? "").trimEnd();

const harmless = (extension: string): string => (REFUSED_EXTENSION.test(extension) ? `${extension}_` : extension);

function shorten(stem: string, extension: string): string {
  const short = cut(stem, MAX_UNITS - extension.length, MAX_BYTES - utf8Length(extension));
  return `${short === stem ? stem : short.replace(/[. ]+$/, "")}${extension}`;
}

/** The longest beginning within both limits that ends between two characters. */
function cut(text: string, maxUnits: number, maxBytes: number): string {
  let units = 0;
  let bytes = 0;
  for (const char of text) {
    units += char.length;
    bytes += utf8Length(char);
    if (units > maxUnits || bytes > maxBytes) return text.slice(0, units - char.length);
  }
  return text;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const point = char.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}

function numbered(name: string, number: number): string {
  const { stem, extension } = splitName(name);
  const suffix = ` (${number})`;
  return shorten(cut(stem, MAX_UNITS - extension.length - suffix.length, MAX_BYTES - 24) + suffix, extension);
}

const foldName = (name: string): string => name.normalize("NFKC").toLowerCase();
