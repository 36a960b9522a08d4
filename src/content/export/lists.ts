import type { CalendarEvent, CalendarInfo } from "../calendar/event.ts";
import type { HealthSample, HealthType, Workout } from "../health/health-store.ts";
import type { Reminder } from "../reminders/reminder-reader.ts";
import type { Bookmark, HistoryVisit } from "../safari/safari-reader.ts";
import type { VoiceMemo } from "../sound/voice-memo-reader.ts";
import type { Voicemail } from "../sound/voicemail-reader.ts";
import type { WallClock } from "../time.ts";
import { type CsvCell, csvLine, csvMark } from "./csv.ts";

/*
 * Lists as CSV. Column names are for programs: the same in every language. Dates are ISO 8601 with the offset of the
 * given clock.
 */

type Rows<T> = AsyncIterable<T> | Iterable<T>;

export function historyCsv(visits: Rows<HistoryVisit>, clock: WallClock): AsyncGenerator<string> {
  const columns = ["Date", "Title", "Address", "Visits of the address", "On another device"];
  return csv(columns, visits, (visit) => [
    iso(visit.visitedMs, clock),
    visit.title,
    visit.url,
    visit.visitCount,
    visit.isFromOtherDevice,
  ]);
}

export function bookmarksCsv(bookmarks: readonly Bookmark[], clock: WallClock): AsyncGenerator<string> {
  const titles = new Map(bookmarks.map(({ id, title }) => [id, title]));
  const columns = ["Title", "Address", "Folder", "Reading list", "Read", "Added", "Changed", "Preview"];
  const leaves = bookmarks.filter(({ isFolder }) => !isFolder);
  return csv(columns, leaves, (one) => [
    one.title,
    one.url,
    titles.get(one.parentId ?? -1),
    one.isInReadingList,
    one.isInReadingList ? one.isRead : null,
    iso(one.addedMs, clock),
    iso(one.modifiedMs, clock),
    one.previewText,
  ]);
}

/** @param fileOf where the sound of a message was written; null when it was not */
export function voicemailCsv(
  messages: Rows<Voicemail>,
  clock: WallClock,
  fileOf: (message: Voicemail) => string | null,
): AsyncGenerator<string> {
  const columns = ["Date", "From", "Call back", "To", "Seconds", "Deleted", "Transcript", "File"];
  return csv(columns, messages, (one) => [
    iso(one.receivedMs, clock),
    one.sender,
    one.callbackNumber,
    one.receiver,
    one.durationSeconds,
    one.isDeleted,
    one.transcript,
    fileOf(one),
  ]);
}

export function voiceMemosCsv(
  memos: Rows<VoiceMemo>,
  clock: WallClock,
  fileOf: (memo: VoiceMemo) => string | null,
): AsyncGenerator<string> {
  const columns = ["Date", "Title", "Folder", "Seconds", "In this backup", "File"];
  return csv(columns, memos, (one) => [
    iso(one.recordedMs, clock),
    one.title,
    one.folder,
    one.durationSeconds,
    one.audio !== null,
    fileOf(one),
  ]);
}

export function eventsCsv(
  events: Rows<CalendarEvent>,
  calendars: readonly CalendarInfo[],
  clock: WallClock,
): AsyncGenerator<string> {
  const titles = new Map(calendars.map(({ id, title }) => [id, title]));
  const columns = [
    "Start",
    "End",
    "All day",
    "Title",
    "Calendar",
    "Place",
    "Address",
    "Notes",
    "Link",
    "Repeats",
    "ID",
  ];
  return csv(columns, events, (event) => [
    iso(event.startMs, clock),
    iso(event.endMs, clock),
    event.isAllDay,
    event.title,
    titles.get(event.calendarId ?? -1),
    event.location?.title,
    event.location?.address,
    event.notes,
    event.url ?? event.conferenceUrl,
    event.rules.length > 0,
    event.uid,
  ]);
}

export function remindersCsv(reminders: Rows<Reminder>, clock: WallClock): AsyncGenerator<string> {
  const columns = ["List", "Title", "Notes", "Due", "Done", "Done on", "Flagged", "Priority", "Deleted", "ID"];
  return csv(columns, reminders, (one) => [
    one.list,
    one.title,
    one.notes,
    one.isAllDay && one.dueMs !== null ? clock.date(one.dueMs) : iso(one.dueMs, clock),
    one.isCompleted,
    iso(one.completedMs, clock),
    one.isFlagged,
    one.priority,
    one.isDeleted,
    one.uid,
  ]);
}

/** Samples of one type in the unit its head names. */
export function healthCsv(type: HealthType, samples: Rows<HealthSample>, clock: WallClock): AsyncGenerator<string> {
  const unit = type.info?.unit ?? "";
  const columns = ["Start", "End", unit === "" ? "Value" : `Value (${unit})`, "Source", "Time zone"];
  return csv(columns, samples, (one) => [
    iso(one.startMs, clock),
    iso(one.endMs, clock),
    one.value,
    one.source,
    one.timeZone,
  ]);
}

export function workoutsCsv(workouts: Rows<Workout>, clock: WallClock): AsyncGenerator<string> {
  const columns = ["Start", "End", "Activity", "Seconds", "Metres", "Source"];
  return csv(columns, workouts, (one) => [
    iso(one.startMs, clock),
    iso(one.endMs, clock),
    one.activity,
    one.durationSeconds,
    one.distanceMetres,
    one.source,
  ]);
}

async function* csv<T>(
  columns: readonly string[],
  rows: Rows<T>,
  cellsOf: (row: T) => readonly CsvCell[],
): AsyncGenerator<string> {
  yield csvMark + csvLine(columns);
  for await (const row of rows) yield csvLine(cellsOf(row));
}

function iso(ms: number | null, clock: WallClock): string | null {
  return ms === null ? null : clock.iso(ms);
}
