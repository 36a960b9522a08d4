import { type Bytes, utf8 } from "../../base/bytes.ts";
import { goJsonString } from "./go-text.ts";
import { goTime, parseGoTime } from "./go-time.ts";
import { parseJson } from "./json.ts";

/** One file of `locks/`. */
export interface LockFile {
  readonly timeMs: number;
  readonly exclusive: boolean;
  readonly hostname: string;
}

/** A lock nobody refreshed for this long belongs to nobody. @source restic/restic internal/restic/lock.go `StaleLockTimeout` */
export const staleLockMs: number = 30 * 60_000;

/**
 * `hostname` must be no real host: restic on that host would look for the process, find none and call the lock stale.
 * @source restic/restic doc/design.rst "Locks"
 */
export function encodeLock(lock: LockFile): Bytes {
  const time = goTime(lock.timeMs);
  const hostname = goJsonString(lock.hostname);
  return utf8(`{"time":"${time}","exclusive":${lock.exclusive},"hostname":${hostname},"username":"keepsake","pid":1}`);
}

/** @throws base/malformed */
export function parseLock(bytes: Bytes): LockFile {
  const fields = parseJson("lock", bytes);
  const time = parseGoTime(fields.text("time"));
  if (time === null) return fields.refuse("time");
  return { timeMs: time.ms, exclusive: fields.flag("exclusive"), hostname: fields.optionalText("hostname") };
}
