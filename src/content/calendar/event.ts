/** One event of the Calendar app. Instants in milliseconds since 1970. */
export interface CalendarEvent {
  /** ROWID. */
  readonly id: number;
  readonly uid: string;
  readonly calendarId: number | null;
  readonly title: string;
  readonly notes: string | null;
  readonly url: string | null;
  readonly conferenceUrl: string | null;
  readonly location: EventLocation | null;
  /** null: the phone holds no usable date. Of floating events the wall clock, as if it were UTC. */
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly isAllDay: boolean;
  /** IANA name; null for floating events and unknown zones. */
  readonly timeZone: string | null;
  readonly endTimeZone: string | null;
  /** The same wall clock everywhere on earth. */
  readonly isFloating: boolean;
  readonly createdMs: number | null;
  readonly modifiedMs: number | null;
  readonly rules: readonly RecurrenceRule[];
  /** Occurrences that do not take place. */
  readonly exceptionsMs: readonly number[];
  readonly alarms: readonly EventAlarm[];
  readonly organizer: Attendee | null;
  readonly attendees: readonly Attendee[];
  /** This event stands in for one occurrence of a repeating one. */
  readonly replaces: { readonly eventId: number; readonly uid: string; readonly originalMs: number } | null;
}

export interface EventLocation {
  readonly title: string | null;
  readonly address: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** A rule as the phone holds it; the numbers are Apple's. */
export interface RecurrenceRule {
  readonly frequency: number;
  readonly interval: number;
  /** 0: without end by count. */
  readonly count: number;
  readonly endMs: number | null;
  /** "D=0MO,0WE" or "M=15", null when the day follows from the start. */
  readonly specifier: string | null;
  /** 0 Sunday … 6 Saturday as far as known; null: not said. */
  readonly weekStart: number | null;
}

export interface EventAlarm {
  /** Before (negative) or after the start. */
  readonly offsetSeconds: number | null;
  readonly atMs: number | null;
}

export interface Attendee {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** As stored: 0 and 7 no answer, 1 accepted, 2 declined, 3 maybe. */
  readonly status: number | null;
  readonly isSelf: boolean;
}

export interface CalendarInfo {
  readonly id: number;
  readonly title: string;
  /** "#1BADF8"; null when it is none. */
  readonly color: string | null;
  /** Name of the account it belongs to. */
  readonly account: string | null;
  readonly sharing: "none" | "by-me" | "with-me" | "unknown";
}
