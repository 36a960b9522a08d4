import type { Sqlite3Static } from "@sqlite.org/sqlite-wasm";
import { KeepsakeError } from "../../base/errors.ts";

const SHOWN_CHARACTERS = 200;

/**
 * What SQLite threw, as an error of ours: base/too-long for what needs more memory or steps than we give it,
 * base/malformed for everything else, with SQLite's own code in `sqlite`.
 */
export function databaseError({ capi }: Sqlite3Static, error: unknown): KeepsakeError {
  if (error instanceof KeepsakeError) return error;
  const code = resultCode(error);
  if (code === null) return new KeepsakeError("base/bug", { what: "SQLite" }, { cause: error });
  const context = { format: "SQLite database", sqlite: capi.sqlite3_js_rc_str(code) ?? String(code) };
  const primary = code & 0xff;
  const isTooMuch = ([capi.SQLITE_NOMEM, capi.SQLITE_TOOBIG, capi.SQLITE_INTERRUPT] as number[]).includes(primary);
  if (isTooMuch) return new KeepsakeError("base/too-long", { what: "database", ...context });
  return new KeepsakeError("base/malformed", { ...context, reason: messageOf(error) });
}

function resultCode(error: unknown): number | null {
  const code: unknown = error instanceof Error ? Reflect.get(error, "resultCode") : undefined;
  return typeof code === "number" ? code : null;
}

/** "SQLITE_CORRUPT: sqlite3 result code 11: database disk image is malformed" without what the code says already. */
function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  return message.replace(/^.*sqlite3 result code \d+: /s, "").slice(0, SHOWN_CHARACTERS);
}
