import { type Bytes, type PlistDict, PlistReal, PlistUid, type PlistValue } from "../contracts.ts";
import { fromBase64 } from "./base64.ts";
import { setKey } from "./binary-reader.ts";
import { MAX_DEPTH, PlistError } from "./plist-error.ts";

/**
 * Reads an XML property list. Strings keep every blank; comments and CDATA are understood; an internal DTD subset is refused.
 * Whole-number reals come back as {@link PlistReal}; a dict that holds only CF$UID is a {@link PlistUid}.
 */
export function parseXmlPlist(bytes: Bytes): PlistValue {
  return new XmlReader(new TextDecoder("utf-8", { ignoreBOM: false }).decode(bytes)).document();
}

interface Tag {
  readonly name: string;
  readonly kind: "open" | "close" | "empty";
}

class XmlReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): PlistValue {
    const first = this.#tag();
    if (first.name !== "plist") return this.#value(first, 0);
    if (first.kind !== "open") throw new PlistError("empty property list");
    const value = this.#value(this.#tag(), 0);
    const last = this.#tag();
    if (last.name !== "plist" || last.kind !== "close") throw new PlistError("more than one value");
    return value;
  }

  /** The next tag; blanks, comments, processing instructions and the document type are passed over. */
  #tag(): Tag {
    const text = this.#text;
    for (;;) {
      const start = text.indexOf("<", this.#at);
      if (start < 0) throw new PlistError("XML ends early");
      this.#onlyBlanks(start);
      const next = text.charCodeAt(start + 1);
      if (next === 0x3f) this.#skipTo("?>", start);
      else if (next === 0x21) {
        if (text.startsWith("<!--", start)) this.#skipTo("-->", start + 4);
        else this.#documentType(start);
      } else return this.#tagAt(start);
    }
  }

  #onlyBlanks(end: number): void {
    for (let i = this.#at; i < end; i++) {
      const char = this.#text.charCodeAt(i);
      if (char > 0x20 && char !== 0xfeff) throw new PlistError("text outside a value");
    }
  }

  #documentType(start: number): void {
    if (!this.#text.startsWith("<!DOCTYPE", start)) throw new PlistError("unknown markup");
    const end = this.#text.indexOf(">", start);
    const subset = this.#text.indexOf("[", start);
    if (end < 0 || (subset >= 0 && subset < end)) throw new PlistError("document type with an internal subset");
    this.#at = end + 1;
  }

  #skipTo(mark: string, from: number): void {
    const end = this.#text.indexOf(mark, from);
    if (end < 0) throw new PlistError("XML ends early");
    this.#at = end + mark.length;
  }

  #tagAt(start: number): Tag {
    const end = this.#text.indexOf(">", start);
    if (end < 0) throw new PlistError("XML ends early");
    this.#at = end + 1;
    if (this.#text.charCodeAt(start + 1) === 0x2f)
      return { name: this.#text.slice(start + 2, end).trim(), kind: "close" };
    const empty = this.#text.charCodeAt(end - 1) === 0x2f;
    const inside = this.#text.slice(start + 1, empty ? end - 1 : end);
    const blank = inside.search(/\s/);
    return { name: blank < 0 ? inside : inside.slice(0, blank), kind: empty ? "empty" : "open" };
  }

  #value(tag: Tag, depth: number): PlistValue {
    if (depth > MAX_DEPTH) throw new PlistError("nested too deeply");
    if (tag.kind === "close") throw new PlistError(`unexpected </${tag.name}>`);
    switch (tag.name) {
      case "dict":
        return tag.kind === "empty" ? {} : this.#dict(depth);
      case "array":
        return tag.kind === "empty" ? [] : this.#array(depth);
      case "true":
      case "false":
        if (tag.kind === "open") this.#content(tag);
        return tag.name === "true";
      case "string":
        return this.#content(tag);
      case "integer":
        return integer(this.#content(tag).trim());
      case "real":
        return real(this.#content(tag).trim());
      case "date":
        return date(this.#content(tag).trim());
      case "data":
        return fromBase64(this.#content(tag));
    }
    throw new PlistError(`unknown element <${tag.name.slice(0, 40)}>`);
  }

  #array(depth: number): PlistValue[] {
    const array: PlistValue[] = [];
    for (;;) {
      const tag = this.#tag();
      if (tag.kind === "close" && tag.name === "array") return array;
      array.push(this.#value(tag, depth + 1));
    }
  }

  #dict(depth: number): PlistDict | PlistUid {
    const dict: PlistDict = {};
    for (;;) {
      const tag = this.#tag();
      if (tag.kind === "close" && tag.name === "dict") break;
      if (tag.kind === "close" || tag.name !== "key") throw new PlistError("a key was expected");
      const key = this.#content(tag);
      setKey(dict, key, this.#value(this.#tag(), depth + 1));
    }
    const uid = dict["CF$UID"];
    return typeof uid === "number" && Object.keys(dict).length === 1 ? new PlistUid(uid) : dict;
  }

  /** The text up to the closing tag, unescaped and untrimmed. */
  #content(tag: Tag): string {
    if (tag.kind === "empty") return "";
    const close = `</${tag.name}`;
    const next = this.#text.indexOf("<", this.#at);
    if (next < 0) throw new PlistError("XML ends early");
    if (this.#text.startsWith(close, next)) {
      const raw = this.#text.slice(this.#at, next);
      this.#closing(tag, next);
      return raw.includes("&") ? unescapeText(raw) : raw;
    }
    return this.#mixedContent(tag, close);
  }

  #mixedContent(tag: Tag, close: string): string {
    let content = "";
    for (;;) {
      const next = this.#text.indexOf("<", this.#at);
      if (next < 0) throw new PlistError("XML ends early");
      content += unescapeText(this.#text.slice(this.#at, next));
      if (this.#text.startsWith("<![CDATA[", next)) {
        const end = this.#text.indexOf("]]>", next);
        if (end < 0) throw new PlistError("XML ends early");
        content += this.#text.slice(next + 9, end);
        this.#at = end + 3;
      } else if (this.#text.startsWith("<!--", next)) {
        this.#skipTo("-->", next + 4);
      } else if (this.#text.startsWith(close, next)) {
        this.#closing(tag, next);
        return content;
      } else {
        throw new PlistError(`markup inside <${tag.name}>`);
      }
    }
  }

  #closing(tag: Tag, at: number): void {
    const closing = this.#tagAt(at);
    if (closing.name !== tag.name) throw new PlistError(`</${tag.name}> was expected`);
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function unescapeText(text: string): string {
  return text.replace(/&([^;&]{0,12});?/g, (whole, name: string) => {
    if (!whole.endsWith(";")) throw new PlistError("a bare ampersand");
    const known = ENTITIES[name];
    if (known !== undefined) return known;
    const number = /^#x[0-9a-fA-F]+$/.test(name)
      ? Number.parseInt(name.slice(2), 16)
      : /^#[0-9]+$/.test(name)
        ? Number.parseInt(name.slice(1), 10)
        : -1;
    if (number < 0 || number > 0x10ffff) throw new PlistError("unknown entity");
    return String.fromCodePoint(number);
  });
}

function integer(text: string): number | bigint {
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|[0-9]+)$/.exec(text);
  if (match === null || text.length > 40) throw new PlistError("not an integer");
  const value = BigInt(match[2] ?? "0") * (match[1] === "-" ? -1n : 1n);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function real(text: string): number | PlistReal {
  const special: Readonly<Record<string, number>> = {
    nan: Number.NaN,
    inf: Number.POSITIVE_INFINITY,
    "+infinity": Number.POSITIVE_INFINITY,
    infinity: Number.POSITIVE_INFINITY,
    "-inf": Number.NEGATIVE_INFINITY,
    "-infinity": Number.NEGATIVE_INFINITY,
  };
  const known = special[text.toLowerCase()];
  if (known !== undefined) return known;
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text)) throw new PlistError("not a real number");
  const value = Number(text);
  return Number.isSafeInteger(value) ? new PlistReal(value) : value;
}

function date(text: string): Date {
  if (!/^-?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text)) throw new PlistError("not a date");
  const value = new Date(text);
  if (Number.isNaN(value.getTime())) throw new PlistError("not a date");
  return value;
}
