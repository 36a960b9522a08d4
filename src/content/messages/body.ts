import type { Bytes } from "../../base/bytes.ts";
import { asKeepsakeError, type KeepsakeError } from "../../base/errors.ts";
import { type AttributedRun, type AttributeValue, readAttributedString } from "../../codec/typedstream/index.ts";
import type { BodyPiece, TextPiece } from "../conversations/model.ts";

/** Stands in the text where an attachment is. */
const ATTACHMENT_MARK = "\uFFFC";
/** Stands in the text where an app put its balloon. */
const APP_MARK = "\uFFFD";

const KEY = {
  transfer: "__kIMFileTransferGUIDAttributeName",
  link: "__kIMLinkAttributeName",
  mention: "__kIMMentionConfirmedMention",
  bold: "__kIMTextBoldAttributeName",
  italic: "__kIMTextItalicAttributeName",
  underline: "__kIMTextUnderlineAttributeName",
  strike: "__kIMTextStrikethroughAttributeName",
} as const;

/** The text of a message as it is in the database. */
export interface MessageBody {
  readonly text: string;
  readonly pieces: readonly BodyPiece[];
  readonly state: "read" | "unreadable";
  /** Why the attributed form could not be read as a whole. */
  readonly damage: KeepsakeError | null;
}

/** The columns of a message that hold its text. */
export interface BodyColumns {
  /** `text`, mostly empty since iOS 14. */
  readonly plain: string | null;
  /** `attributedBody` */
  readonly attributed: Bytes | null;
  /** The message is an app's: then a replacement character stands for its balloon, elsewhere it is a character like any other. */
  readonly isApp: boolean;
}

/** @param transfers guids of the attachments, in the order of the database */
export function readBody({ plain, attributed, isApp }: BodyColumns, transfers: readonly string[]): MessageBody {
  const { read, damage } = decode(attributed);
  const context = { transfers, damage, marks: isApp ? APP_MARK : "" };
  // The plain column wins where both exist and differ: it is what the phone shows in its list.
  if (read !== null && (plain === null || plain === read.text)) {
    return bodyOf(read.runs.length === 0 ? whole(read.text) : slices(read), context);
  }
  if (plain !== null) return bodyOf(whole(plain), context);
  const state = damage === null ? "read" : "unreadable";
  return { ...bodyOf([], context), state };
}

/** Plain text for lists and search; null when there is none, undefined when it can't be decoded. */
export function plainText(plain: string | null, attributed: Bytes | null): string | null | undefined {
  if (plain !== null) return withoutMarks(plain);
  const { read, damage } = decode(attributed);
  if (read !== null) return withoutMarks(read.text);
  return damage === null ? null : undefined;
}

interface Slice {
  readonly text: string;
  readonly attributes: AttributedRun["attributes"];
}

function decode(attributed: Bytes | null): {
  read: ReturnType<typeof readAttributedString> | null;
  damage: KeepsakeError | null;
} {
  if (attributed === null || attributed.length === 0) return { read: null, damage: null };
  try {
    const read = readAttributedString(attributed);
    return { read, damage: read.damage };
  } catch (error) {
    return { read: null, damage: asKeepsakeError(error) };
  }
}

const NO_ATTRIBUTES: AttributedRun["attributes"] = new Map();
const whole = (text: string): Slice[] => [{ text, attributes: NO_ATTRIBUTES }];

function slices({ text, runs }: { readonly text: string; readonly runs: readonly AttributedRun[] }): Slice[] {
  const list = runs.map(({ start, length, attributes }) => ({ text: text.slice(start, start + length), attributes }));
  const last = runs.at(-1);
  const end = last === undefined ? 0 : last.start + last.length;
  return end < text.length ? [...list, { text: text.slice(end), attributes: NO_ATTRIBUTES }] : list;
}

interface BodyContext {
  readonly transfers: readonly string[];
  readonly damage: KeepsakeError | null;
  /** What stands in the text and is not shown. */
  readonly marks: string;
}

function bodyOf(parts: readonly Slice[], { transfers, damage, marks }: BodyContext): MessageBody {
  const pieces: BodyPiece[] = [];
  const left = new Set(transfers.keys());
  const takeAttachment = (guid: AttributeValue | undefined): void => {
    const named = typeof guid === "string" ? transfers.indexOf(guid) : -1;
    const index = left.has(named) ? named : left.values().next().value;
    if (index === undefined) return;
    left.delete(index);
    pieces.push({ kind: "attachment", attachment: index });
  };
  for (const { text, attributes } of parts) {
    for (const [index, between] of text.split(ATTACHMENT_MARK).entries()) {
      if (index > 0) takeAttachment(attributes.get(KEY.transfer));
      const shown = marks === "" ? between : between.replaceAll(marks, "");
      if (shown !== "") pieces.push({ kind: "text", text: shown, ...looks(attributes) });
    }
  }
  for (const attachment of left) pieces.push({ kind: "attachment", attachment });
  const text = pieces.map((piece) => (piece.kind === "text" ? piece.text : "")).join("");
  return { text, pieces, state: "read", damage };
}

function looks(attributes: AttributedRun["attributes"]): Partial<TextPiece> {
  if (attributes.size === 0) return {};
  const link = attributes.get(KEY.link);
  const mention = attributes.get(KEY.mention);
  const has = (key: string): boolean => Number(attributes.get(key) ?? 0) !== 0;
  return {
    ...(typeof link === "string" ? { link } : {}),
    ...(typeof mention === "string" ? { mention } : {}),
    ...(has(KEY.bold) ? { bold: true } : {}),
    ...(has(KEY.italic) ? { italic: true } : {}),
    ...(has(KEY.underline) ? { underline: true } : {}),
    ...(has(KEY.strike) ? { strike: true } : {}),
  };
}

const withoutMarks = (text: string): string => text.replaceAll(ATTACHMENT_MARK, "");
