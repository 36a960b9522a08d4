import { type Bytes, fromUtf8 } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { decodeBase64 } from "./base64.ts";
import { fromInteger, fromReal, integerRange, malformedPlist, type PlistValue, plistUid, setKey } from "./value.ts";

/**
 * Reads an XML property list. No document type subset, no entities but the five of XML and numeric ones; control
 * characters inside strings are kept, because phones send them.
 * @throws base/malformed
 */
export function readXmlPlist(bytes: Bytes): PlistValue {
  return new XmlReader(decodeText(bytes)).readDocument();
}

function decodeText(bytes: Bytes): string {
  const isUtf16 = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe);
  const text = isUtf16 ? new TextDecoder(bytes[0] === 0xfe ? "utf-16be" : "utf-16le").decode(bytes) : fromUtf8(bytes);
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

interface Tag {
  readonly name: string;
  readonly isEmpty: boolean;
}

const LONGEST_NUMBER = 400;
const entities = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

class XmlReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readDocument(): PlistValue {
    const outer = this.#openTag();
    if (outer.name !== "plist" || outer.isEmpty) throw this.#error("no plist element");
    const value = this.#value(this.#openTag(), 1);
    this.#closeTag("plist");
    this.#skipMisc();
    if (this.#at !== this.#text.length) throw this.#error("text after the end");
    return value;
  }

