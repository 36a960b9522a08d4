import { text } from "./language.ts";
import { currentLocale } from "./locale.ts";

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Decimal units, as phones label their storage: 12.4 GB. */
export function formatBytes(bytes: number): string {
  const exponent = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1_000 ** exponent;
  const maximumFractionDigits = value < 100 && exponent > 1 ? 1 : 0;
  const unit = units[exponent] ?? "byte";
  return new Intl.NumberFormat(currentLocale(), {
    style: "unit",
    unit,
    unitDisplay: exponent === 0 ? "long" : "short",
    maximumFractionDigits,
  }).format(value);
}

export function formatCount(count: number): string {
  return new Intl.NumberFormat(currentLocale()).format(count);
}

/** Whole percents, rounded down: 100 % means done. */
export function formatPercent(fraction: number): string {
  return new Intl.NumberFormat(currentLocale(), { style: "percent" }).format(Math.floor(fraction * 100) / 100);
}

export function formatSpeed(bytesPerSecond: number): string {
  return text.time.perSecond(formatBytes(bytesPerSecond));
}

/** How long something took: "22 min", "40 sec". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 60) return inUnit(seconds, "second");
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? inUnit(minutes, "minute") : hoursAndMinutes(minutes);
}

function hoursAndMinutes(minutes: number): string {
  const rest = minutes % 60;
  const parts = [inUnit(Math.floor(minutes / 60), "hour"), ...(rest === 0 ? [] : [inUnit(rest, "minute")])];
  return new Intl.ListFormat(currentLocale(), { type: "unit", style: "narrow" }).format(parts);
}

function inUnit(value: number, unit: "second" | "minute" | "hour"): string {
  return new Intl.NumberFormat(currentLocale(), { style: "unit", unit, unitDisplay: "short" }).format(value);
}

/** The distance of two dates: whole days, or less than one as a duration. */
export function formatSpan(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  if (days === 0) return formatDuration(ms);
  return new Intl.NumberFormat(currentLocale(), { style: "unit", unit: "day", unitDisplay: "long" }).format(days);
}

/** Time left in steps nobody would call precise: whole minutes, five minutes above ten. */
export function formatTimeLeft(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (ms < 60_000) return text.time.lessThanMinute;
  const rounded = minutes <= 10 ? minutes : Math.ceil(minutes / 5) * 5;
  if (rounded < 60) return text.time.minutesLeft(rounded, formatCount(rounded));
  return text.time.hoursLeft(hoursAndMinutes(rounded));
}

/** A clock that counts up: 0:07, 12:40. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const twoDigits = new Intl.NumberFormat(currentLocale(), { minimumIntegerDigits: 2 });
  return `${formatCount(Math.floor(seconds / 60))}:${twoDigits.format(seconds % 60)}`;
}

const DAY_MS = 86_400_000;

/** Relative for a week, absolute beyond. */
export function formatAge(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  if (ageMs < 60_000) return text.time.momentAgo;
  if (ageMs > 7 * DAY_MS) return formatDate(atMs);
  const relative = new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto" });
  if (ageMs < 3_600_000) return relative.format(-Math.floor(ageMs / 60_000), "minute");
  if (ageMs < DAY_MS) return relative.format(-Math.floor(ageMs / 3_600_000), "hour");
  return relative.format(-Math.floor(ageMs / DAY_MS), "day");
}

export function formatDate(atMs: number): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: "long", timeStyle: "short" }).format(atMs);
}

/** "Saturday, Nov 28, 14:20": inside a list that names the year already. */
export function formatDayTime(atMs: number): string {
  const options = { weekday: "long", month: "short", day: "numeric", hour: "numeric", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(currentLocale(), options).format(atMs);
}

export function formatDay(atMs: number): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: "long" }).format(atMs);
}

export function formatMonth(atMs: number): string {
  return new Intl.DateTimeFormat(currentLocale(), { month: "long", year: "numeric" }).format(atMs);
}

/** "Friday, November 27, 2026", above the messages of a day. */
export function formatLongDay(atMs: number): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: "full" }).format(atMs);
}

/** "3:43 PM" */
export function formatTime(atMs: number): string {
  return new Intl.DateTimeFormat(currentLocale(), { timeStyle: "short" }).format(atMs);
}

/** A day of the calendar, such as a birthday; without a year when there is none. */
export function formatCalendarDay(day: {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
}): string {
  const date = new Date(Date.UTC(2000, day.month - 1, day.day));
  // Years below 100 would be taken for 1900 and later.
  if (day.year !== null) date.setUTCFullYear(day.year);
  const year = day.year === null ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(currentLocale(), { ...year, month: "long", day: "numeric", timeZone: "UTC" }).format(
    date,
  );
}

/** "Mar 14, 2026": in the rows of long lists. */
export function formatShortDay(atMs: number): string {
  return new Intl.DateTimeFormat(currentLocale(), { dateStyle: "medium" }).format(atMs);
}
