import type { SqlRow } from "../../codec/sqlite/index.ts";
import { bytesOf, flagOf, numberOf, textOf } from "../backup-database.ts";
import type {
  AppContent,
  BodyPiece,
  GeoPosition,
  Message,
  MessageAttachment,
  Participant,
  Quote,
  SystemEvent,
} from "../conversations/model.ts";
import { cocoaMs } from "../time.ts";

export const MESSAGE_COLUMNS = [
  "Z_PK",
  "ZISFROMME",
  "ZMESSAGETYPE",
  "ZMESSAGEDATE",
  "ZSENTDATE",
  "ZTEXT",
  "ZFROMJID",
  "ZTOJID",
  "ZGROUPMEMBER",
  "ZGROUPEVENTTYPE",
  "ZSTANZAID",
  "ZSTARRED",
  "ZMEDIAITEM",
  "ZPARENTMESSAGE",
  "ZPUSHNAME",
] as const;

export const MEDIA_COLUMNS = [
  "Z_PK",
  "ZMESSAGE",
  "ZMEDIALOCALPATH",
  "ZTITLE",
  "ZVCARDNAME",
  "ZVCARDSTRING",
  "ZMOVIEDURATION",
  "ZFILESIZE",
  "ZLATITUDE",
  "ZLONGITUDE",
  "ZMETADATA",
] as const;

/**
 * Kinds of rows. 0, 1, 5, 6, 10, 14, 15 are confirmed by samples; the others are the common reading and decide nothing
 * that the media item does not tell better.
 */
export const TYPE = {
  text: 0,
  image: 1,
  video: 2,
  voice: 3,
  contact: 4,
  location: 5,
  groupEvent: 6,
  link: 7,
  document: 8,
  system: 10,
  gif: 11,
  deleted: 14,
  sticker: 15,
} as const;
const KNOWN = new Set<number>(Object.values(TYPE));

export interface WhatsAppParts {
  readonly media: SqlRow | null;
  readonly attachment: MessageAttachment | null;
  readonly sender: Participant | null;
  readonly replyTo: Quote | null;
}

export function messageOf(row: SqlRow, parts: WhatsAppParts): Message {
  const { attachment, media } = parts;
  const type = numberOf(row["ZMESSAGETYPE"]) ?? TYPE.text;
  const isEvent = type === TYPE.groupEvent || type === TYPE.system;
  const text = isEvent ? "" : (textOf(row["ZTEXT"]) ?? captionOf(media, attachment) ?? "");
  const date = row["ZMESSAGEDATE"];
  return {
    id: String(row["Z_PK"]),
    guid: textOf(row["ZSTANZAID"]),
    dateMs: cocoaMs(date),
    dateRaw: date === null || date === undefined ? null : String(date),
    fromMe: flagOf(row["ZISFROMME"]),
    sender: flagOf(row["ZISFROMME"]) ? null : parts.sender,
    service: "WhatsApp",
    subject: null,
    text,
    textState: "read",
    body: bodyOf(text, attachment),
    attachments: attachment === null ? [] : [attachment],
    reactions: [],
    replyTo: parts.replyTo,
    isEdited: false,
    edits: [],
    state: type === TYPE.deleted ? "deleted" : "there",
    system: systemEvent(row, type, parts),
    app: type === TYPE.contact ? sharedContact(media) : null,
    position: type === TYPE.location ? positionOf(media) : null,
    isStarred: flagOf(row["ZSTARRED"]),
    isVoice: type === TYPE.voice || (attachment?.mimeType?.startsWith("audio/") ?? false),
    readMs: null,
    deliveredMs: null,
    failed: false,
  };
}

function bodyOf(text: string, attachment: MessageAttachment | null): BodyPiece[] {
  const pieces: BodyPiece[] = attachment === null ? [] : [{ kind: "attachment", attachment: 0 }];
  return text === "" ? pieces : [...pieces, { kind: "text", text }];
}

function captionOf(media: SqlRow | null, attachment: MessageAttachment | null): string | null {
  const title = textOf(media?.["ZTITLE"]);
  return title === attachment?.name ? null : title;
}

function systemEvent(row: SqlRow, type: number, { sender, attachment }: WhatsAppParts): SystemEvent | null {
  const number = `${type}.${numberOf(row["ZGROUPEVENTTYPE"]) ?? 0}`;
  if (type === TYPE.system) return { kind: "unknown", number };
  // A kind nobody knows, with neither text nor media, is said to be there rather than shown as an empty bubble.
  if (!KNOWN.has(type))
    return textOf(row["ZTEXT"]) === null && attachment === null ? { kind: "unknown", number } : null;
  if (type !== TYPE.groupEvent) return null;
  switch (numberOf(row["ZGROUPEVENTTYPE"])) {
    case 1:
      return { kind: "group-renamed", title: textOf(row["ZTEXT"]) };
    case 2:
      return { kind: "participant-added", who: sender };
    case 3:
      return { kind: "left" };
    default:
      return { kind: "unknown", number };
  }
}

function sharedContact(media: SqlRow | null): AppContent | null {
  const name =
    textOf(media?.["ZVCARDNAME"]) ?? /^FN:(.*)$/m.exec(textOf(media?.["ZVCARDSTRING"]) ?? "")?.[1]?.trim() ?? null;
  return name === null ? null : { app: "Contact", title: name, text: null, url: null };
}

/** Rows of pictures hold their size in pixels in the same columns: only locations are asked. */
function positionOf(media: SqlRow | null): GeoPosition | null {
  const latitude = numberOf(media?.["ZLATITUDE"]);
  const longitude = numberOf(media?.["ZLONGITUDE"]);
  if (latitude === null || longitude === null || Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null;
  return { latitude, longitude };
}

/** MIME type of a media item: stated, or by the extension of its file. A vCard text in that column is none. */
export function mediaType(media: SqlRow): string | null {
  const stated = textOf(media["ZVCARDSTRING"]);
  if (stated !== null && /^[a-z]+\/[\w.+-]{1,80}(;.*)?$/i.test(stated))
    return stated.split(";", 1)[0]?.toLowerCase() ?? null;
  const extension = /\.(\w{1,5})$/.exec(textOf(media["ZMEDIALOCALPATH"]) ?? "")?.[1]?.toLowerCase() ?? "";
  return BY_EXTENSION[extension] ?? null;
}

const BY_EXTENSION: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  heic: "image/heic",
  mp4: "video/mp4",
  mov: "video/quicktime",
  opus: "audio/ogg",
  ogg: "audio/ogg",
  m4a: "audio/mp4",
  mp3: "audio/mpeg",
  aac: "audio/aac",
  pdf: "application/pdf",
};

/**
 * The stanza of the message a row answers, out of the media item's metadata: field 5, text of 16 to 40 characters. Other
 * fields are unknown. @source KnugiHK/WhatsApp-Chat-Exporter (facts only)
 */
export function quotedStanza(media: SqlRow | null): string | null {
  const bytes = bytesOf(media?.["ZMETADATA"]);
  if (bytes === null) return null;
  const QUOTE_FIELD = 0x2a;
  const length = bytes[1] ?? 0;
  if (bytes[0] !== QUOTE_FIELD || length < 16 || length > 40 || bytes.length < 2 + length) return null;
  const text = String.fromCharCode(...bytes.subarray(2, 2 + length));
  return /^[\w-]+$/.test(text) ? text : null;
}
