import { icalComponent, icalLine, icalText } from "../ical/line.ts";
import { dateStamp, utcStamp } from "../ical/stamp.ts";
import type { WallClock } from "../time.ts";
import type { Reminder } from "./reminder-reader.ts";

/**
 * Reminders as an iCalendar file of tasks. Deleted ones are the caller's choice.
 * @param clock of the person: days without a time are days there
 * @source RFC 5545 §3.6.2
 */
export async function* remindersToIcs(
  name: string,
  reminders: AsyncIterable<Reminder> | Iterable<Reminder>,
  clock: WallClock,
): AsyncGenerator<string> {
  yield "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
  yield icalLine("PRODID", "-//Keepsake//Reminders export//EN");
  yield icalLine("X-WR-CALNAME", icalText(name));
  for await (const reminder of reminders) yield taskComponent(reminder, clock);
  yield "END:VCALENDAR\r\n";
}

function taskComponent(reminder: Reminder, clock: WallClock): string {
  const { dueMs, startMs, createdMs, modifiedMs, isAllDay, isCompleted, completedMs, notes, priority, list } = reminder;
  const day = (property: string, ms: number | null): string[] => {
    if (ms === null) return [];
    return isAllDay
      ? [icalLine(property, dateStamp(ms, clock), [["VALUE", "DATE"]])]
      : [icalLine(property, utcStamp(ms))];
  };
  const utc = (property: string, ms: number | null): string[] =>
    ms === null ? [] : [icalLine(property, utcStamp(ms))];
  // A start at or after the due date is not allowed; a start alone is.
  const start = startMs !== null && (dueMs === null || startMs < dueMs) ? day("DTSTART", startMs) : [];
  return icalComponent("VTODO", [
    icalLine("UID", icalText(reminder.uid)),
    icalLine("DTSTAMP", utcStamp(modifiedMs ?? createdMs ?? 0)),
    icalLine("SUMMARY", icalText(reminder.title)),
    ...(notes === null ? [] : [icalLine("DESCRIPTION", icalText(notes))]),
    ...start,
    ...day("DUE", dueMs),
    icalLine("STATUS", isCompleted ? "COMPLETED" : "NEEDS-ACTION"),
    ...(isCompleted ? utc("COMPLETED", completedMs) : []),
    ...(priority >= 1 && priority <= 9 ? [icalLine("PRIORITY", String(priority))] : []),
    ...utc("CREATED", createdMs),
    ...utc("LAST-MODIFIED", modifiedMs),
    ...(list === null ? [] : [icalLine("CATEGORIES", icalText(list))]),
  ]);
}
