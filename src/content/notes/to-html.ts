import { escapeHtml, harmlessUrl, htmlHead, relativeUrl } from "../export/html.ts";
import type { NoteTable } from "./decode-table.ts";
import type { NoteBody, NoteParagraph, NoteSpan, ParagraphStyle } from "./note-body.ts";
import { missingText, type NotePart, type NoteParts, type NoteWords, partOf } from "./note-part.ts";

const STYLE =
  "body{font:17px/1.45 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}" +
  "img{max-width:100%;height:auto}table{border-collapse:collapse}td{border:1px solid #999;padding:.3rem .5rem;vertical-align:top}" +
  "pre{background:#f2f2f2;padding:.5rem;white-space:pre-wrap}.check{list-style:none;padding-inline-start:0}" +
  ".about{color:#666;font-size:.85em}.missing{color:#666;font-style:italic}li.done{color:#666}blockquote{border-inline-start:3px solid #ccc;margin-inline:0;padding-inline-start:1rem}";

export interface NotePage {
  readonly title: string;
  /** Lines under the note: dates and the like. */
  readonly about: readonly string[];
  readonly body: NoteBody;
  readonly parts: NoteParts;
  readonly words: NoteWords;
}

/** A note as a page of its own. Nothing of the note's content can become markup. */
export function noteToHtml({ title, about, body, parts, words }: NotePage): string {
  const blocks = renderBlocks(body.paragraphs, { parts, words });
  const lines = about.map((line) => `<p class="about">${escapeHtml(line)}</p>\n`).join("");
  return `${htmlHead(title, STYLE)}<body dir="auto">\n${blocks}${lines}</body>\n</html>\n`;
}

interface Context {
  readonly parts: NoteParts;
  readonly words: NoteWords;
}

type ListStyle = Extract<ParagraphStyle, "dotted" | "dashed" | "numbered" | "check">;
const TAGS: Readonly<Record<ListStyle, readonly [open: string, close: string]>> = {
  dotted: ["<ul>", "</ul>"],
  dashed: ["<ul style=\"list-style-type:'– '\">", "</ul>"],
  numbered: ["<ol>", "</ol>"],
  check: ['<ul class="check">', "</ul>"],
};
const isList = (style: ParagraphStyle): style is ListStyle => Object.hasOwn(TAGS, style);

function renderBlocks(paragraphs: readonly NoteParagraph[], context: Context): string {
  let html = "";
  const lists = new OpenLists();
  for (let index = 0; index < paragraphs.length; index++) {
    const paragraph = paragraphs[index];
    if (paragraph === undefined) break;
    if (isList(paragraph.style)) {
      html += lists.move(paragraph.style, paragraph.indent) + renderItem(paragraph, context);
    } else if (paragraph.style === "monospaced") {
      const end = endOfRun(paragraphs, index);
      const lines = paragraphs.slice(index, end).map((line) => renderSpans(line, context));
      html += `${lists.closeAll()}<pre>${lines.join("\n")}</pre>\n`;
      index = end - 1;
    } else {
      html += lists.closeAll() + renderBlock(paragraph, context);
    }
  }
  return html + lists.closeAll();
}

/** Lists inside lists: items stay open until their level ends, as a nested list belongs into an item. */
class OpenLists {
  readonly #open: ListStyle[] = [];

