import type { NoteBody, NoteParagraph } from "./note-body.ts";
import { missingText, type NotePart, type NoteParts, type NoteWords, partOf } from "./note-part.ts";

/** A note as plain text: list signs, boxes of check lists, tables with tabs. */
export function noteToText(body: NoteBody, parts: NoteParts, words: NoteWords): string {
  const lines: string[] = [];
  let number = 0;
  for (const paragraph of body.paragraphs) {
    number = paragraph.style === "numbered" ? number + 1 : 0;
    const spans = paragraph.spans.map((span) =>
      span.attachment === null ? span.text.replaceAll("\u2028", "\n") : partText(partOf(span.attachment, parts), words),
    );
    lines.push(sign(paragraph, number) + spans.join(""));
  }
  return `${lines.join("\n")}\n`;
}

function sign({ style, indent, isDone }: NoteParagraph, number: number): string {
  const space = "  ".repeat(indent);
  if (style === "check") return `${space}${isDone ? "☑" : "☐"} `;
  if (style === "numbered") return `${space}${number}. `;
  if (style === "dotted") return `${space}• `;
  return style === "dashed" ? `${space}– ` : space;
}

function partText(part: NotePart, words: NoteWords): string {
  if (part.kind === "text") return part.text;
  if (part.kind === "link") return part.title === part.url ? part.url : `${part.title} (${part.url})`;
  if (part.kind === "group") return part.parts.map((one) => partText(one, words)).join("\n");
  if (part.kind === "missing") return `[${missingText(part, words)}]`;
  if (part.kind !== "table") return `[${part.path.join("/")}]`;
  const rows = part.table.rows.map((row) => row.map((cell) => (cell === null ? "" : cellText(cell))).join("\t"));
  return rows.join("\n");
}

function cellText(cell: NoteBody): string {
  return cell.paragraphs.map(({ spans }) => spans.map(({ text }) => text).join("")).join(" ");
}