  #value(tag: Tag, depth: number): PlistValue {
    if (depth > limits.plistDepth) throw this.#error("too deep");
    switch (tag.name) {
      case "dict":
        return tag.isEmpty ? {} : this.#dict(depth);
      case "array":
        return tag.isEmpty ? [] : this.#array(depth);
      case "true":
      case "false":
        if (!tag.isEmpty) this.#closeTag(tag.name);
        return tag.name === "true";
      default:
        return this.#scalar(tag.name, tag.isEmpty ? "" : this.#content(tag.name));
    }
  }

  #scalar(name: string, content: string): PlistValue {
    switch (name) {
      case "string":
        return content;
      case "integer":
        return this.#integer(content.trim());
      case "real":
        return fromReal(this.#real(content.trim()));
      case "date":
        return this.#date(content.trim());
      case "data":
        return decodeBase64(content) ?? this.#fail("base64");
      default:
        throw this.#error("unknown element");
    }
  }

  #array(depth: number): PlistValue {
    const array: PlistValue[] = [];
    while (!this.#closes("array")) array.push(this.#value(this.#openTag(), depth + 1));
    return array;
  }

  #dict(depth: number): PlistValue {
    const dict: Record<string, PlistValue> = {};
    while (!this.#closes("dict")) {
      const tag = this.#openTag();
      if (tag.name !== "key") throw this.#error("key expected");
      const key = tag.isEmpty ? "" : this.#content("key");
      setKey(dict, key, this.#value(this.#openTag(), depth + 1));
    }
    const uid = Object.hasOwn(dict, "CF$UID") ? dict["CF$UID"] : undefined;
    const isUid = typeof uid === "number" && Number.isSafeInteger(uid) && uid >= 0 && Object.keys(dict).length === 1;
    return isUid ? plistUid(uid) : dict;
  }

  #integer(text: string): number | bigint {
    const match = /^([+-]?)(0[xX][0-9a-fA-F]{1,32}|[0-9]{1,39})$/.exec(text);
    if (match === null) throw this.#error("integer");
    const magnitude = BigInt(match[2] ?? "");
    const value = match[1] === "-" ? -magnitude : magnitude;
    if (value < integerRange.min || value > integerRange.max) throw this.#error("integer");
    return fromInteger(value);
  }

  #real(text: string): number {
    const word = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
    if (word !== null) {
      if (word[2]?.toLowerCase() === "nan") return Number.NaN;
      return word[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    }
    if (text.length > LONGEST_NUMBER || !/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(text)) {
      throw this.#error("real");
    }
    return Number(text);
  }

  #date(text: string): Date {
    const match = /^([+-]?\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/.exec(text);
    if (match === null) throw this.#error("date");
    const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map(Number);
    const date = new Date(0);
    // Not Date.UTC, which takes years below 100 for the twentieth century.
    date.setUTCFullYear(year, month - 1, day);
    date.setUTCHours(hours, minutes, seconds);
    if (Number.isNaN(date.getTime()) || month > 12 || day > 31) throw this.#error("date");
    return date;
  }

  /** The text up to the end tag, with references, comments and CDATA resolved. */
  #content(name: string): string {
    let collected = "";
    for (;;) {
      const end = this.#text.indexOf("<", this.#at);
      if (end < 0) throw this.#error("ends inside an element");
      collected += this.#resolve(this.#text.slice(this.#at, end));
      this.#at = end;
      if (this.#text.startsWith("<!--", end)) this.#skipPast("-->");
      else if (this.#text.startsWith("<![CDATA[", end)) collected += this.#cdata();
      else break;
    }
    this.#closeTag(name);
    return collected;
  }

  #cdata(): string {
    const start = this.#at + "<![CDATA[".length;
    this.#skipPast("]]>");
    return this.#text.slice(start, this.#at - "]]>".length);
  }

  #resolve(text: string): string {
    if (!text.includes("&")) return text;
    return text.replace(/&([^;&]{0,10});?/g, (whole: string, name: string) => {
      const resolved = whole.endsWith(";") ? (entities.get(name) ?? numericReference(name)) : null;
      return resolved ?? this.#fail("entity");
    });
  }

  #openTag(): Tag {
    this.#skipMisc();
    if (this.#text.charAt(this.#at) !== "<") throw this.#error("element expected");
    const end = this.#text.indexOf(">", this.#at);
    if (end < 0) throw this.#error("ends inside a tag");
    const isEmpty = this.#text.charAt(end - 1) === "/";
    const inner = this.#text.slice(this.#at + 1, isEmpty ? end - 1 : end);
    const blank = inner.search(/\s/);
    this.#at = end + 1;
    return { name: blank < 0 ? inner : inner.slice(0, blank), isEmpty };
  }

  /** Consumes the end tag when it is next. */
  #closes(name: string): boolean {
    this.#skipMisc();
    if (!this.#text.startsWith("</", this.#at)) return false;
    this.#closeTag(name);
    return true;
  }

  #closeTag(name: string): void {
    this.#skipMisc();
    const end = this.#text.indexOf(">", this.#at);
    const found = end < 0 ? "" : this.#text.slice(this.#at, end).trimEnd();
    if (found !== `</${name}`) throw this.#error("end tag");
    this.#at = end + 1;
  }

  /** Blanks, comments, processing instructions and a document type without a subset. */
  #skipMisc(): void {
    for (;;) {
      while (isBlank(this.#text.charCodeAt(this.#at))) this.#at++;
      if (this.#text.startsWith("<!--", this.#at)) this.#skipPast("-->");
      else if (this.#text.startsWith("<?", this.#at)) this.#skipPast("?>");
      else if (this.#text.startsWith("<!DOCTYPE", this.#at)) this.#skipDocumentType();
      else return;
    }
  }

  #skipDocumentType(): void {
    const start = this.#at;
    this.#skipPast(">");
    if (this.#text.slice(start, this.#at).includes("[")) throw this.#error("document type with a subset");
  }

  #skipPast(mark: string): void {
    const end = this.#text.indexOf(mark, this.#at);
    if (end < 0) throw this.#error("ends too early");
    this.#at = end + mark.length;
  }

  #error(what: string): Error {
    return malformedPlist(what, this.#at);
  }

  #fail(what: string): never {
    throw this.#error(what);
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0xfeff;
}

function numericReference(name: string): string | null {
  const match = /^#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}))$/.exec(name);
  if (match === null) return null;
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : null;
}