  move(style: ListStyle, indent: number): string {
    let html = "";
    while (this.#open.length > indent + 1) html += this.#close();
    if (this.#open.length === indent + 1 && this.#open.at(-1) !== style) html += this.#close();
    if (this.#open.length === indent + 1) return `${html}</li>\n`;
    while (this.#open.length < indent + 1) {
      html += `\n${TAGS[style][0]}\n`;
      this.#open.push(style);
      if (this.#open.length < indent + 1) html += "<li>";
    }
    return html;
  }

  closeAll(): string {
    let html = "";
    while (this.#open.length > 0) html += this.#close();
    return html === "" ? "" : `${html}\n`;
  }

  #close(): string {
    const style = this.#open.pop();
    return style === undefined ? "" : `</li>\n${TAGS[style][1]}`;
  }
}

function renderItem(paragraph: NoteParagraph, context: Context): string {
  const content = renderSpans(paragraph, context);
  if (paragraph.style !== "check") return `<li>${content}`;
  const box = `<input type="checkbox" disabled${paragraph.isDone ? " checked" : ""}> `;
  return `<li${paragraph.isDone ? ' class="done"' : ""}>${box}${content}`;
}

const BLOCK_TAGS: Partial<Record<ParagraphStyle, string>> = { title: "h1", heading: "h2", subheading: "h3" };

function renderBlock(paragraph: NoteParagraph, context: Context): string {
  const tag = BLOCK_TAGS[paragraph.style] ?? (hasBlockPart(paragraph, context.parts) ? "div" : "p");
  const content = renderSpans(paragraph, context) || "<br>";
  const css = [
    ...(paragraph.alignment === "natural" ? [] : [`text-align:${paragraph.alignment.replace("justified", "justify")}`]),
    ...(paragraph.indent === 0 ? [] : [`margin-inline-start:${paragraph.indent * 2}em`]),
  ];
  const html = `<${tag}${css.length === 0 ? "" : ` style="${css.join(";")}"`}>${content}</${tag}>`;
  return `${paragraph.isQuote ? `<blockquote>${html}</blockquote>` : html}\n`;
}

/** A table or picture must not stand in a paragraph tag: browsers would close it before. */
function hasBlockPart(paragraph: NoteParagraph, parts: NoteParts): boolean {
  return paragraph.spans.some(({ attachment }) => {
    const kind = attachment === null ? undefined : partOf(attachment, parts).kind;
    return kind === "table" || kind === "group";
  });
}

function endOfRun(paragraphs: readonly NoteParagraph[], start: number): number {
  let end = start + 1;
  while (paragraphs[end]?.style === "monospaced") end += 1;
  return end;
}

function renderSpans(paragraph: NoteParagraph, context: Context): string {
  return paragraph.spans.map((span) => renderSpan(span, context)).join("");
}

function renderSpan(span: NoteSpan, context: Context): string {
  if (span.attachment !== null) return renderPart(partOf(span.attachment, context.parts), context);
  let html = escapeHtml(span.text).replaceAll("\u2028", "<br>");
  if (span.isBold) html = `<b>${html}</b>`;
  if (span.isItalic) html = `<i>${html}</i>`;
  if (span.isUnderlined) html = `<u>${html}</u>`;
  if (span.isStruck) html = `<s>${html}</s>`;
  if (span.script !== "none") html = span.script === "super" ? `<sup>${html}</sup>` : `<sub>${html}</sub>`;
  return span.link === null ? html : renderLink(span.link, html);
}

function renderLink(address: string, html: string): string {
  const url = harmlessUrl(address);
  return url === null ? html : `<a href="${escapeHtml(url)}" rel="noreferrer noopener">${html}</a>`;
}

function renderPart(part: NotePart, context: Context): string {
  if (part.kind === "text") return escapeHtml(part.text);
  if (part.kind === "link") return renderLink(part.url, escapeHtml(part.title));
  if (part.kind === "table") return renderTable(part.table, context);
  if (part.kind === "group") return part.parts.map((one) => `<div>${renderPart(one, context)}</div>`).join("");
  if (part.kind === "missing") return `<span class="missing">${escapeHtml(missingText(part, context.words))}</span>`;
  const address = escapeHtml(relativeUrl(part.path));
  const name = escapeHtml(part.name);
  return part.kind === "image" ? `<img src="${address}" alt="${name}">` : `<a href="${address}">${name}</a>`;
}

function renderTable(table: NoteTable, context: Context): string {
  const rows = table.rows.map((row) => {
    const cells = row.map((cell) => `<td dir="auto">${cell === null ? "" : renderCell(cell, context)}</td>`);
    return `<tr>${cells.join("")}</tr>\n`;
  });
  return `<table${table.isRightToLeft ? ' dir="rtl"' : ""}>\n${rows.join("")}</table>`;
}

function renderCell(cell: NoteBody, context: Context): string {
  return cell.paragraphs.map((paragraph) => renderSpans(paragraph, context)).join("<br>");
}
