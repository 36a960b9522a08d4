import { type IcalParameters, icalComponent, icalLine, icalText } from "../ical/line.ts";
import { clockOf, dateStamp, localStamp, UTC, utcStamp } from "../ical/stamp.ts";
import { timeZoneComponent } from "../ical/time-zone.ts";
import type { WallClock } from "../time.ts";
import type { Attendee, CalendarEvent, CalendarInfo, EventAlarm } from "./event.ts";
import { rawRecurrence, recurrenceText } from "./recurrence.ts";

const DAY_MS = 86_400_000;
/** Dates outside are marks of the phone ("for ever"), not days in a life; zones are not worked out for them. */
const [FIRST_ZONE_MS, LAST_ZONE_MS] = [Date.UTC(1970, 0, 1), Date.UTC(2100, 0, 1)];
/** iCalendar writes years with four digits. */
const [FIRST_MS, LAST_MS] = [Date.parse("0001-01-02T00:00:00Z"), Date.UTC(9999, 11, 30)];

/**
 * One calendar as an iCalendar file, piece by piece. Events without a date that can be written are left out; `canBeWritten`
 * tells them.
 * @source RFC 5545
 */
export function* calendarToIcs(calendar: CalendarInfo, events: readonly CalendarEvent[]): Generator<string> {
  const written = events.filter(canBeWritten);
  yield "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n";
  yield icalLine("PRODID", "-//Keepsake//Calendar export//EN");
  yield icalLine("CALSCALE", "GREGORIAN");
  yield icalLine("X-WR-CALNAME", icalText(calendar.title));
  if (calendar.color !== null) yield icalLine("X-APPLE-CALENDAR-COLOR", icalText(calendar.color));
  yield* timeZones(written);
  for (const event of written) yield eventComponent(event);
  yield "END:VCALENDAR\r\n";
}

export function canBeWritten(event: CalendarEvent): boolean {
  return event.startMs !== null && event.startMs > FIRST_MS && event.startMs < LAST_MS;
}

function* timeZones(events: readonly CalendarEvent[]): Generator<string> {
  const spans = new Map<string, { from: number; to: number }>();
  for (const event of events) {
    if (event.isAllDay || event.isFloating) continue;
    for (const zone of [event.timeZone, event.endTimeZone]) {
      if (zone !== null && zone !== "UTC") widen(spans, zone, event);
    }
  }
  for (const [zone, { from, to }] of spans) {
    const clock = clockOf(zone);
    if (clock !== null) yield timeZoneComponent(zone, clock, from, to);
  }
}

function widen(spans: Map<string, { from: number; to: number }>, zone: string, event: CalendarEvent): void {
  const inSpan = (ms: number | null): number => Math.min(Math.max(ms ?? 0, FIRST_ZONE_MS), LAST_ZONE_MS);
  const span = spans.get(zone) ?? { from: LAST_ZONE_MS, to: FIRST_ZONE_MS };
  span.from = Math.min(span.from, inSpan(event.replaces?.originalMs ?? event.startMs), inSpan(event.startMs));
  span.to = Math.max(span.to, inSpan(event.endMs ?? event.startMs), inSpan(event.startMs));
  spans.set(zone, span);
}

function eventComponent(event: CalendarEvent): string {
  const start = new Moments(event, event.timeZone);
  return icalComponent("VEVENT", [
    icalLine("UID", icalText(event.replaces?.uid ?? event.uid)),
    icalLine("DTSTAMP", utcStamp(event.modifiedMs ?? event.createdMs ?? event.startMs ?? 0)),
    ...timeLines(event, start),
    ...textLines(event),
    ...recurrenceLines(event, start),
    ...peopleLines(event),
    ...event.alarms.flatMap((alarm) => alarmComponent(alarm, event.title)),
  ]);
}

/** Writes the instants of one event in the event's own way: dates, wall clock, or wall clock of a zone. */
class Moments {
  readonly clock: WallClock;
  readonly parameters: IcalParameters;
  readonly #write: (ms: number) => string;

  constructor(event: CalendarEvent, zone: string | null) {
    const zoneClock = event.isFloating || zone === null ? null : clockOf(zone);
    this.clock = zoneClock ?? UTC;
    this.parameters = event.isAllDay
      ? [["VALUE", "DATE"]]
      : zoneClock === null || zone === "UTC"
        ? []
        : [["TZID", zone ?? ""]];
    this.#write = this.#writer(event, zoneClock === null || zone === "UTC");
  }

