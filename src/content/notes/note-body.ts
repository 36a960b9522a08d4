/** The body of a note: paragraphs of styled text, in which attachments stand like letters. */
export interface NoteBody {
  readonly paragraphs: readonly NoteParagraph[];
}

export type ParagraphStyle =
  | "body"
  | "title"
  | "heading"
  | "subheading"
  | "monospaced"
  | "dotted"
  | "dashed"
  | "numbered"
  | "check";

export interface NoteParagraph {
  readonly style: ParagraphStyle;
  /** Levels of lists and indented text; 0 is the margin. */
  readonly indent: number;
  /** Only of check lists. */
  readonly isDone: boolean;
  readonly isQuote: boolean;
  readonly alignment: "natural" | "center" | "right" | "justified";
  readonly spans: readonly NoteSpan[];
}

export interface NoteSpan {
  /** Without line ends, except U+2028 inside a paragraph. U+FFFC where an attachment stands. */
  readonly text: string;
  readonly isBold: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
  readonly isStruck: boolean;
  readonly script: "none" | "super" | "sub";
  /** As stored; may be anything. */
  readonly link: string | null;
  readonly attachment: NoteAttachmentRef | null;
}

export interface NoteAttachmentRef {
  readonly identifier: string;
  /** Uniform type identifier, such as "public.jpeg" or "com.apple.notes.table". */
  readonly type: string;
}

/** The text alone, one line per paragraph; attachments are left out. */
export function plainText(body: NoteBody): string {
  return body.paragraphs.map(paragraphText).join("\n");
}

export function paragraphText(paragraph: NoteParagraph): string {
  return paragraph.spans.map(({ text, attachment }) => (attachment === null ? text : "")).join("");
}

/** Every attachment the text points to, in order. */
export function attachmentRefs(body: NoteBody): NoteAttachmentRef[] {
  return body.paragraphs.flatMap(({ spans }) => spans.flatMap(({ attachment }) => attachment ?? []));
}
