import type { Bytes } from "../../base/bytes.ts";
import { asKeepsakeError, type KeepsakeError } from "../../base/errors.ts";
import { TypedstreamReader } from "./reader.ts";
import { isA, isTypedObject, malformedStream, type TypedObject, type TypedValue } from "./value.ts";

/** What an attribute says; objects that are no text, number or data are known by their class only. */
export type AttributeValue = string | number | bigint | Bytes | { readonly className: string };

export interface AttributedRun {
  /** UTF-16 units. */
  readonly start: number;
  readonly length: number;
  readonly attributes: ReadonlyMap<string, AttributeValue>;
}

export interface AttributedString {
  readonly text: string;
  /** In order, without gaps, within the text. */
  readonly runs: readonly AttributedRun[];
  /** Set when the text was read but what follows it is damaged. */
  readonly damage: KeepsakeError | null;
}

/**
 * The text of an archived NSAttributedString and what it says about its parts.
 * @throws base/malformed when no text can be read, base/too-long
 */
export function readAttributedString(bytes: Bytes): AttributedString {
  const reader = new TypedstreamReader(bytes);
  let damage: KeepsakeError | null = null;
  try {
    reader.readRoot();
  } catch (error) {
    damage = asKeepsakeError(error);
  }
  const text = textOf(reader.root);
  if (text === null) throw damage ?? malformedStream("no attributed string", 0);
  return { text, runs: runsOf(reader.root, text.length), damage };
}

function textOf(root: TypedObject): string | null {
  if (root.classes.includes("NSString")) return stringOf(root);
  const first = root.values[0];
  return root.classes.includes("NSAttributedString") && isA(first, "NSString") ? stringOf(first) : null;
}

function stringOf(object: TypedObject): string | null {
  const value = object.values[0];
  return typeof value === "string" ? value : null;
}

/** Pairs of number and length; a number not seen before is followed by its attributes. */
function runsOf(root: TypedObject, textLength: number): AttributedRun[] {
  const { values } = root;
  const known: ReadonlyMap<string, AttributeValue>[] = [];
  const runs: AttributedRun[] = [];
  let start = 0;
  for (let at = 1; at + 1 < values.length && start < textLength; at += 2) {
    const [number, length] = [values[at], values[at + 1]];
    if (typeof number !== "number" || typeof length !== "number" || length < 0) break;
    const next = values[at + 2];
    if (number > known.length && isTypedObject(next)) {
      known.push(attributesOf(next));
      at += 1;
    }
    const inText = Math.min(length, textLength - start);
    if (inText > 0) runs.push({ start, length: inText, attributes: known[number - 1] ?? NONE });
    start += inText;
  }
  return runs;
}

const NONE: ReadonlyMap<string, AttributeValue> = new Map();

function attributesOf(dictionary: TypedObject): ReadonlyMap<string, AttributeValue> {
  if (!isA(dictionary, "NSDictionary")) return NONE;
  const attributes = new Map<string, AttributeValue>();
  for (let at = 1; at + 1 < dictionary.values.length; at += 2) {
    const key = dictionary.values[at];
    const value = simple(dictionary.values[at + 1]);
    const name = isA(key, "NSString") ? stringOf(key) : null;
    if (name !== null && value !== null) attributes.set(name, value);
  }
  return attributes;
}

function simple(value: TypedValue | undefined): AttributeValue | null {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value;
  if (!isTypedObject(value)) return null;
  const { classes, values } = value;
  if (isA(value, "NSString")) return stringOf(value);
  // Its type is archived as a C string in front of the value.
  if (isA(value, "NSNumber")) return scalar(values.at(-1));
  if (isA(value, "NSData")) return values.find((part) => part instanceof Uint8Array) ?? null;
  if (isA(value, "NSURL")) return urlOf(values) ?? { className: "NSURL" };
  return { className: classes[0] ?? "" };
}

function scalar(value: TypedValue | undefined): number | bigint | null {
  return typeof value === "number" || typeof value === "bigint" ? value : null;
}

function urlOf(values: readonly TypedValue[]): string | null {
  const last = values.findLast((part) => isA(part, "NSString"));
  return isA(last, "NSString") ? stringOf(last) : null;
}
