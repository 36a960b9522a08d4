import { type WallClock, wallClock } from "../time.ts";

/** `20261128T154300Z` */
export function utcStamp(ms: number): string {
  return `${compact(UTC.iso(ms))}Z`;
}

/** `20261128T154300` on the clocks of a zone. */
export function localStamp(ms: number, clock: WallClock): string {
  return compact(clock.iso(ms));
}

/** `20261128` on the clocks of a zone. */
export function dateStamp(ms: number, clock: WallClock): string {
  return clock.date(ms).replaceAll("-", "");
}

/** `+0100` */
export function offsetStamp(ms: number, clock: WallClock): string {
  return clock.offset(ms).replace(":", "");
}

/** The clock of an IANA zone; null for a name that nobody knows. */
export function clockOf(timeZone: string): WallClock | null {
  try {
    return wallClock(timeZone);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

export const UTC: WallClock = wallClock("UTC");

const compact = (iso: string): string => iso.slice(0, 19).replaceAll(/[-:]/g, "");
