import type { ReactElement, ReactNode } from "react";
import type { ContentId, Message } from "../../../../workers/api.ts";
import { formatTime, text } from "../../../text/index.ts";
import { AttachmentView } from "./attachment-view.tsx";
import { personName, senderName } from "./names.ts";

export interface BubbleProps {
  readonly id: ContentId;
  readonly message: Message;
  readonly showsSender: boolean;
}

/** One message: who, what, and what became of it. */
export function Bubble({ id, message, showsSender }: BubbleProps): ReactElement {
  if (message.system !== null) return <p className="thread-event">{systemText(message.system)}</p>;
  return (
    <article className="bubble" data-me={message.fromMe} data-id={message.id}>
      {/* Not one level below the day: the list keeps only what is near, and the day's heading may not be. */}
      <h3 className={showsSender ? "bubble-sender" : "visually-hidden"}>
        <bdi>{senderName(message)}</bdi>
      </h3>
      {message.replyTo === null ? null : <Quote quote={message.replyTo} />}
      {message.subject === null ? null : <strong dir="auto">{message.subject}</strong>}
      <Body id={id} message={message} />
      <Reactions message={message} />
      <footer className="bubble-foot">
        {message.dateMs === null ? null : (
          <time dateTime={new Date(message.dateMs).toISOString()}>{formatTime(message.dateMs)}</time>
        )}
        {notesOf(message).map((note) => (
          <span key={note}>{note}</span>
        ))}
      </footer>
      {message.edits.length === 0 ? null : <Edits edits={message.edits} />}
    </article>
  );
}

function Body({ id, message }: Omit<BubbleProps, "showsSender">): ReactElement {
  const words = text.browse.messages;
  if (message.state === "unsent") return <p className="muted">{words.unsent}</p>;
  if (message.textState === "unreadable") return <p className="muted">{words.unreadable}</p>;
  const placed = new Set(message.body.flatMap((piece) => (piece.kind === "attachment" ? [piece.attachment] : [])));
  return (
    <div className="bubble-body" dir="auto">
      {message.body.map((piece, index) =>
        piece.kind === "attachment" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a message never change
          <AttachmentView key={index} id={id} attachment={message.attachments[piece.attachment]} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same
          <span key={index}>{styled(piece)}</span>
        ),
      )}
      {message.attachments.map((attachment, index) =>
        placed.has(index) ? null : <AttachmentView key={attachment.id} id={id} attachment={attachment} />,
      )}
      <App message={message} />
      {message.position === null ? null : (
        <p>{words.position(message.position.latitude.toFixed(5), message.position.longitude.toFixed(5))}</p>
      )}
    </div>
  );
}

type TextPiece = Extract<Message["body"][number], { kind: "text" }>;

/** React shows text as text. Links are shown and not followed: nothing here may lead out of this computer by a slip. */
function styled(piece: TextPiece): ReactNode {
  let shown: ReactNode = piece.text;
  if (piece.bold === true) shown = <strong>{shown}</strong>;
  if (piece.italic === true) shown = <em>{shown}</em>;
  if (piece.underline === true) shown = <u>{shown}</u>;
  if (piece.strike === true) shown = <s>{shown}</s>;
  if (piece.mention !== undefined) shown = <mark>{shown}</mark>;
  return shown;
}

function App({ message: { app } }: { readonly message: Message }): ReactElement | null {
  if (app === null) return null;
  return (
    <div className="bubble-app">
      <strong>{app.title ?? app.app}</strong>
      {app.text === null ? null : <p>{app.text}</p>}
      {app.url === null ? null : <code>{app.url}</code>}
    </div>
  );
}

function Quote({ quote }: { readonly quote: NonNullable<Message["replyTo"]> }): ReactElement {
  return (
    <blockquote className="bubble-quote" dir="auto">
      <span className="bubble-sender">{senderName(quote)}</span>
      {quote.text ?? text.browse.messages.quoteGone}
    </blockquote>
  );
}

function Reactions({ message: { reactions } }: { readonly message: Message }): ReactElement | null {
  if (reactions.length === 0) return null;
  return (
    <ul className="bubble-reactions" aria-label={text.browse.messages.reactions}>
      {reactions.map((reaction) => (
        <li key={`${reaction.kind}/${reaction.dateMs}/${reaction.sender?.address}`} title={senderName(reaction)}>
          <span aria-hidden>{reaction.emoji ?? "◻"}</span>
          <span className="visually-hidden">
            {text.browse.messages.reaction(text.browse.messages.reactionKinds[reaction.kind], senderName(reaction))}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Edits({ edits }: { readonly edits: Message["edits"] }): ReactElement {
  return (
    <details className="details">
      <summary>{text.browse.messages.earlier}</summary>
      <ol className="details-body">
        {edits.map((edit) => (
          <li key={`${edit.dateMs}/${edit.text}`} dir="auto">
            {edit.text}
          </li>
        ))}
      </ol>
    </details>
  );
}

function notesOf(message: Message): readonly string[] {
  const words = text.browse.messages;
  return [
    ...(message.isEdited ? [words.edited] : []),
    ...(message.state === "partly-unsent" ? [words.partlyUnsent] : []),
    ...(message.state === "deleted" ? [words.deleted] : []),
    ...(message.failed ? [words.failed] : []),
    ...(message.isStarred ? [words.starred] : []),
  ];
}

function systemText(system: NonNullable<Message["system"]>): string {
  const words = text.browse.messages.system;
  switch (system.kind) {
    case "group-renamed":
      return words.renamed(system.title ?? "");
    case "participant-added":
      return words.added(system.who === null ? "" : personName(system.who));
    case "participant-removed":
      return words.removed(system.who === null ? "" : personName(system.who));
    case "unknown":
      return words.unknown(system.number);
    default:
      return words[system.kind];
  }
}
