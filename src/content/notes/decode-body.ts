import type { AbortOptions } from "../../base/abort.ts";
import { throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { limits } from "../../base/limits.ts";
import { inflate } from "../../codec/deflate/index.ts";
import { ProtobufMessage } from "../../codec/protobuf/index.ts";
import type { NoteBody, NoteParagraph, NoteSpan, ParagraphStyle } from "./note-body.ts";

/**
 * The body of a note from ZICNOTEDATA.ZDATA.
 * @throws base/malformed, base/too-long
 */
export async function decodeNoteBody(data: Bytes, options?: AbortOptions): Promise<NoteBody> {
  const message = new ProtobufMessage(await inflate(data, { maxBytes: limits.noteBytes }));
  throwIfAborted(options?.signal);
  const note = message.message(2)?.message(3);
  return note === undefined ? { paragraphs: [] } : readNote(note);
}

/** A `Note` message: its text and the runs that style it. Also the cells of tables are such. */
export function readNote(note: ProtobufMessage): NoteBody {
  const builder = new ParagraphBuilder();
  const text = note.text(2) ?? "";
  let offset = 0;
  for (const run of note.messages(5)) {
    // Lengths count UTF-16 units, as strings here do. A wrong length must not lose text: the rest follows unstyled.
    const length = Math.max(0, run.int32(1) ?? 0);
    builder.add(text.slice(offset, offset + length), runStyle(run));
    offset += length;
    if (offset >= text.length) break;
  }
  builder.add(text.slice(offset), PLAIN);
  return { paragraphs: builder.finish() };
}

type SpanStyle = Omit<NoteSpan, "text">;
type BlockStyle = Omit<NoteParagraph, "spans">;

interface RunStyle {
  readonly span: SpanStyle;
  readonly block: BlockStyle;
}

const STYLES: Readonly<Record<number, ParagraphStyle>> = {
  0: "title",
  1: "heading",
  2: "subheading",
  4: "monospaced",
  100: "dotted",
  101: "dashed",
  102: "numbered",
  103: "check",
};
const ALIGNMENTS = ["natural", "center", "right", "justified"] as const;
const MAX_INDENT = 16;

const PLAIN: RunStyle = {
  span: {
    isBold: false,
    isItalic: false,
    isUnderlined: false,
    isStruck: false,
    script: "none",
    link: null,
    attachment: null,
  },
  block: { style: "body", indent: 0, isDone: false, isQuote: false, alignment: "natural" },
};

function runStyle(run: ProtobufMessage): RunStyle {
  return { span: spanStyle(run), block: blockStyle(run.message(2)) };
}

function spanStyle(run: ProtobufMessage): SpanStyle {
  const weight = run.int32(5) ?? 0;
  const raised = run.int32(8) ?? 0;
  const attachment = run.message(12);
  const identifier = attachment?.text(1);
  return {
    isBold: weight === 1 || weight === 3,
    isItalic: weight === 2 || weight === 3,
    isUnderlined: (run.int32(6) ?? 0) !== 0,
    isStruck: (run.int32(7) ?? 0) !== 0,
    script: raised > 0 ? "super" : raised < 0 ? "sub" : "none",
    link: run.text(9) ?? null,
    attachment: identifier === undefined ? null : { identifier, type: attachment?.text(2) ?? "" },
  };
}

function blockStyle(paragraph: ProtobufMessage | undefined): BlockStyle {
  if (paragraph === undefined) return PLAIN.block;
  return {
    style: STYLES[paragraph.int32(1) ?? -1] ?? "body",
    indent: Math.min(Math.max(paragraph.int32(4) ?? 0, 0), MAX_INDENT),
    isDone: (paragraph.message(5)?.int32(2) ?? 0) !== 0,
    isQuote: (paragraph.int32(8) ?? 0) !== 0,
    alignment: ALIGNMENTS[paragraph.int32(2) ?? 0] ?? "natural",
  };
}

/** Cuts styled pieces of text at line ends. A paragraph looks like its first letter, an empty one like its line end. */
class ParagraphBuilder {
  readonly #paragraphs: NoteParagraph[] = [];
  #spans: NoteSpan[] = [];
  #block: BlockStyle | null = null;

  add(text: string, { span, block }: RunStyle): void {
    let start = 0;
    while (start < text.length) {
      const end = text.indexOf("\n", start);
      this.#block ??= block;
      this.#append(text.slice(start, end === -1 ? text.length : end), span);
      if (end === -1) return;
      this.#endParagraph();
      start = end + 1;
    }
  }

  finish(): NoteParagraph[] {
    if (this.#block !== null) this.#endParagraph();
    return this.#paragraphs;
  }

  #append(text: string, style: SpanStyle): void {
    if (text !== "") this.#spans.push({ text, ...style });
  }

  #endParagraph(): void {
    this.#paragraphs.push({ ...(this.#block ?? PLAIN.block), spans: this.#spans });
    this.#spans = [];
    this.#block = null;
  }
}
