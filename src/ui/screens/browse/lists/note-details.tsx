import { Square, SquareCheck } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { ContentId, Note, NoteSummary } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { Facts } from "../../../components/facts.tsx";
import { text } from "../../../text/index.ts";
import { filled } from "../filled.ts";
import { Show } from "../loading.tsx";
import { Preview } from "../preview.tsx";
import { useLoaded } from "../use-loaded.ts";
import { dateOf } from "./rows.ts";

type Paragraph = Note["body"]["paragraphs"][number];
type Span = Paragraph["spans"][number];
type Attachment = Note["attachments"] extends ReadonlyMap<string, infer A> ? A : never;

export function NoteDetails({ id, summary }: { readonly id: ContentId; readonly summary: NoteSummary }): ReactElement {
  const { content } = useApp();
  const loaded = useLoaded(`${id}/note/${summary.id}`, (signal) =>
    content.ask(signal, (worker, task) => worker.contentNote(id, summary.id, task)),
  );
  const words = text.browse.facts;
  return (
    <>
      <Show loaded={loaded}>{(note) => (note === null ? null : <Body id={id} note={note} />)}</Show>
      <Facts rows={filled([words.made, dateOf(summary.createdMs)], [words.changed, dateOf(summary.modifiedMs)])} />
    </>
  );
}

function Body({ id, note }: { readonly id: ContentId; readonly note: Note }): ReactElement {
  if (note.state !== "read") return <p className="muted">{text.browse.notes[note.state]}</p>;
  return (
    <div className="note" dir="auto">
      {note.body.paragraphs.map((paragraph, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the paragraphs of a note that was read never change
        <ParagraphView key={index} paragraph={paragraph} id={id} note={note} />
      ))}
    </div>
  );
}

interface ParagraphProps {
  readonly id: ContentId;
  readonly note: Note;
  readonly paragraph: Paragraph;
}

function ParagraphView({ paragraph, id, note }: ParagraphProps): ReactElement {
  const { style, spans, isDone, indent } = paragraph;
  const pieces = spans.map((span, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: nor do its spans
    <SpanView key={index} span={span} id={id} note={note} />
  ));
  const depth = `note-indent-${Math.min(indent, 4)}`;
  if (style === "title" || style === "heading" || style === "subheading") return <h3>{pieces}</h3>;
  if (style === "monospaced") return <pre>{pieces}</pre>;
  if (style === "check") {
    const Box = isDone ? SquareCheck : Square;
    return (
      <p className={`note-check ${depth}`} data-done={isDone}>
        <Box size={16} aria-label={isDone ? text.browse.notes.done : text.browse.notes.open} role="img" />
        <span>{pieces}</span>
      </p>
    );
  }
  const isItem = style === "dotted" || style === "dashed" || style === "numbered";
  return <p className={isItem ? `note-item ${depth}` : depth}>{pieces}</p>;
}

function SpanView({ span, id, note }: { readonly span: Span; readonly id: ContentId; readonly note: Note }): ReactNode {
  if (span.attachment !== null) {
    return <AttachmentView id={id} attachment={note.attachments.get(span.attachment.identifier)} />;
  }
  // React shows text as text: nothing in a note can become markup. Links are shown, not followed.
  let shown: ReactNode = span.text;
  if (span.isBold) shown = <strong>{shown}</strong>;
  if (span.isItalic) shown = <em>{shown}</em>;
  if (span.isUnderlined) shown = <u>{shown}</u>;
  if (span.isStruck) shown = <s>{shown}</s>;
  return shown;
}

function AttachmentView(props: { readonly id: ContentId; readonly attachment: Attachment | undefined }): ReactNode {
  const { id, attachment } = props;
  switch (attachment?.kind) {
    case undefined:
      return null;
    case "file": {
      const { entry, name } = attachment;
      const place = { domain: entry.domain, path: entry.relativePath };
      return <Preview id={id} place={place} name={name} sizeBytes={entry.sizeBytes} />;
    }
    case "table":
      return (
        <table className="note-table">
          <tbody>
            {attachment.table.rows.map((cells, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a table that was read never changes
              <tr key={row}>
                {cells.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: nor do its cells
                  <td key={column}>{cell === null ? "" : plain(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    case "link":
      return <code>{attachment.url}</code>;
    case "text":
      return attachment.text;
    case "group":
      return attachment.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nor do the parts of a group
        <AttachmentView key={index} id={id} attachment={part} />
      ));
    case "missing":
      return <span className="muted">{text.browse.notes.missing(attachment.name)}</span>;
  }
}

function plain(body: Note["body"]): string {
  return body.paragraphs.map(({ spans }) => spans.map((span) => span.text).join("")).join("\n");
}
