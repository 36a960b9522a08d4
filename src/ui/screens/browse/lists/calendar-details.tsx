import type { ReactElement } from "react";
import type { CalendarEvent, Reminder } from "../../../../workers/api.ts";
import { Facts } from "../../../components/facts.tsx";
import { text } from "../../../text/index.ts";
import { filled } from "../filled.ts";
import { dateOf } from "./rows.ts";

export function CalendarDetails({ event }: { readonly event: CalendarEvent }): ReactElement {
  const words = text.browse.facts;
  const people = event.attendees.map(({ name, email, phone }) => name ?? email ?? phone ?? "").join(", ");
  return (
    <Facts
      rows={filled(
        [words.start, dateOf(event.startMs)],
        [words.end, dateOf(event.endMs)],
        [words.allDay, event.isAllDay ? words.yes : null],
        [words.repeats, event.rules.length > 0 ? words.yes : null],
        [words.place, [event.location?.title, event.location?.address].filter(Boolean).join(", ")],
        [words.people, people],
        [words.address, event.url ?? event.conferenceUrl],
        [words.notes, event.notes],
      )}
    />
  );
}

export function ReminderDetails({ reminder }: { readonly reminder: Reminder }): ReactElement {
  const words = text.browse.facts;
  return (
    <Facts
      rows={filled(
        [words.list, reminder.list],
        [words.due, dateOf(reminder.dueMs)],
        [words.completed, dateOf(reminder.completedMs)],
        [words.flagged, reminder.isFlagged ? words.yes : null],
        [words.notes, reminder.notes],
      )}
    />
  );
}
