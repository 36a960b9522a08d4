import { csvLine, csvMark } from "../../export/csv.ts";
import type { Message } from "../model.ts";
import {
  appText,
  type ConversationFormat,
  type ExportContext,
  eventText,
  positionText,
  reactionsText,
  senderName,
  stateTexts,
  titleOf,
} from "./exported.ts";

const COLUMNS = [
  "Date",
  "Conversation",
  "Direction",
  "Sender",
  "Sender address",
  "Service",
  "Kind",
  "Subject",
  "Text",
  "Attachments",
  "Missing attachments",
  "Reactions",
  "In reply to",
  "State",
  "Earlier versions",
  "Delivered",
  "Read",
  "Message ID",
] as const;

/** CSV, one row per message. Column names are for programs: the same in every language. */
export const csvFormat: ConversationFormat = {
  extension: "csv",
  head: () => csvMark + csvLine(COLUMNS),
  message: (message, context) => csvLine(cellsOf(message, context)),
  tail: () => "",
};

function cellsOf(message: Message, context: ExportContext): (string | null)[] {
  const { conversation, words, clock } = context;
  const iso = (ms: number | null): string | null => (ms === null ? null : clock.iso(ms));
  const exported = message.attachments.map(context.attachmentOf);
  const event = eventText(message, words);
  const extra = [appText(message), positionText(message)].filter((text) => text !== null);
  return [
    iso(message.dateMs),
    titleOf(conversation, words),
    event !== null ? null : message.fromMe ? "outgoing" : "incoming",
    senderName(message, words),
    message.sender?.address ?? null,
    message.service,
    event !== null ? "event" : message.isVoice ? "voice" : "message",
    message.subject,
    event ?? [message.text, ...extra].filter((text) => text !== "").join("\n"),
    exported.flatMap(({ path }) => (path === null ? [] : [path.join("/")])).join("\n"),
    exported.flatMap(({ missing }) => missing ?? []).join("\n"),
    reactionsText(message, words),
    message.replyTo?.messageId ?? null,
    stateTexts(message, words).join(", "),
    message.edits.map(({ text }) => text).join("\n"),
    iso(message.deliveredMs),
    iso(message.readMs),
    message.guid ?? message.id,
  ];
}

/** JSON with everything we know, dates as text and as the database has them; one message per line. */
export function jsonFormat(): ConversationFormat {
  let isFirst = true;
  return {
    extension: "json",
    head({ conversation, clock, exportedMs }) {
      isFirst = true;
      const iso = (ms: number | null): string | null => (ms === null ? null : clock.iso(ms));
      const { firstMs, lastMs, ...rest } = conversation;
      const head = { ...rest, first: iso(firstMs), last: iso(lastMs) };
      return `{"format":"keepsake-conversation","version":1,"exported":${JSON.stringify(clock.iso(exportedMs))},"conversation":${JSON.stringify(head)},"messages":[`;
    },
    message(message, context) {
      const separator = isFirst ? "\n" : ",\n";
      isFirst = false;
      return separator + JSON.stringify(jsonOf(message, context));
    },
    tail: () => "\n]}\n",
  };
}

function jsonOf(message: Message, { clock, attachmentOf }: ExportContext): object {
  const iso = (ms: number | null): string | null => (ms === null ? null : clock.iso(ms));
  const { dateMs, readMs, deliveredMs, attachments, reactions, edits, ...rest } = message;
  return {
    date: iso(dateMs),
    ...rest,
    read: iso(readMs),
    delivered: iso(deliveredMs),
    attachments: attachments.map((one) => {
      const { file, missing: _, ...known } = one;
      const { path, reason } = attachmentOf(one);
      const source = file === null ? null : { domain: file.domain, path: file.relativePath };
      return { ...known, path: path?.join("/") ?? null, missing: reason, source };
    }),
    reactions: reactions.map(({ dateMs: at, ...one }) => ({ ...one, date: iso(at) })),
    edits: edits.map(({ dateMs: at, text }) => ({ date: iso(at), text })),
  };
}
