import type { WallClock } from "../../time.ts";
import {
  type Conversation,
  conversationTitle,
  type Message,
  type MessageAttachment,
  type MissingReason,
  type Participant,
  participantName,
} from "../model.ts";
import { type ConversationWords, fillIn } from "./words.ts";

/** Where an attachment went: its path beside the conversation's file, or the sentence that says why there is none. */
export type ExportedAttachment =
  | { readonly path: readonly string[]; readonly missing: null; readonly reason: null }
  | {
      readonly path: null;
      /** The sentence. */
      readonly missing: string;
      /** The same for programs. not-exported: the person wanted no attachments. */
      readonly reason: MissingReason | "not-readable" | "not-exported";
    };

/** What all formats need to write one conversation. */
export interface ExportContext {
  readonly conversation: Conversation;
  readonly words: ConversationWords;
  readonly clock: WallClock;
  readonly exportedMs: number;
  /** By the attachment's id within the conversation's export. */
  readonly attachmentOf: (attachment: MessageAttachment) => ExportedAttachment;
}

/** One format of a conversation. Pieces are joined in order; memory stays at one message. */
export interface ConversationFormat {
  readonly extension: string;
  head(context: ExportContext): string;
  message(message: Message, context: ExportContext): string;
  tail(context: ExportContext): string;
}

export function titleOf(conversation: Conversation, words: ConversationWords): string {
  return conversation.kind === "unfiled" ? words.unfiled : conversationTitle(conversation, words.unnamed);
}

export function senderName(message: Pick<Message, "fromMe" | "sender">, words: ConversationWords): string {
  return message.fromMe ? words.me : personName(message.sender, words);
}

export function personName(person: Participant | null, words: ConversationWords): string {
  return person === null ? words.unknownSender : participantName(person);
}

/** What happened, as a sentence; null for messages proper. */
export function eventText(message: Message, words: ConversationWords): string | null {
  const { system } = message;
  if (system === null) return null;
  const who = senderName(message, words);
  switch (system.kind) {
    case "group-renamed":
      return fillIn(words.events["group-renamed"], { who, title: system.title ?? "" });
    case "participant-added":
    case "participant-removed":
      return fillIn(words.events[system.kind], { who, other: personName(system.who, words) });
    case "unknown":
      return fillIn(words.events.unknown, { number: system.number });
    default:
      return fillIn(words.events[system.kind], { who });
  }
}

/** What is to be said about a message besides its content. */
export function stateTexts(message: Message, words: ConversationWords): string[] {
  const texts: string[] = [];
  if (message.textState === "unreadable") texts.push(words.unreadable);
  if (message.state === "unsent") texts.push(words.unsent);
  if (message.state === "partly-unsent") texts.push(words.partlyUnsent);
  if (message.state === "deleted") texts.push(words.deleted);
  if (message.isEdited) texts.push(words.edited);
  if (message.failed) texts.push(words.failed);
  if (message.isStarred) texts.push(words.starred);
  return texts;
}

/** "❤️ Maya, 👍 Me" */
export function reactionsText(message: Message, words: ConversationWords): string {
  return message.reactions.map((one) => `${one.emoji ?? words.sticker} ${senderName(one, words)}`).join(", ");
}

export function positionText({ position }: Message): string | null {
  return position === null ? null : `${position.latitude}, ${position.longitude}`;
}

export function quoteText({ replyTo }: Message, words: ConversationWords): string | null {
  if (replyTo === null) return null;
  if (replyTo.messageId === null) return fillIn(words.replyTo, { who: words.lostQuote });
  const text = replyTo.text === null ? "" : `: ${shorten(replyTo.text)}`;
  return `${fillIn(words.replyTo, { who: senderName(replyTo, words) })}${text}`;
}

const QUOTED_CHARACTERS = 160;

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const characters = Array.from(line.slice(0, 2 * QUOTED_CHARACTERS));
  return characters.length > QUOTED_CHARACTERS ? `${characters.slice(0, QUOTED_CHARACTERS).join("")}…` : line;
}

/** What an app sent, in one line; null when it sent nothing. */
export function appText({ app }: Message): string | null {
  if (app === null) return null;
  return [app.app, app.title, app.text, app.url].filter((part) => part !== null && part !== "").join(" · ");
}
