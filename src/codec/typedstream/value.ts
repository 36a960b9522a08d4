import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";

/** An archived object: its class, the classes above it, and its values in the order in which they were written. */
export interface TypedObject {
  /** Own class first, root class last. */
  readonly classes: readonly string[];
  /** Of all groups, one after the other. Objects may be shared and may point back: never walk them without a limit. */
  readonly values: readonly TypedValue[];
}

/** One archived value. Runs of chars are bytes; structures and other arrays are lists. */
export type TypedValue = null | number | bigint | string | Bytes | TypedObject | readonly TypedValue[];

export function isTypedObject(value: TypedValue | undefined): value is TypedObject {
  return typeof value === "object" && value !== null && "classes" in value;
}

export function isA(value: TypedValue | undefined, className: string): value is TypedObject {
  return isTypedObject(value) && value.classes.includes(className);
}

/** base/malformed with what is wrong and where. */
export function malformedStream(what: string, offset: number): KeepsakeError<"base/malformed"> {
  return new KeepsakeError("base/malformed", { format: "typedstream", what, offset });
}
