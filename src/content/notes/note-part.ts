import type { NoteTable } from "./decode-table.ts";

/** What stands in the text where a note has an attachment. Paths are relative to the written note. */
export type NotePart =
  | { readonly kind: "image" | "file"; readonly name: string; readonly path: readonly string[] }
  | { readonly kind: "table"; readonly table: NoteTable }
  | { readonly kind: "link"; readonly url: string; readonly title: string }
  /** Hashtags, mentions and other text that Notes keeps as an attachment. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "group"; readonly name: string; readonly parts: readonly NotePart[] }
  | { readonly kind: "missing"; readonly name: string; readonly reason: MissingPart };

/** not-here: its file is not in the backup. unreadable: it is, but nobody knows how to show it. */
export type MissingPart = "not-here" | "unreadable";

/** Parts by the identifier in the text. */
export type NoteParts = ReadonlyMap<string, NotePart>;

/**
 * The words an exported note needs, in the language of the person. Plain text with places in braces, so that they can
 * cross threads.
 */
export interface NoteWords {
  readonly untitled: string;
  /** Stand in place of a note's text. */
  readonly locked: string;
  readonly textNotHere: string;
  readonly textUnreadable: string;
  /** {date} */
  readonly created: string;
  readonly changed: string;
  /** {name} */
  readonly notHere: string;
  readonly unreadable: string;
}

export const englishNoteWords: NoteWords = {
  untitled: "Untitled note",
  locked: "This note is locked. Its text can only be read on the iPhone.",
  textNotHere: "The text of this note is in iCloud, not in this backup.",
  textUnreadable: "The text of this note can't be read.",
  created: "Created: {date}",
  changed: "Changed: {date}",
  notHere: "{name} is not in this backup",
  unreadable: "{name} can't be shown",
};

export function missingText(part: { readonly name: string; readonly reason: MissingPart }, words: NoteWords): string {
  const text = part.reason === "not-here" ? words.notHere : words.unreadable;
  return text.replaceAll("{name}", () => part.name);
}

/** The part a span stands for; what is not known is named by its type. */
export function partOf(ref: { readonly identifier: string; readonly type: string }, parts: NoteParts): NotePart {
  return parts.get(ref.identifier) ?? { kind: "missing", name: ref.type, reason: "not-here" };
}
