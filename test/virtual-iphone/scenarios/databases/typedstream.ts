import type { Bytes } from "../../core/contracts.ts";
import { ascii, joinBytes } from "../../core/files/layout.ts";

const HEAD = new Uint8Array([0x04, 0x0b, ...ascii("streamtyped"), 0x81, 0xe8, 0x03]);
const NEW = 0x84;
const NIL = 0x85;
const END = 0x86;

/** The class above each class that Messages archives, and the version it is archived with. */
const CLASSES: Readonly<Record<string, readonly [version: number, above: string | null]>> = {
  NSObject: [0, null],
  NSAttributedString: [0, "NSObject"],
  NSMutableAttributedString: [0, "NSAttributedString"],
  NSString: [1, "NSObject"],
  NSMutableString: [1, "NSString"],
  NSDictionary: [0, "NSObject"],
  NSValue: [0, "NSObject"],
  NSNumber: [0, "NSValue"],
  NSURL: [0, "NSObject"],
  NSData: [0, "NSObject"],
};

/** A value of an attribute. A string beginning with `url:` is archived as NSURL. */
export type Attribute = string | number | Uint8Array;

export interface TextRun {
  readonly text: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Writes NeXT's typedstream: types, class names and C strings once, later as numbers. */
class Archiver {
  readonly #parts: Uint8Array[] = [HEAD];
  readonly #strings = new Map<string, number>();
  readonly #classes = new Map<string, number>();
  readonly #cStrings = new Map<string, number>();
  readonly #objects = new Map<string, number>();
  #shared = 0;

  bytes(): Bytes {
    return joinBytes(...this.#parts);
  }

  put(...bytes: number[]): void {
    this.#parts.push(new Uint8Array(bytes));
  }

  integer(value: number): void {
    if (value < 0x80) this.put(value);
    else if (value < 0x8000) this.put(0x81, value & 0xff, value >> 8);
    else this.put(0x82, value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24);
  }

  type(encoding: string): void {
    this.#reference(this.#strings, encoding, () => {
      this.integer(encoding.length);
      this.#parts.push(ascii(encoding));
    });
  }

  /** One object; one with a key is archived once. */
  object(className: string, fill: () => void, key?: string): void {
    const known = key === undefined ? undefined : this.#objects.get(key);
    if (known !== undefined) {
      this.#number(known);
      return;
    }
    this.put(NEW);
    if (key !== undefined) this.#objects.set(key, this.#shared);
    this.#shared += 1;
    this.#class(className);
    fill();
    this.put(END);
  }

  string(text: string, { className = "NSString", shared = false } = {}): void {
    const fill = (): void => {
      const utf8 = ascii(text);
      this.type("+");
      this.integer(utf8.length);
      this.#parts.push(utf8);
    };
    this.object(className, fill, shared ? text : undefined);
  }

  number(value: number): void {
    const type = Number.isInteger(value) ? (Math.abs(value) < 2 ** 31 ? "i" : "q") : "d";
    this.object("NSNumber", () => {
      this.type("*");
      this.put(NEW);
      this.#cString(type);
      this.type(type);
      if (type === "d") this.#real(value);
      else if (type === "q") this.#integer64(value);
      else this.integer(value);
    });
  }

  data(bytes: Uint8Array): void {
    this.object("NSData", () => {
      this.type("i");
      this.integer(bytes.length);
      this.type(`[${bytes.length}c]`);
      this.#parts.push(bytes);
    });
  }

  #cString(text: string): void {
    this.#cStrings.set(text, this.#shared);
    this.#shared += 1;
    this.type(text);
  }

  #real(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    this.put(0x83, ...bytes);
  }

  #integer64(value: number): void {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
    this.put(0x87, ...bytes);
  }

  #class(name: string | null): void {
    const known = name === null ? undefined : this.#classes.get(name);
    if (name === null) this.put(NIL);
    else if (known !== undefined) this.#number(known);
    else this.#newClass(name);
  }

  #newClass(name: string): void {
    const [version, above] = CLASSES[name] ?? [0, "NSObject"];
    this.put(NEW);
    this.#classes.set(name, this.#shared);
    this.#shared += 1;
    this.type(name);
    this.integer(version);
    this.#class(above);
  }

  #reference(known: Map<string, number>, key: string, write: () => void): void {
    const number = known.get(key);
    if (number !== undefined) {
      this.#number(number);
      return;
    }
    known.set(key, known.size);
    this.put(NEW);
    write();
  }

  #number(number: number): void {
    const value = number - 110;
    if (value < 0x80) this.put(value & 0xff);
    else this.put(0x81, value & 0xff, value >> 8);
  }
}

/** An archived NSAttributedString: what Messages keeps in `attributedBody`. Equal attributes are archived once. */
export function attributedText(runs: readonly TextRun[], { mutable = false } = {}): Bytes {
  const archive = new Archiver();
  const known = new Map<string, number>();
  archive.type("@");
  archive.object(mutable ? "NSMutableAttributedString" : "NSAttributedString", () => {
    archive.type("@");
    const text = runs.map((run) => run.text).join("");
    archive.string(text, { className: mutable ? "NSMutableString" : "NSString" });
    for (const run of runs) {
      const key = JSON.stringify(run.attributes, (_, value) => (value instanceof Uint8Array ? [...value] : value));
      const number = known.get(key) ?? known.size + 1;
      archive.type("iI");
      archive.integer(number);
      archive.integer(run.text.length);
      if (known.has(key)) continue;
      known.set(key, number);
      archive.type("@");
      writeAttributes(archive, run.attributes);
    }
  });
  return archive.bytes();
}

function writeAttributes(archive: Archiver, attributes: TextRun["attributes"]): void {
  const entries = Object.entries(attributes);
  archive.object("NSDictionary", () => {
    archive.type("i");
    archive.integer(entries.length);
    for (const [key, value] of entries) {
      archive.type("@");
      archive.string(key, { shared: true });
      archive.type("@");
      writeAttribute(archive, value);
    }
  });
}

function writeAttribute(archive: Archiver, value: Attribute): void {
  if (typeof value === "number") archive.number(value);
  else if (value instanceof Uint8Array) archive.data(value);
  else if (!value.startsWith("url:")) archive.string(value);
  else {
    archive.object("NSURL", () => {
      archive.type("c");
      archive.put(0);
      archive.type("@");
      archive.string(value.slice(4));
    });
  }
}

/** A text of one part, as most messages have. */
export function attributedBody(text: string): Bytes {
  return attributedText([{ text, attributes: { __kIMMessagePartAttributeName: 0 } }]);
}
