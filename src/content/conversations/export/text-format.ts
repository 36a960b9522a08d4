import type { Message } from "../model.ts";
import {
  appText,
  type ConversationFormat,
  type ExportContext,
  eventText,
  positionText,
  quoteText,
  reactionsText,
  senderName,
  stateTexts,
  titleOf,
} from "./exported.ts";
import { fillIn } from "./words.ts";

/** Lines that go on are set in: a message can't pretend to be another one by looking like a line of this file. */
const INDENT = "    ";

/** Plain text, one message after the other: `[2026-11-28 15:43:00 +01:00] Maya: Hello` */
export const textFormat: ConversationFormat = {
  extension: "txt",
  head: ({ conversation, words, clock, exportedMs }) =>
    [
      titleOf(conversation, words),
      `${words.participants}: ${conversation.participants.map(({ name, address }) => (name === null ? address : `${name} (${address})`)).join(", ")}`,
      fillIn(words.messages, { count: String(conversation.messageCount) }),
      `${words.exported}: ${clock.iso(exportedMs)}`,
    ]
      .map((line) => `${oneLine(line)}\r\n`)
      .join("")
      .concat("\r\n"),
  message: (message, context) => `${stamp(message, context)} ${contentText(message, context)}\r\n`,
  tail: () => "",
};

function stamp({ dateMs }: Message, { clock, words }: ExportContext): string {
  return dateMs === null
    ? `[${words.undated}]`
    : `[${clock.date(dateMs)} ${clock.time(dateMs)} ${clock.offset(dateMs)}]`;
}

function contentText(message: Message, context: ExportContext): string {
  const { words } = context;
  const event = eventText(message, words);
  if (event !== null) return `* ${oneLine(event)}`;
  const position = positionText(message);
  const reactions = reactionsText(message, words);
  const lines = [
    bracketed(quoteText(message, words)),
    message.subject,
    message.text === "" ? null : message.text,
    ...message.attachments.map((one) => {
      const { path, missing } = context.attachmentOf(one);
      return `<${path === null ? missing : path.join("/")}>`;
    }),
    bracketed(appText(message)),
    position === null ? null : `(${words.location}: ${position})`,
    ...message.edits.map(({ text }) => `(${words.edited}: ${text})`),
    reactions === "" ? null : `(${reactions})`,
    ...stateTexts(message, words).map((text) => `(${text})`),
  ].filter((line) => line !== null);
  return `${oneLine(senderName(message, words))}: ${lines.map(setIn).join(`\r\n${INDENT}`)}`;
}

const bracketed = (text: string | null): string | null => (text === null ? null : `(${text})`);
const LINE_BREAKS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/g;
const setIn = (text: string): string => text.replaceAll(LINE_BREAKS, `\r\n${INDENT}`);
const oneLine = (text: string): string => text.replaceAll(LINE_BREAKS, " ");
