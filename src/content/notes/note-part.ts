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

/** The words an exported note needs; they belong to the language of the person, so they come from outside. */
export interface NoteWords {
  readonly locked: string;
  readonly created: string;
  readonly changed: string;
  notHere(name: string): string;
  unreadable(name: string): string;
}

export function missingText(part: { readonly name: string; readonly reason: MissingPart }, words: NoteWords): string {
  return part.reason === "not-here" ? words.notHere(part.name) : words.unreadable(part.name);
}

/** The part a span stands for; what is not known is named by its type. */
export function partOf(ref: { readonly identifier: string; readonly type: string }, parts: NoteParts): NotePart {
  return parts.get(ref.identifier) ?? { kind: "missing", name: ref.type, reason: "not-here" };
}