  line(name: string, ms: number): string {
    return icalLine(name, this.#write(ms), this.parameters);
  }

  #writer(event: CalendarEvent, isUtc: boolean): (ms: number) => string {
    if (event.isAllDay) return (ms) => dateStamp(ms, this.clock);
    if (event.isFloating || !isUtc) return (ms) => localStamp(ms, this.clock);
    return utcStamp;
  }
}

function timeLines(event: CalendarEvent, start: Moments): string[] {
  const startMs = event.startMs ?? 0;
  const lines = [start.line("DTSTART", startMs)];
  const endMs = event.endMs;
  if (endMs !== null && endMs >= startMs && endMs < LAST_MS) {
    const end = new Moments(event, event.endTimeZone ?? event.timeZone);
    // The end of a day is exclusive here, the phone stores its last second.
    lines.push(event.isAllDay ? start.line("DTEND", dayAfter(startMs, endMs, start.clock)) : end.line("DTEND", endMs));
  }
  if (event.replaces !== null) lines.push(start.line("RECURRENCE-ID", event.replaces.originalMs));
  return lines;
}

function dayAfter(startMs: number, endMs: number, clock: WallClock): number {
  const endsAtMidnight = clock.time(endMs) === "00:00:00" && endMs > startMs;
  return endsAtMidnight ? endMs : endMs + DAY_MS;
}

function textLines(event: CalendarEvent): string[] {
  const { location } = event;
  const place = [location?.title, location?.address].filter(
    (part) => part !== null && part !== undefined && part !== "",
  );
  const url = event.url ?? event.conferenceUrl;
  return [
    icalLine("SUMMARY", icalText(event.title)),
    ...(event.notes === null ? [] : [icalLine("DESCRIPTION", icalText(event.notes))]),
    ...(place.length === 0 ? [] : [icalLine("LOCATION", icalText(place.join("\n")))]),
    ...(location?.latitude == null || location.longitude == null
      ? []
      : [icalLine("GEO", `${location.latitude};${location.longitude}`)]),
    ...(url === null ? [] : [icalLine("URL", url.replaceAll(/\s/g, "%20"))]),
    ...(event.createdMs === null ? [] : [icalLine("CREATED", utcStamp(event.createdMs))]),
    ...(event.modifiedMs === null ? [] : [icalLine("LAST-MODIFIED", utcStamp(event.modifiedMs))]),
  ];
}

function recurrenceLines(event: CalendarEvent, start: Moments): string[] {
  const rules = event.rules.map((rule) => {
    const text = recurrenceText(rule, event, start.clock);
    return text === null ? icalLine("X-KEEPSAKE-RECURRENCE", icalText(rawRecurrence(rule))) : icalLine("RRULE", text);
  });
  return [...rules, ...event.exceptionsMs.map((ms) => start.line("EXDATE", ms))];
}

const ANSWERS: Readonly<Record<number, string>> = { 1: "ACCEPTED", 2: "DECLINED", 3: "TENTATIVE" };

function peopleLines(event: CalendarEvent): string[] {
  const organizer = event.organizer === null ? [] : personLine("ORGANIZER", event.organizer, []);
  return [
    ...organizer,
    ...event.attendees.flatMap((one) =>
      personLine("ATTENDEE", one, [["PARTSTAT", ANSWERS[one.status ?? 0] ?? "NEEDS-ACTION"]]),
    ),
  ];
}

function personLine(property: string, person: Attendee, parameters: IcalParameters): string[] {
  const address =
    person.email !== null ? `mailto:${person.email}` : person.phone !== null ? `tel:${person.phone}` : null;
  if (address === null) return [];
  const name: IcalParameters = person.name === null ? [] : [["CN", person.name]];
  return [icalLine(property, address.replaceAll(/\s/g, ""), [...name, ...parameters])];
}

function alarmComponent(alarm: EventAlarm, title: string): string[] {
  const trigger =
    alarm.offsetSeconds !== null
      ? icalLine("TRIGGER", duration(alarm.offsetSeconds))
      : alarm.atMs !== null && alarm.atMs < LAST_MS
        ? icalLine("TRIGGER", utcStamp(alarm.atMs), [["VALUE", "DATE-TIME"]])
        : null;
  if (trigger === null) return [];
  return [icalComponent("VALARM", [icalLine("ACTION", "DISPLAY"), icalLine("DESCRIPTION", icalText(title)), trigger])];
}

/** @source RFC 5545 §3.3.6 */
function duration(seconds: number): string {
  return `${seconds < 0 ? "-" : ""}PT${Math.abs(Math.round(seconds))}S`;
}
