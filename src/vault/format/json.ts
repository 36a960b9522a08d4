import { type Bytes, fromUtf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { isObjectId, type ObjectId } from "../object-id.ts";

/** A JSON object of which nothing is known yet. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/** One field after the other, each checked: what does not fit is base/malformed with the field's name, never its value. */
export class JsonFields {
  readonly #format: string;
  readonly #record: JsonRecord;

  constructor(format: string, value: unknown) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw malformed(format, "object");
    this.#format = format;
    this.#record = value as JsonRecord;
  }

  has(name: string): boolean {
    const value = this.#value(name);
    return value !== undefined && value !== null;
  }

  text(name: string): string {
    const value = this.#value(name);
    return typeof value === "string" ? value : this.#refuse(name);
  }

  /** Left out means "": Go leaves out empty strings. */
  optionalText(name: string): string {
    return this.has(name) ? this.text(name) : "";
  }

  /** 0 … 2^53 - 1 */
  count(name: string): number {
    const value = this.#value(name);
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : this.#refuse(name);
  }

  optionalCount(name: string): number {
    return this.has(name) ? this.count(name) : 0;
  }

  /** Fits 32 bits. */
  u32(name: string): number {
    const value = this.count(name);
    return value <= 0xffff_ffff ? value : this.#refuse(name);
  }

  flag(name: string): boolean {
    const value = this.#value(name);
    return typeof value === "boolean" ? value : this.#refuse(name);
  }

  id(name: string): ObjectId {
    const value = this.#value(name);
    return isObjectId(value) ? value : this.#refuse(name);
  }

  fields(name: string): JsonFields {
    return new JsonFields(`${this.#format} ${name}`, this.#value(name));
  }

  /** Left out or null means empty. */
  list(name: string): readonly unknown[] {
    const value = this.#value(name) ?? [];
    return Array.isArray(value) ? (value as readonly unknown[]) : this.#refuse(name);
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((value) => (typeof value === "string" ? value : this.#refuse(name)));
  }

  ids(name: string): readonly ObjectId[] {
    return this.list(name).map((value) => (isObjectId(value) ? value : this.#refuse(name)));
  }

  refuse(name: string): never {
    return this.#refuse(name);
  }

  #value(name: string): unknown {
    return Object.hasOwn(this.#record, name) ? this.#record[name] : undefined;
  }

  #refuse(name: string): never {
    throw malformed(this.#format, name);
  }
}

/** @throws base/malformed */
export function parseJson(format: string, bytes: Bytes): JsonFields {
  return new JsonFields(format, parseJsonText(format, fromUtf8(bytes)));
}

/** @throws base/malformed; the parser's own message may quote the content, so it is not passed on. */
export function parseJsonText(format: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw malformed(format, "JSON");
  }
}

export function malformed(format: string, what: string): KeepsakeError<"base/malformed"> {
  return new KeepsakeError("base/malformed", { format, what });
}
