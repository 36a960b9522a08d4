import type { ListItems, ListKind } from "../../../../workers/api.ts";
import { formatClock, formatCount, formatDate, formatShortDay, text } from "../../../text/index.ts";

/** An item with its kind. */
export type AnyItem = { readonly [K in ListKind]: { readonly kind: K; readonly item: ListItems[K] } }[ListKind];

/** How an item looks in its list. */
export interface RowWords {
  readonly title: string;
  readonly line: string;
  readonly aside: string;
}

export function rowOf(any: AnyItem): RowWords {
  const words = text.browse.rows;
  switch (any.kind) {
    case "contacts": {
      const { displayName, organization, phones, mails } = any.item;
      const line = phones[0]?.value ?? mails[0]?.value ?? "";
      return { title: displayName, line, aside: organization === displayName ? "" : (organization ?? "") };
    }
    case "calls":
      return { title: callName(any.item), line: callLine(any.item), aside: dayOf(any.item.dateMs) };
    case "notes": {
      const { title, snippet, isLocked, modifiedMs } = any.item;
      return {
        title: title === "" ? words.untitled : title,
        line: isLocked ? words.locked : (snippet ?? ""),
        aside: dayOf(modifiedMs),
      };
    }
    case "calendar": {
      const { title, location, startMs } = any.item;
      return { title: title === "" ? words.untitled : title, line: location?.title ?? "", aside: dayOf(startMs) };
    }
    case "reminders": {
      const { title, list, isCompleted, dueMs } = any.item;
      return { title: isCompleted ? words.done(title) : title, line: list ?? "", aside: dayOf(dueMs) };
    }
    case "history":
      return { title: any.item.title ?? any.item.url, line: any.item.url, aside: dayOf(any.item.visitedMs) };
    case "bookmarks": {
      const { title, url, isFolder, isInReadingList } = any.item;
      const name = title === "" ? (url ?? words.untitled) : title;
      return {
        title: name,
        line: isFolder ? words.folder : (url ?? ""),
        aside: isInReadingList ? words.readingList : "",
      };
    }
    case "health": {
      const { info, type, count, lastMs } = any.item;
      return {
        title: healthName(info?.kind, type),
        line: text.browse.health.samples(count, formatCount(count)),
        aside: dayOf(lastMs),
      };
    }
    case "apps": {
      const { name, bundleId, developer, version } = any.item;
      return { title: name ?? bundleId, line: developer ?? bundleId, aside: version ?? "" };
    }
    case "voicemail": {
      const { sender, transcript, receivedMs } = any.item;
      return { title: sender ?? words.unknownCaller, line: transcript ?? "", aside: dayOf(receivedMs) };
    }
    case "voice-memos": {
      const { title, durationSeconds, recordedMs } = any.item;
      const line = durationSeconds === null ? "" : formatClock(durationSeconds * 1_000);
      return { title: title === "" ? words.untitled : title, line, aside: dayOf(recordedMs) };
    }
  }
}

function healthName(kind: keyof typeof text.browse.health.kinds | undefined, type: number): string {
  return kind === undefined ? text.browse.health.unknown(String(type)) : text.browse.health.kinds[kind];
}

export function callName({ others }: ListItems["calls"]): string {
  return others.map(({ name, address }) => name ?? address).join(", ") || text.browse.rows.unknownCaller;
}

export function callLine({ direction, isMissed, kind, durationSeconds }: ListItems["calls"]): string {
  const way = isMissed ? text.browse.calls.missed : text.browse.calls[direction];
  const length = durationSeconds > 0 ? ` · ${formatClock(durationSeconds * 1_000)}` : "";
  return `${way} · ${text.browse.calls.kinds[kind]}${length}`;
}

/** In a row there is room for the day. */
function dayOf(ms: number | null): string {
  return ms === null ? "" : formatShortDay(ms);
}

export function dateOf(ms: number | null): string {
  return ms === null ? "" : formatDate(ms);
}
