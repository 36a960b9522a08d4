import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { isPlistArray, isPlistDict, isPlistReal, type PlistDict, type PlistValue } from "./value.ts";

/** Tells whether a value is of one kind, and gives it as that kind. */
type Kind<T> = (value: PlistValue) => T | undefined;

const asString: Kind<string> = (value) => (typeof value === "string" ? value : undefined);
const asBoolean: Kind<boolean> = (value) => (typeof value === "boolean" ? value : undefined);
const asBytes: Kind<Bytes> = (value) => (value instanceof Uint8Array ? value : undefined);
const asDate: Kind<Date> = (value) => (value instanceof Date ? value : undefined);
const asArray: Kind<readonly PlistValue[]> = (value) => (isPlistArray(value) ? value : undefined);
const asDict: Kind<PlistDict> = (value) => (isPlistDict(value) ? value : undefined);
const asNumber: Kind<number> = (value) => {
  if (typeof value === "number") return value;
  return isPlistReal(value) ? value.CF$REAL : undefined;
};
const asInteger: Kind<number | bigint> = (value) =>
  typeof value === "bigint" || (typeof value === "number" && Number.isSafeInteger(value)) ? value : undefined;

/** The value as a dictionary. @throws base/malformed naming `what` */
export function dictOf(value: PlistValue, what: string): PlistDict {
  return asDict(value) ?? fail("dict", what);
}

/** The value as an array. @throws base/malformed naming `what` */
export function arrayOf(value: PlistValue, what: string): readonly PlistValue[] {
  return asArray(value) ?? fail("array", what);
}

/** The own value under a key, or undefined. */
export function valueAt(dict: PlistDict, key: string): PlistValue | undefined {
  return Object.hasOwn(dict, key) ? dict[key] : undefined;
}

/*
 * Two families: `…At` wants the key, `maybe…At` gives undefined when it is absent.
 * Both throw base/malformed with key and expected kind when something else stands there.
 */
export const stringAt: At<string> = required("string", asString);
export const numberAt: At<number> = required("number", asNumber);
/** `bigint` beyond 2^53 − 1. */
export const integerAt: At<number | bigint> = required("integer", asInteger);
export const booleanAt: At<boolean> = required("boolean", asBoolean);
export const bytesAt: At<Bytes> = required("data", asBytes);
export const dateAt: At<Date> = required("date", asDate);
export const arrayAt: At<readonly PlistValue[]> = required("array", asArray);
export const dictAt: At<PlistDict> = required("dict", asDict);

export const maybeStringAt: MaybeAt<string> = optional("string", asString);
export const maybeNumberAt: MaybeAt<number> = optional("number", asNumber);
export const maybeIntegerAt: MaybeAt<number | bigint> = optional("integer", asInteger);
export const maybeBooleanAt: MaybeAt<boolean> = optional("boolean", asBoolean);
export const maybeBytesAt: MaybeAt<Bytes> = optional("data", asBytes);
export const maybeDateAt: MaybeAt<Date> = optional("date", asDate);
export const maybeArrayAt: MaybeAt<readonly PlistValue[]> = optional("array", asArray);
export const maybeDictAt: MaybeAt<PlistDict> = optional("dict", asDict);

type At<T> = (dict: PlistDict, key: string) => T;
type MaybeAt<T> = (dict: PlistDict, key: string) => T | undefined;

function required<T>(expected: string, kind: Kind<T>): At<T> {
  return (dict, key) => {
    const value = valueAt(dict, key);
    return (value === undefined ? undefined : kind(value)) ?? fail(expected, key);
  };
}

function optional<T>(expected: string, kind: Kind<T>): MaybeAt<T> {
  return (dict, key) => {
    const value = valueAt(dict, key);
    return value === undefined ? undefined : (kind(value) ?? fail(expected, key));
  };
}

function fail(expected: string, key: string): never {
  throw new KeepsakeError("base/malformed", { format: "plist", key, expected });
}
