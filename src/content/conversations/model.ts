import type { BackupEntry } from "../../backup/index.ts";
import type { ReadOptions } from "../reader.ts";

/** Somebody in a conversation. */
export interface Participant {
  /** Number, mail address or account, as the phone keeps it. */
  readonly address: string;
  /** From the contacts; null when nobody there has the address. */
  readonly name: string | null;
}

export interface Conversation {
  readonly id: string;
  /** unfiled: messages that belong to no conversation any more. */
  readonly kind: "direct" | "group" | "broadcast" | "unfiled";
  /** Name of the group; null when it has none, or for two people: then the participants name it. */
  readonly title: string | null;
  readonly participants: readonly Participant[];
  /** "iMessage", "SMS", "RCS", "WhatsApp" … */
  readonly services: readonly string[];
  readonly messageCount: number;
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly isArchived: boolean;
}

/** A piece of a message's text with one look. */
export interface TextPiece {
  readonly kind: "text";
  readonly text: string;
  readonly link?: string | undefined;
  /** The address that is mentioned. */
  readonly mention?: string | undefined;
  readonly bold?: true;
  readonly italic?: true;
  readonly underline?: true;
  readonly strike?: true;
}

/** Where in the text an attachment stands. */
export interface AttachmentPiece {
  readonly kind: "attachment";
  /** Index in `attachments`. */
  readonly attachment: number;
}

export type BodyPiece = TextPiece | AttachmentPiece;

/** Why an attachment has no file: it was never downloaded from iCloud or was purged; or the backup has no such file. */
export type MissingReason = "not-downloaded" | "not-in-backup";

export interface MessageAttachment {
  readonly id: string;
  /** As it was sent. Never a path. */
  readonly name: string;
  readonly mimeType: string | null;
  /** As the phone recorded it; null when it did not. */
  readonly sizeBytes: number | null;
  readonly isSticker: boolean;
  readonly file: BackupEntry | null;
  readonly missing: MissingReason | null;
}

export type ReactionKind = "love" | "like" | "dislike" | "laugh" | "emphasise" | "question" | "emoji" | "sticker";

export interface Reaction {
  readonly kind: ReactionKind;
  /** What is shown for it; null for stickers. */
  readonly emoji: string | null;
  readonly fromMe: boolean;
  readonly sender: Participant | null;
  readonly dateMs: number | null;
  /** Part of the message it belongs to; null: the whole message. */
  readonly part: number | null;
}

export interface Quote {
  /** Null when the message is not there any more. */
  readonly messageId: string | null;
  readonly text: string | null;
  readonly fromMe: boolean;
  readonly sender: Participant | null;
}

export interface Edit {
  readonly dateMs: number | null;
  /** What it said before. */
  readonly text: string;
}

/** Something that happened in a conversation and is not a message. */
export type SystemEvent =
  | { readonly kind: "group-renamed"; readonly title: string | null }
  | { readonly kind: "participant-added" | "participant-removed"; readonly who: Participant | null }
  | { readonly kind: "left" | "group-photo-changed" | "group-photo-removed" }
  | { readonly kind: "location-shared" | "location-stopped" | "audio-kept" | "shareplay" | "encryption" }
  /** What no public description explains: shown with its number rather than hidden. */
  | { readonly kind: "unknown"; readonly number: string };

/** What an app sent inside of a message. */
export interface AppContent {
  /** "URL preview", name of the app, or its bundle identifier. */
  readonly app: string;
  readonly title: string | null;
  readonly text: string | null;
  readonly url: string | null;
}

export interface GeoPosition {
  readonly latitude: number;
  readonly longitude: number;
}

export interface Message {
  readonly id: string;
  readonly guid: string | null;
  readonly dateMs: number | null;
  /** The cell of the database, for those who want to check us. */
  readonly dateRaw: string | null;
  readonly fromMe: boolean;
  /** Null for messages of the phone's owner and where the phone does not know. */
  readonly sender: Participant | null;
  readonly service: string | null;
  readonly subject: string | null;
  /** The whole text, attachments left out. */
  readonly text: string;
  /** unreadable: there was a text and it can't be decoded; never shown as an empty message. */
  readonly textState: "read" | "unreadable";
  readonly body: readonly BodyPiece[];
  readonly attachments: readonly MessageAttachment[];
  readonly reactions: readonly Reaction[];
  readonly replyTo: Quote | null;
  readonly isEdited: boolean;
  /** Oldest first; empty when the phone kept none. */
  readonly edits: readonly Edit[];
  /** unsent: taken back by the sender. deleted: in "Recently Deleted", or a placeholder of a deleted message. */
  readonly state: "there" | "unsent" | "partly-unsent" | "deleted";
  readonly system: SystemEvent | null;
  readonly app: AppContent | null;
  readonly position: GeoPosition | null;
  readonly isStarred: boolean;
  readonly isVoice: boolean;
  readonly readMs: number | null;
  readonly deliveredMs: number | null;
  /** The phone could not send it. */
  readonly failed: boolean;
}

/** Which part of a conversation is wanted. */
export interface MessageRange {
  /** First message, in order of time, from 0. */
  readonly offset: number;
  readonly limit: number;
}

/** From (inclusive) and to (exclusive); null: without end. Messages without a date are in no period but the open one. */
export interface Period {
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export interface MessageText {
  readonly id: string;
  readonly dateMs: number | null;
  readonly text: string;
}

/** Everything one messenger left in a backup. Opened once, read in pages, closed by its owner. */
export interface ConversationArchive {
  /** "messages", "whatsapp" */
  readonly kind: string;
  /** Newest first. */
  conversations(): readonly Conversation[];
  /** How many messages there are to page through (reactions belong to their messages and do not count). */
  count(conversationId: string): number;
  /** Index of the first message at or after a moment, to begin a page with. */
  indexAt(conversationId: string, ms: number): number;
  /** One page, oldest first. @throws content/malformed, app/aborted */
  page(conversationId: string, range: MessageRange, options?: ReadOptions): Promise<readonly Message[]>;
  /** Where a message stands, to jump to it from a search; null when it is not in the conversation. */
  indexOf(conversationId: string, messageId: string): number | null;
  /** All messages of a conversation in a period, oldest first, read in pages. */
  messages(conversationId: string, period?: Period, options?: ReadOptions): AsyncIterable<Message>;
  /** The texts alone, for a search index: far faster than whole messages. Undecodable ones are left out. */
  texts(conversationId: string, options?: ReadOptions): Iterable<MessageText>;
  /** Columns this reader knows and the database has not. */
  readonly missing: readonly string[];
  close(): void;
}

/** How a person is called on the screen. */
export function participantName({ name, address }: Participant): string {
  return name ?? address;
}

/** What a conversation is called. @param unnamed for one without title and without people */
export function conversationTitle({ title, participants }: Conversation, unnamed: string): string {
  return title ?? (participants.map(participantName).join(", ") || unnamed);
}
