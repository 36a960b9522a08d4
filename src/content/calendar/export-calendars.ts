import { UniqueNames } from "../export/safe-name.ts";
import { type ExportTarget, writeText } from "../export/target.ts";
import type { ReadOptions } from "../reader.ts";
import type { CalendarStore } from "./calendar-reader.ts";
import { calendarToIcs, canBeWritten } from "./to-ics.ts";

export interface CalendarExport extends ReadOptions {
  /** Ids; all when undefined. */
  readonly calendars?: readonly number[] | undefined;
  readonly untitled: string;
}

export interface CalendarExportReport {
  readonly calendars: number;
  readonly events: number;
  /** Events without a date that a calendar file can hold. */
  readonly leftOut: number;
}

/** One iCalendar file per calendar. */
export async function exportCalendars(
  store: CalendarStore,
  target: ExportTarget,
  options: CalendarExport,
): Promise<CalendarExportReport> {
  const names = new UniqueNames();
  const wanted = options.calendars === undefined ? null : new Set(options.calendars);
  let [calendars, events, leftOut] = [0, 0, 0];
  for (const calendar of store.calendars) {
    if (wanted?.has(calendar.id) === false) continue;
    const all = Array.from(store.events(calendar.id));
    const written = all.filter(canBeWritten).length;
    const name = names.give(`${(calendar.title || options.untitled).replaceAll(".", "_")}.ics`, "calendar.ics");
    await writeText(target, [name], calendarToIcs(calendar, all), options);
    calendars += 1;
    events += written;
    leftOut += all.length - written;
  }
  return { calendars, events, leftOut };
}
