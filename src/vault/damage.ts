import { KeepsakeError } from "../base/errors.ts";
import type { ObjectKey } from "./stores/object-store.ts";

/** An object that is not what it was; `what` says which part, `blob` which blob of a pack. */
export function damaged(
  key: ObjectKey,
  what: string,
  options: { readonly cause?: unknown; readonly blob?: string } = {},
): KeepsakeError<"vault/damaged"> {
  const context = { object: key.type, name: key.name, what };
  const { blob, cause } = options;
  return new KeepsakeError("vault/damaged", blob === undefined ? context : { ...context, blob }, { cause });
}

const signsOfDamage: readonly string[] = [
  "base/malformed",
  "base/too-long",
  "store/not-found",
  "store/too-short",
  "vault/damaged",
];

/** Whether an error says something about the object read, and not about the way to it (a drive unplugged, a signal fired). */
export function isDamage(error: unknown): error is KeepsakeError {
  return error instanceof KeepsakeError && signsOfDamage.includes(error.code);
}

/** What went wrong with `key`, as vault/damaged; errors that say nothing about the object stay as they are. */
export function asDamage(error: unknown, key: ObjectKey): unknown {
  if (!isDamage(error) || error.code === "vault/damaged") return error;
  return damaged(key, whatIs(error), { cause: error });
}

function whatIs(error: KeepsakeError): string {
  if (error.code === "store/not-found") return "missing";
  if (error.code === "store/too-short") return "cut off";
  return "content";
}
