import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";

/**
 * One value of a property list, made only of things `structuredClone` carries, so that it crosses threads as it is.
 *
 * Integers are `number` up to ±(2^53 − 1) and `bigint` beyond. Reals are `number`; a real that happens to be a safe
 * integer is a `PlistReal`, because Apple's programs tell 1 and 1.0 apart. `null` exists only in the binary form.
 */
export type PlistValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | Bytes
  | PlistReal
  | PlistUid
  | readonly PlistValue[]
  | PlistDict;

/** Keys come from outside, `__proto__` and `constructor` among them: read with the accessors, which see own keys only. */
export interface PlistDict {
  readonly [key: string]: PlistValue;
}

/** A reference inside a keyed archive, in the shape Apple's XML form gives it. */
export interface PlistUid {
  readonly CF$UID: number;
}

/** A real whose value is a whole number. */
export interface PlistReal {
  readonly CF$REAL: number;
}

export function plistReal(value: number): PlistReal {
  return { CF$REAL: value };
}

export function plistUid(value: number): PlistUid {
  return { CF$UID: value };
}

export function isPlistReal(value: PlistValue | undefined): value is PlistReal {
  return isTagged(value, "CF$REAL");
}

export function isPlistUid(value: PlistValue | undefined): value is PlistUid {
  return isTagged(value, "CF$UID");
}

export function isPlistArray(value: PlistValue | undefined): value is readonly PlistValue[] {
  return Array.isArray(value);
}

/** True for a dictionary proper; tagged reals and UIDs are none. */
export function isPlistDict(value: PlistValue | undefined): value is PlistDict {
  return isRecord(value) && !isPlistReal(value) && !isPlistUid(value);
}

/** A real as the value model holds it. */
export function fromReal(value: number): number | PlistReal {
  return Number.isSafeInteger(value) ? plistReal(value) : value;
}

/** An integer as the value model holds it. */
export function fromInteger(value: bigint): number | bigint {
  const small = Number(value);
  return Number.isSafeInteger(small) ? small : value;
}

/** Sets a key of a dictionary under construction; `__proto__` becomes a key like any other. */
export function setKey(dict: Record<string, PlistValue>, key: string, value: PlistValue): void {
  if (key === "__proto__") {
    Object.defineProperty(dict, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    dict[key] = value;
  }
}

/** The error of every malformed property list: base/malformed with what is wrong and where. */
export function malformedPlist(what: string, offset: number): KeepsakeError<"base/malformed"> {
  return new KeepsakeError("base/malformed", { format: "plist", what, offset });
}

/** Integers a property list can hold: 128 bit, signed. */
export const integerRange: { readonly min: bigint; readonly max: bigint } = {
  min: -(2n ** 127n),
  max: 2n ** 127n - 1n,
};

/** Reference date of binary dates: 2001-01-01T00:00:00Z in milliseconds since 1970. */
export const plistEpochMs = 978_307_200_000;

function isRecord(value: PlistValue | undefined): value is PlistDict | PlistReal | PlistUid {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  );
}

function isTagged(value: PlistValue | undefined, tag: "CF$REAL" | "CF$UID"): boolean {
  if (!isRecord(value)) return false;
  const held: PlistValue | undefined = (value as PlistDict)[tag];
  return typeof held === "number" && Object.keys(value).length === 1;
}
