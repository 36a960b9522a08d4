import { X } from "lucide-react";
import { type ReactElement, type ReactNode, useEffect, useRef } from "react";
import type { ContentId } from "../../../../workers/api.ts";
import { Facts } from "../../../components/facts.tsx";
import { formatCount, text } from "../../../text/index.ts";
import type { CopyAddress } from "../address.ts";
import { filled } from "../filled.ts";
import { AppDetails } from "./app-details.tsx";
import { CalendarDetails, ReminderDetails } from "./calendar-details.tsx";
import { ContactDetails } from "./contact-details.tsx";
import { NoteDetails } from "./note-details.tsx";
import { type AnyItem, callLine, dateOf, rowOf } from "./rows.ts";
import { MemoDetails, VoicemailDetails } from "./sound-details.tsx";

export interface DetailsProps {
  readonly id: ContentId;
  readonly any: AnyItem;
  readonly address: CopyAddress;
  readonly onClose: () => void;
}

/** The chosen item, whole. */
export function Details({ id, any, address, onClose }: DetailsProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="card browse-panel" aria-label={text.browse.details}>
      <div className="row-spread">
        <h2 ref={heading} tabIndex={-1}>
          <bdi>{rowOf(any).title}</bdi>
        </h2>
        <button type="button" className="button button-quiet" onClick={onClose}>
          <X size={18} aria-hidden />
          {text.app.close}
        </button>
      </div>
      {bodyOf(id, any, address)}
    </section>
  );
}

function bodyOf(id: ContentId, any: AnyItem, address: CopyAddress): ReactNode {
  const words = text.browse.facts;
  switch (any.kind) {
    case "contacts":
      return <ContactDetails id={id} contact={any.item} />;
    case "notes":
      return <NoteDetails id={id} summary={any.item} />;
    case "calendar":
      return <CalendarDetails event={any.item} />;
    case "reminders":
      return <ReminderDetails reminder={any.item} />;
    case "voicemail":
      return <VoicemailDetails id={id} voicemail={any.item} />;
    case "voice-memos":
      return <MemoDetails id={id} memo={any.item} />;
    case "health": {
      const { count, firstMs, lastMs } = any.item;
      const samples = text.browse.health.samples(count, formatCount(count));
      return (
        <Facts
          rows={filled(
            [words.samples, samples],
            [words.firstSample, dateOf(firstMs)],
            [words.lastSample, dateOf(lastMs)],
          )}
        />
      );
    }
    case "apps":
      return <AppDetails app={any.item} address={address} />;
    case "calls": {
      const { others, location, dateMs } = any.item;
      const numbers = others.map(({ address }) => address).join(", ");
      return (
        <Facts
          rows={filled(
            [words.when, dateOf(dateMs)],
            [words.call, callLine(any.item)],
            [words.number, numbers],
            [words.place, location],
          )}
        />
      );
    }
    case "history": {
      const { url, visitedMs, visitCount } = any.item;
      return (
        <Facts
          rows={filled([words.address, url], [words.when, dateOf(visitedMs)], [words.visits, String(visitCount)])}
        />
      );
    }
    case "bookmarks": {
      const { url, previewText, addedMs } = any.item;
      return (
        <Facts rows={filled([words.address, url], [words.preview, previewText], [words.added, dateOf(addedMs)])} />
      );
    }
  }
}
