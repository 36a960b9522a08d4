/** 2001-01-01T00:00:00Z in milliseconds since 1970: where most of Apple's databases begin to count. */
const COCOA_EPOCH_MS = 978_307_200_000;
/** `Date` reaches this far on both sides. */
const LAST_DATE_MS = 8.64e15;
/** A date of Messages above this counts nanoseconds: 10^12 seconds would lie 31,000 years ahead. */
const NANOSECONDS_FROM = 1e12;

/** A cell of a database that should hold a date. */
export type DateCell = number | bigint | string | null | undefined | Uint8Array;

/**
 * Milliseconds since 1970 of seconds since 2001. Text holding a number counts too: AddressBook stores birthdays so.
 * Nothing, 0 and what is no number mean "no date", not 2001-01-01.
 */
export function cocoaMs(seconds: DateCell): number | null {
  const value = numberOf(seconds);
  return value === null || value === 0 ? null : inRange(value * 1000 + COCOA_EPOCH_MS);
}

/** Like `cocoaMs`, for Messages: nanoseconds since iOS 11, seconds before; told apart by size. */
export function messageMs(value: DateCell): number | null {
  const count = numberOf(value);
  if (count === null || count === 0) return null;
  if (Math.abs(count) <= NANOSECONDS_FROM) return cocoaMs(count);
  // 64-bit nanoseconds lose their last digits as a double; whole milliseconds are kept exact.
  const ms = typeof value === "bigint" ? Number(value / 1_000_000n) : Math.round(count / 1_000_000);
  return inRange(ms + COCOA_EPOCH_MS);
}

/** Milliseconds since 1970 of seconds since 1970 (Safari bookmarks, voicemail, files). */
export function unixMs(seconds: DateCell): number | null {
  const value = numberOf(seconds);
  return value === null || value === 0 ? null : inRange(value * 1000);
}

function numberOf(cell: DateCell): number | null {
  if (typeof cell === "string") return cell.trim() === "" ? null : numberOf(Number(cell));
  if (typeof cell === "bigint") return Number(cell);
  return typeof cell === "number" && Number.isFinite(cell) ? cell : null;
}

function inRange(ms: number): number | null {
  const whole = Math.round(ms);
  return Math.abs(whole) <= LAST_DATE_MS ? whole : null;
}

/** Writes instants in one time zone, dates in the Gregorian calendar for all of time. */
export interface WallClock {
  /** `2026-11-28T15:43:00+01:00`; milliseconds only when there are some. */
  iso(ms: number): string;
  /** `2026-11-28` */
  date(ms: number): string;
  /** `15:43:00` */
  time(ms: number): string;
  /** `+01:00` */
  offset(ms: number): string;
}

/** Clocks are set only at full quarters of an hour. */
const QUARTER_MS = 900_000;

/**
 * @param timeZone IANA name; undefined: the zone of this computer
 * @throws RangeError for a zone nobody knows
 */
export function wallClock(timeZone?: string): WallClock {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  // Asking for an offset costs microseconds; neighbours in a conversation mostly share one.
  let quarter = Number.NaN;
  let minutes = 0;
  const offsetOf = (ms: number): number => {
    const asked = Math.floor(ms / QUARTER_MS);
    if (asked !== quarter) minutes = offsetMinutes(format, ms);
    quarter = asked;
    return minutes;
  };
  const shifted = (ms: number): Date => new Date(ms + offsetOf(ms) * 60_000);
  return {
    iso: (ms) => `${dateText(shifted(ms))}T${timeText(shifted(ms))}${fraction(ms)}${offsetText(offsetOf(ms))}`,
    date: (ms) => dateText(shifted(ms)),
    time: (ms) => timeText(shifted(ms)),
    offset: (ms) => offsetText(offsetOf(ms)),
  };
}

/** Full minutes east of Greenwich; zones before the railways had seconds too, which ISO 8601 can't write. */
function offsetMinutes(format: Intl.DateTimeFormat, ms: number): number {
  const name = format.formatToParts(ms).find((part) => part.type === "timeZoneName")?.value ?? "";
  const match = /([+-])(\d{1,2}):?(\d{2})?/.exec(name);
  if (match === null) return 0;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
}

function dateText(date: Date): string {
  return `${yearText(date.getUTCFullYear())}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

function timeText(date: Date): string {
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, "0");
  return `${year < 0 ? "-" : "+"}${String(Math.abs(year)).padStart(6, "0")}`;
}

function offsetText(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function fraction(ms: number): string {
  const rest = ((ms % 1000) + 1000) % 1000;
  return rest === 0 ? "" : `.${String(rest).padStart(3, "0")}`;
}

const two = (value: number): string => String(value).padStart(2, "0");
