import { harmlessUrl, relativeUrl } from "../export/html.ts";
import type { NoteTable } from "./decode-table.ts";
import type { NoteBody, NoteParagraph, NoteSpan } from "./note-body.ts";
import { missingText, type NotePart, type NoteParts, type NoteWords, partOf } from "./note-part.ts";

interface Context {
  readonly parts: NoteParts;
  readonly words: NoteWords;
}

/** A note as Markdown (CommonMark with the tables, task lists and strike-through of GitHub). */
export function noteToMarkdown(body: NoteBody, parts: NoteParts, words: NoteWords): string {
  const context = { parts, words };
  const numbers = new ListNumbers();
  let markdown = "";
  let previous: NoteParagraph | null = null;
  for (const paragraph of body.paragraphs) {
    markdown += separator(previous, paragraph);
    markdown += block(paragraph, numbers.next(paragraph), context);
    previous = paragraph;
  }
  return previous?.style === "monospaced" ? `${markdown}\n${FENCE}\n` : `${markdown}\n`;
}

const LISTS: readonly NoteParagraph["style"][] = ["dotted", "dashed", "numbered", "check"];
const isItem = ({ style }: NoteParagraph): boolean => LISTS.includes(style);

/** Neighbours of one list or one block of code stay together, everything else gets an empty line between. */
function separator(previous: NoteParagraph | null, next: NoteParagraph): string {
  const opening = next.style === "monospaced" && previous?.style !== "monospaced" ? `${FENCE}\n` : "";
  if (previous === null) return opening;
  const closing = previous.style === "monospaced" && next.style !== "monospaced" ? `\n${FENCE}` : "";
  const together =
    (isItem(previous) && isItem(next)) || (previous.style === "monospaced" && next.style === "monospaced");
  return `${closing}${together ? "\n" : "\n\n"}${opening}`;
}

/** Longer than what people type, so that typed fences do not end the block. */
const FENCE = "``````";

function block(paragraph: NoteParagraph, number: number, context: Context): string {
  if (paragraph.style === "monospaced") return paragraph.spans.map(({ text }) => text).join("");
  const content = paragraph.spans.map((span) => inline(span, context)).join("");
  const line = paragraph.style === "body" ? escapeStart(content) : content;
  return (paragraph.isQuote ? "> " : "") + marker(paragraph, number) + line;
}

function marker({ style, indent, isDone }: NoteParagraph, number: number): string {
  const space = "    ".repeat(indent);
  if (style === "title") return "# ";
  if (style === "heading") return "## ";
  if (style === "subheading") return "### ";
  if (style === "check") return `${space}- [${isDone ? "x" : " "}] `;
  if (style === "numbered") return `${space}${number}. `;
  return style === "dotted" || style === "dashed" ? `${space}- ` : "";
}

/** Counts numbered items per level, beginning anew where a level was left. */
class ListNumbers {
  #counts: number[] = [];

  next({ style, indent }: NoteParagraph): number {
    if (style !== "numbered") {
      this.#counts = this.#counts.slice(0, LISTS.includes(style) ? indent : 0);
      return 0;
    }
    const count = (this.#counts[indent] ?? 0) + 1;
    this.#counts = [...Array.from({ length: indent }, (_, level) => this.#counts[level] ?? 0), count];
    return count;
  }
}

function inline(span: NoteSpan, context: Context): string {
  if (span.attachment !== null) return renderPart(partOf(span.attachment, context.parts), context);
  const text = escapeMarkdown(span.text).replaceAll("\u2028", "  \n");
  const marked = mark(mark(mark(text, span.isItalic, "*"), span.isBold, "**"), span.isStruck, "~~");
  return span.link === null ? marked : link(span.link, marked);
}

/** Marks must touch the words, or they are no marks. */
function mark(text: string, wanted: boolean, sign: string): string {
  if (!wanted || text.trim() === "") return text;
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  return `${text.slice(0, start)}${sign}${text.slice(start, end)}${sign}${text.slice(end)}`;
}

function renderPart(part: NotePart, context: Context): string {
  if (part.kind === "text") return escapeMarkdown(part.text);
  if (part.kind === "link") return link(part.url, escapeMarkdown(part.title));
  if (part.kind === "table") return table(part.table, context);
  if (part.kind === "group") return part.parts.map((one) => renderPart(one, context)).join("\n\n");
  if (part.kind === "missing") return `*${escapeMarkdown(missingText(part, context.words))}*`;
  const address = relativeUrl(part.path).replaceAll("(", "%28").replaceAll(")", "%29");
  return `${part.kind === "image" ? "!" : ""}[${escapeMarkdown(part.name)}](${address})`;
}

function link(address: string, text: string): string {
  const url = harmlessUrl(address);
  return url === null ? text : `[${text}](<${url.replaceAll(/[<>\s]/g, encodeURIComponent)}>)`;
}

/** The first row is the head, which this kind of table cannot do without. */
function table({ rows }: NoteTable, context: Context): string {
  const lines = rows.map((row) => `| ${row.map((cell) => cellText(cell, context)).join(" | ")} |`);
  const width = rows[0]?.length ?? 0;
  return [lines[0] ?? "", `|${" --- |".repeat(width)}`, ...lines.slice(1)].join("\n");
}

function cellText(cell: NoteBody | null, context: Context): string {
  const lines = cell?.paragraphs.map(({ spans }) => spans.map((span) => inline(span, context)).join("")) ?? [];
  return lines.join("<br>").replaceAll("|", "\\|").replaceAll("\n", " ");
}

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~&]/g, "\\$&");
}

/** Signs that mean something only at the start of a line. */
function escapeStart(line: string): string {
  return line.replace(/^(\s*)([-+]|\d+[.)])(?=\s|$)/, (_match, space: string, sign: string) => {
    return `${space}${sign.slice(0, -1)}\\${sign.slice(-1)}`;
  });
}
