import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowLeft } from "lucide-react";
import { type ReactElement, useEffect, useRef } from "react";
import type { ContentId, ContentInfo, Conversation, Message, Messenger } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { ErrorNotice } from "../../../components/error-notice.tsx";
import { Spinner } from "../../../components/spinner.tsx";
import { formatCount, formatLongDay, text } from "../../../text/index.ts";
import { ExportButton } from "../export/export-button.tsx";
import { useLoaded } from "../use-loaded.ts";
import { type Pages, usePages } from "../use-pages.ts";
import { heightOf } from "../virtual-list.tsx";
import { Bubble } from "./bubble.tsx";
import { conversationName } from "./names.ts";

export interface ThreadViewProps {
  readonly info: ContentInfo;
  readonly messenger: Messenger;
  readonly conversation: Conversation;
  /** Where to begin; null: at the newest. */
  readonly messageId: string | null;
  readonly onClose: () => void;
}

/** One conversation as people know it: the newest message at the bottom, days apart, reactions where they belong. */
export function ThreadView({ info, messenger, conversation, messageId, onClose }: ThreadViewProps): ReactElement {
  const { content } = useApp();
  const { id } = info;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const start = useLoaded(`${id}/${messenger}/${conversation.id}/${messageId}`, (signal) =>
    messageId === null
      ? Promise.resolve(null)
      : content.ask(signal, (worker, task) =>
          worker.messageIndex(id, { messenger, conversation: conversation.id, message: messageId }, task),
        ),
  );
  const pages = usePages<Message>(`${id}/${messenger}/${conversation.id}`, (offset, limit, signal) => {
    const query = { messenger, conversation: conversation.id, range: { offset, limit } };
    return content.ask(signal, (worker, task) => worker.messages(id, query, task));
  });
  return (
    <section className="thread" aria-label={conversationName(conversation)}>
      <header className="thread-head">
        <div className="row-spread">
          <button type="button" className="button button-quiet" onClick={onClose}>
            <ArrowLeft size={18} aria-hidden className="mirrors" />
            {text.browse.messages.back}
          </button>
          <ExportButton info={info} kind={messenger} conversation={conversation.id} />
        </div>
        <h2 ref={heading} tabIndex={-1}>
          <bdi>{conversationName(conversation)}</bdi>
        </h2>
        <p className="hint">
          {text.browse.messages.count(conversation.messageCount, formatCount(conversation.messageCount))}
        </p>
      </header>
      {pages.error === null ? null : <ErrorNotice error={pages.error} />}
      {pages.total === null || start.state === "loading" ? (
        <p className="row muted" aria-busy="true">
          <Spinner />
          {text.browse.loading}
        </p>
      ) : (
        <Scroll
          id={id}
          pages={pages}
          total={pages.total}
          isGroup={conversation.kind !== "direct"}
          start={start.state === "ready" ? start.value : null}
        />
      )}
    </section>
  );
}

interface ScrollProps {
  readonly id: ContentId;
  readonly pages: Pages<Message>;
  readonly total: number;
  readonly isGroup: boolean;
  /** Null: the newest. */
  readonly start: number | null;
}

const GUESSED_PIXELS = 72;

function Scroll({ id, pages, total, isGroup, start }: ScrollProps): ReactElement {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => GUESSED_PIXELS,
    overscan: 8,
  });
  // The newest messages are what people look for first.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the conversation is opened
  useEffect(() => rows.scrollToIndex(start ?? total - 1, { align: start === null ? "end" : "center" }), []);
  const inSight = rows.getVirtualItems();
  const first = inSight[0]?.index ?? 0;
  const last = inSight.at(-1)?.index ?? 0;
  const { want } = pages;
  useEffect(() => want(first, last), [first, last, want]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach it
    <section ref={scroller} className="virtual thread-scroll" tabIndex={0} aria-label={text.browse.messages.thread}>
      <ol className="virtual-all" ref={heightOf(rows.getTotalSize())}>
        {inSight.map((row) => (
          <li
            key={row.key}
            className="thread-row"
            data-index={row.index}
            data-found={row.index === start}
            ref={(element) => {
              if (element !== null) element.style.transform = `translateY(${row.start}px)`;
              rows.measureElement(element);
            }}
          >
            <Line id={id} message={pages.item(row.index)} before={pages.item(row.index - 1)} isGroup={isGroup} />
          </li>
        ))}
      </ol>
    </section>
  );
}

interface LineProps {
  readonly id: ContentId;
  readonly message: Message | undefined;
  readonly before: Message | undefined;
  readonly isGroup: boolean;
}

function Line({ id, message, before, isGroup }: LineProps): ReactElement {
  if (message === undefined) return <div className="bubble-wait" aria-hidden />;
  const isNewDay = dayOf(message) !== (before === undefined ? null : dayOf(before));
  const showsSender = isGroup && !message.fromMe && before?.sender?.address !== message.sender?.address;
  return (
    <>
      {isNewDay && message.dateMs !== null ? <h3 className="thread-day">{formatLongDay(message.dateMs)}</h3> : null}
      <Bubble id={id} message={message} showsSender={showsSender || (isGroup && isNewDay && !message.fromMe)} />
    </>
  );
}

function dayOf({ dateMs }: Message): string {
  return dateMs === null ? "" : new Date(dateMs).toDateString();
}
