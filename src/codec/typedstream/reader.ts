import { type Bytes, dataView, fromUtf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { parseEncoding, type TypedEncoding } from "./type-encoding.ts";
import { malformedStream, type TypedObject, type TypedValue } from "./value.ts";

const SIGNATURE = "streamtyped";
const VERSION = 4;

const INT16 = 0x81;
const INT32 = 0x82;
const REAL = 0x83;
const NEW = 0x84;
const NIL = 0x85;
const END = 0x86;
const INT64 = 0x87;
const LAST_TAG = 0x91;
/** Single bytes from here to 0xff are −110 … −1 as numbers, and the first references. */
const FIRST_REFERENCE = -110;

/** What a reference may point to: objects, classes and C strings share one numbering. */
type Shared = { readonly object: MutableObject } | { readonly classes: readonly string[] } | { readonly text: string };

interface MutableObject extends TypedObject {
  classes: readonly string[];
  readonly values: TypedValue[];
}

/**
 * Reads one archive front to back. Every value costs at least a byte of input or is counted, so that neither time nor
 * memory can exceed the length of the input by more than a constant factor.
 * @source dgelessus/python-typedstream, format notes; measured on message bodies
 */
export class TypedstreamReader {
  readonly #bytes: Bytes;
  readonly #view: DataView;
  readonly #strings: string[] = [];
  readonly #shared: Shared[] = [];
  readonly #encodings = new Map<string, readonly TypedEncoding[]>();
  #at = 0;
  #depth = 0;
  #valuesLeft: number;

  /** @throws base/malformed when it is no typedstream, base/too-long */
  constructor(bytes: Bytes) {
    if (bytes.length > limits.typedstreamBytes) {
      throw new KeepsakeError("base/too-long", { what: "typedstream", sizeBytes: bytes.length });
    }
    this.#bytes = bytes;
    this.#view = dataView(bytes);
    this.#valuesLeft = bytes.length + 1;
    this.#readHeader();
  }

  /** The first object of the archive, filled as far as reading comes: after an error it holds what was read before. */
  readonly root: MutableObject = { classes: [], values: [] };

  /** @throws base/malformed, base/too-long */
  readRoot(): TypedObject {
    const offset = this.#at;
    if (this.#readSharedString() !== "@") throw malformedStream("no object at the root", offset);
    if (this.#byte() !== NEW) throw malformedStream("no new object at the root", offset);
    this.#fillObject(this.root);
    return this.root;
  }

  #readHeader(): void {
    const isStream =
      this.#byte() === VERSION && this.#byte() === SIGNATURE.length && this.#latin1(SIGNATURE.length) === SIGNATURE;
    if (!isStream) throw malformedStream("not a typedstream", 0);
    this.#integer();
  }

  #fillObject(object: MutableObject): void {
    this.#shared.push({ object });
    this.#descend(() => {
      object.classes = this.#readClass();
      while (this.#peek() !== END) this.#readGroup(object.values);
      this.#at += 1;
    });
  }

  #readGroup(values: TypedValue[]): void {
    const offset = this.#at;
    const encoding = this.#readSharedString();
    if (encoding === null) throw malformedStream("group without a type", offset);
    for (const type of this.#parsed(encoding, offset)) values.push(this.#readValue(type));
  }

  #parsed(encoding: string, offset: number): readonly TypedEncoding[] {
    const known = this.#encodings.get(encoding);
    if (known !== undefined) return known;
    const parsed = parseEncoding(encoding, offset);
    this.#encodings.set(encoding, parsed);
    return parsed;
  }

  #readValue(type: TypedEncoding): TypedValue {
    this.#valuesLeft -= 1;
    if (this.#valuesLeft < 0) throw new KeepsakeError("base/too-long", { what: "typedstream", offset: this.#at });
    if (type.kind === "scalar") return this.#readScalar(type.code);
    if (type.kind === "struct") return type.fields.map((field) => this.#readValue(field));
    if (type.of.kind === "scalar" && "cC".includes(type.of.code)) return this.#take(type.length);
    const items: TypedValue[] = [];
    for (let index = 0; index < type.length; index += 1) items.push(this.#readValue(type.of));
    return items;
  }

  #readScalar(code: string): TypedValue {
    switch (code) {
      case "@":
        return this.#readObject();
      case "+":
        return fromUtf8(this.#take(this.#length()));
      case "*":
        return this.#readCString();
      case "%":
      case ":":
        return this.#readSharedString();
      case "#":
        return this.#readClass()[0] ?? null;
      case "c":
        return this.#view.getInt8(this.#skip(1));
      case "C":
      case "B":
        return this.#byte();
      case "f":
        return this.#readReal(4);
      case "d":
        return this.#readReal(8);
      case "!":
        return null;
      default:
        return this.#integer();
    }
  }

  #readObject(): TypedValue {
    const offset = this.#at;
    const head = this.#byte();
    if (head === NIL) return null;
    if (head !== NEW) {
      const shared = this.#reference(head, offset);
      if ("object" in shared) return shared.object;
      if ("text" in shared) return shared.text;
      throw malformedStream("reference to no object", offset);
    }
    const object: MutableObject = { classes: [], values: [] };
    this.#fillObject(object);
    return object;
  }

  /** The class, then the classes above it. A chain is read as a loop: each class is followed by the one above. */
  #readClass(): readonly string[] {
    const chain: string[][] = [];
    const add = (names: readonly string[]): void => {
      for (const below of chain) below.push(...names);
    };
    for (;;) {
      const offset = this.#at;
      const head = this.#byte();
      if (head === NIL) return chain[0] ?? [];
      if (head !== NEW) {
        const shared = this.#reference(head, offset);
        if (!("classes" in shared)) throw malformedStream("reference to no class", offset);
        add(shared.classes);
        return chain[0] ?? shared.classes;
      }
      const classes: string[] = [];
      chain.push(classes);
      if (chain.length > limits.plistDepth) throw malformedStream("class with too many ancestors", offset);
      this.#shared.push({ classes });
      add([this.#className(offset)]);
      this.#integer();
    }
  }

  #className(offset: number): string {
    const name = this.#readSharedString();
    if (name === null) throw malformedStream("class without a name", offset);
    return name;
  }

  #readCString(): string | null {
    const offset = this.#at;
    const head = this.#byte();
    if (head === NIL) return null;
    if (head === NEW) {
      const text = this.#readSharedString() ?? "";
      this.#shared.push({ text });
      return text;
    }
    const shared = this.#reference(head, offset);
    if (!("text" in shared)) throw malformedStream("reference to no string", offset);
    return shared.text;
  }

  #readSharedString(): string | null {
    const offset = this.#at;
    const head = this.#byte();
    if (head === NIL) return null;
    if (head === NEW) {
      const text = this.#latin1(this.#length());
      this.#strings.push(text);
      return text;
    }
    const text = this.#strings[this.#referenceNumber(head, offset)];
    if (text === undefined) throw malformedStream("reference to no string", offset);
    return text;
  }

  #reference(head: number, offset: number): Shared {
    const shared = this.#shared[this.#referenceNumber(head, offset)];
    if (shared === undefined) throw malformedStream("reference to nothing", offset);
    return shared;
  }

  #referenceNumber(head: number, offset: number): number {
    const value = this.#integerAfter(head, offset);
    if (typeof value !== "number") throw malformedStream("reference number", offset);
    return value - FIRST_REFERENCE;
  }

  #length(): number {
    const offset = this.#at;
    const length = this.#integer();
    if (typeof length !== "number" || length < 0) throw malformedStream("length", offset);
    return length;
  }

  #integer(): number | bigint {
    const offset = this.#at;
    return this.#integerAfter(this.#byte(), offset);
  }

  #integerAfter(head: number, offset: number): number | bigint {
    if (head < 0x80) return head;
    if (head === INT16) return this.#view.getInt16(this.#skip(2), true);
    if (head === INT32) return this.#view.getInt32(this.#skip(4), true);
    if (head === INT64) return small(this.#view.getBigInt64(this.#skip(8), true));
    if (head <= LAST_TAG) throw malformedStream("number", offset);
    return head - 0x100;
  }

  #readReal(sizeBytes: 4 | 8): number {
    const offset = this.#at;
    const head = this.#byte();
    if (head !== REAL) return Number(this.#integerAfter(head, offset));
    return sizeBytes === 4 ? this.#view.getFloat32(this.#skip(4), true) : this.#view.getFloat64(this.#skip(8), true);
  }

  #descend(work: () => void): void {
    this.#depth += 1;
    if (this.#depth > limits.plistDepth) throw malformedStream("nested too deep", this.#at);
    work();
    this.#depth -= 1;
  }

  #latin1(length: number): string {
    const bytes = this.#take(length);
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }

  #take(length: number): Bytes {
    const start = this.#skip(length);
    return this.#bytes.subarray(start, start + length);
  }

  #peek(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw malformedStream("ends too early", this.#at);
    return byte;
  }

  #byte(): number {
    const byte = this.#peek();
    this.#at += 1;
    return byte;
  }

  /** Moves on; returns where it was. */
  #skip(length: number): number {
    const start = this.#at;
    if (length > this.#bytes.length - start) throw malformedStream("ends too early", start);
    this.#at += length;
    return start;
  }
}

function small(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
