import { dateStamp, localStamp, UTC, utcStamp } from "../ical/stamp.ts";
import type { WallClock } from "../time.ts";
import type { CalendarEvent, RecurrenceRule } from "./event.ts";

const FREQUENCIES: Readonly<Record<number, string>> = { 1: "DAILY", 2: "WEEKLY", 3: "MONTHLY", 4: "YEARLY" };
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
const DAY = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/;
const MAX_ORDINAL = 53;

/**
 * The rule as the value of RRULE; null when part of it is not understood: a rule that is nearly right shows meetings that
 * never were, so the caller keeps the raw form instead.
 * @source RFC 5545 §3.3.10
 */
export function recurrenceText(rule: RecurrenceRule, event: CalendarEvent, clock: WallClock): string | null {
  const frequency = FREQUENCIES[rule.frequency];
  const days = daysOf(rule.specifier, frequency);
  if (frequency === undefined || days === null) return null;
  const parts = [`FREQ=${frequency}`];
  if (rule.interval > 1) parts.push(`INTERVAL=${rule.interval}`);
  // An end by date and one by count exclude each other.
  if (rule.count > 0) parts.push(`COUNT=${rule.count}`);
  else if (rule.endMs !== null) parts.push(`UNTIL=${untilText(rule.endMs, event, clock)}`);
  parts.push(...days);
  if (days.length > 0 && frequency === "YEARLY") parts.push(`BYMONTH=${monthOf(event.startMs ?? 0, clock)}`);
  const weekStart = rule.weekStart === null ? undefined : WEEKDAYS[rule.weekStart];
  if (frequency === "WEEKLY" && rule.interval > 1 && weekStart !== undefined) parts.push(`WKST=${weekStart}`);
  return parts.join(";");
}

/** Kept beside an event whose rule could not be written: nothing is lost, nothing is invented. */
export function rawRecurrence({ frequency, interval, count, endMs, specifier }: RecurrenceRule): string {
  const end = endMs === null ? "" : utcStamp(endMs);
  return `frequency=${frequency} interval=${interval} count=${count} end=${end} specifier=${specifier ?? ""}`;
}

function daysOf(specifier: string | null, frequency: string | undefined): string[] | null {
  const parts: string[] = [];
  for (const piece of (specifier ?? "").split(";")) {
    if (piece.trim() === "") continue;
    const [name, list = ""] = piece.trim().split("=");
    const part = name === "D" ? weekdays(list, frequency) : name === "M" ? monthDays(list) : null;
    if (part === null) return null;
    parts.push(part);
  }
  return parts;
}

/** "0MO" is every Monday, "1SU" the first Sunday, "-1FR" the last Friday. Weeks know no first Monday. */
function weekdays(list: string, frequency: string | undefined): string | null {
  const days = list.split(",").map((day) => {
    const match = DAY.exec(day);
    const ordinal = Number(match?.[1] ?? 0);
    if (match === null || Math.abs(ordinal) > MAX_ORDINAL) return null;
    return ordinal === 0 || frequency === "WEEKLY" || frequency === "DAILY" ? match[2] : `${ordinal}${match[2]}`;
  });
  return days.includes(null) ? null : `BYDAY=${days.join(",")}`;
}

function monthDays(list: string): string | null {
  const days = list.split(",").map(Number);
  const sound = days.every((day) => Number.isInteger(day) && day !== 0 && Math.abs(day) <= 31);
  return sound ? `BYMONTHDAY=${days.join(",")}` : null;
}

/** The end has the same kind of value as the start. */
function untilText(endMs: number, event: CalendarEvent, clock: WallClock): string {
  if (event.isAllDay) return dateStamp(endMs, clock);
  return event.isFloating ? localStamp(endMs, UTC) : utcStamp(endMs);
}

const monthOf = (ms: number, clock: WallClock): number => Number(clock.date(ms).slice(-5, -3));
