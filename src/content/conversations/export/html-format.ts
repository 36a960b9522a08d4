import { escapeHtml, harmlessUrl, htmlHead, relativeUrl } from "../../export/html.ts";
import { type BodyPiece, type Message, type MessageAttachment, participantName, type TextPiece } from "../model.ts";
import {
  appText,
  type ConversationFormat,
  type ExportContext,
  eventText,
  personName,
  positionText,
  quoteText,
  reactionsText,
  senderName,
  stateTexts,
  titleOf,
} from "./exported.ts";
import { fillIn } from "./words.ts";

/** Colours meet 4.5 : 1 on their ground; on paper nothing depends on a ground being printed. */
const STYLE = `:root{color-scheme:light}body{font:16px/1.4 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem;color:#111;background:#fff;overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:0 0 .25rem}header{border-block-end:1px solid #ccc;padding-block-end:.75rem}.about,time,.note{color:#555;font-size:.8rem}
h2{font-size:.85rem;color:#555;text-align:center;margin:1.5rem 0 .5rem}article{margin:.35rem 0;max-width:80%;width:fit-content;break-inside:avoid}
.me{margin-inline-start:auto}.who{font-size:.8rem;font-weight:600;margin-inline-start:.6rem}.bubble{border-radius:1rem;padding:.45rem .8rem;background:#e9e9eb;white-space:pre-wrap}
.me .bubble{background:#d3e8ff}.event{margin:.6rem auto;text-align:center;color:#555;font-size:.85rem;max-width:100%}.quote{border-inline-start:3px solid #999;padding-inline-start:.5rem;font-size:.85rem;color:#444;display:block;margin-block-end:.25rem}
.gone{font-style:italic;color:#555}img,video{max-width:100%;max-height:30rem;border-radius:.75rem;display:block}audio{display:block;max-width:100%}.reactions{font-size:.85rem}
.note,time{margin-inline:.6rem}.mention{font-weight:600}details{font-size:.85rem;margin-inline:.6rem}
@media print{body{max-width:none;padding:0;font-size:11pt}.bubble{border:1px solid #999;background:none!important}a{color:inherit}h2{break-after:avoid}video,audio{display:none}@page{margin:15mm}}`;

/** Pictures every browser shows; others are offered as files. */
const SHOWN_PICTURES = new Set(["image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp", "image/avif"]);
const SHOWN_SOUND = new Set(["audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac", "audio/wav", "audio/ogg"]);
const SHOWN_VIDEO = new Set(["video/mp4", "video/quicktime", "video/webm"]);

/**
 * A page to read and to print. Whatever people sent each other, nothing of it can become markup, run or load anything:
 * every text is escaped, links are of harmless kinds, and the page's own policy forbids the rest.
 */
export function htmlFormat(): ConversationFormat {
  let day: string | null = null;
  return {
    extension: "html",
    head(context) {
      day = null;
      return pageHead(context);
    },
    message(message, context) {
      const today = message.dateMs === null ? context.words.undated : context.clock.date(message.dateMs);
      const heading = today === day ? "" : `<h2>${escapeHtml(today)}</h2>\n`;
      day = today;
      return heading + (message.system === null ? messageHtml(message, context) : eventHtml(message, context));
    },
    tail: () => "</main>\n</body>\n</html>\n",
  };
}

function pageHead({ conversation, words, clock, exportedMs }: ExportContext): string {
  const title = titleOf(conversation, words);
  const people = conversation.participants.map((one) =>
    one.name === null ? one.address : `${participantName(one)} (${one.address})`,
  );
  const lines = [
    people.length === 0 ? null : `${words.participants}: ${people.join(", ")}`,
    `${conversation.services.join(", ")} ${fillIn(words.messages, { count: String(conversation.messageCount) })}`.trim(),
    `${words.exported}: ${clock.iso(exportedMs)}`,
  ];
  const about = lines
    .map((line) => (line === null ? "" : `<p class="about" dir="auto">${escapeHtml(line)}</p>\n`))
    .join("");
  const head = htmlHead(title, STYLE).replace(
    "<html>",
    `<html lang="${escapeHtml(words.language)}" dir="${words.direction}">`,
  );
  return `${head}<body>\n<header><h1 dir="auto">${escapeHtml(title)}</h1>\n${about}</header>\n<main>\n`;
}

function eventHtml(message: Message, context: ExportContext): string {
  const text = escapeHtml(eventText(message, context.words) ?? "");
  return `<article class="event" id="m${escapeHtml(message.id)}"><span dir="auto">${text}</span> ${timeHtml(message, context)}</article>\n`;
}

function messageHtml(message: Message, context: ExportContext): string {
  const { words } = context;
  const who = message.fromMe ? "" : `<div class="who" dir="auto">${escapeHtml(senderName(message, words))}</div>`;
  const notes = [...stateTexts(message, words), ...receipts(message, context)];
  const note = notes.length === 0 ? "" : `<span class="note">${escapeHtml(notes.join(" · "))}</span>`;
  return (
    `<article class="${message.fromMe ? "me" : "them"}" id="m${escapeHtml(message.id)}">${who}` +
    `<div class="bubble" dir="auto">${contentHtml(message, context)}</div>` +
    `${reactionsHtml(message, context)}${editsHtml(message, context)}${timeHtml(message, context)}${note}</article>\n`
  );
}

function contentHtml(message: Message, context: ExportContext): string {
  const { words } = context;
  const parts = [
    quoteHtml(message, context),
    message.subject === null ? "" : `<strong>${escapeHtml(message.subject)}</strong>\n`,
    ...message.body.map((piece) => pieceHtml(piece, message, context)),
    lineHtml(appText(message)),
    lineHtml(positionText(message) === null ? null : `${words.location}: ${positionText(message)}`),
  ].filter((part) => part !== "");
  if (parts.length > 0) return parts.join("");
  return `<span class="gone">${escapeHtml(stateTexts(message, words)[0] ?? "")}</span>`;
}

function quoteHtml(message: Message, { words }: ExportContext): string {
  const text = quoteText(message, words);
  if (text === null) return "";
  const target = message.replyTo?.messageId ?? null;
  const inner = escapeHtml(text);
  return target === null
    ? `<span class="quote">${inner}</span>`
    : `<a class="quote" href="#m${escapeHtml(encodeURIComponent(target))}">${inner}</a>`;
}

function pieceHtml(piece: BodyPiece, message: Message, context: ExportContext): string {
  if (piece.kind === "text") return textHtml(piece, context);
  const attachment = message.attachments[piece.attachment];
  return attachment === undefined ? "" : attachmentHtml(attachment, context);
}

function textHtml(piece: TextPiece, { words }: ExportContext): string {
  let html = escapeHtml(piece.text);
  if (piece.bold) html = `<strong>${html}</strong>`;
  if (piece.italic) html = `<em>${html}</em>`;
  if (piece.underline) html = `<u>${html}</u>`;
  if (piece.strike) html = `<s>${html}</s>`;
  if (piece.mention !== undefined) {
    const who = personName({ address: piece.mention, name: null }, words);
    return `<span class="mention" title="${escapeHtml(who)}">${html}</span>`;
  }
  const url = piece.link === undefined ? null : harmlessUrl(piece.link);
  return url === null ? html : `<a href="${escapeHtml(url)}" rel="noopener noreferrer">${html}</a>`;
}

function attachmentHtml(attachment: MessageAttachment, { attachmentOf }: ExportContext): string {
  const { path, missing } = attachmentOf(attachment);
  if (path === null) return `<span class="gone">${escapeHtml(missing)}</span>\n`;
  const url = escapeHtml(relativeUrl(path));
  const name = escapeHtml(attachment.name);
  const type = attachment.mimeType?.toLowerCase() ?? "";
  const link = `<a href="${url}">${name}</a>\n`;
  if (SHOWN_PICTURES.has(type)) return `<a href="${url}"><img src="${url}" alt="${name}" loading="lazy"></a>`;
  if (SHOWN_VIDEO.has(type)) return `<video controls preload="none" src="${url}"></video>${link}`;
  if (SHOWN_SOUND.has(type)) return `<audio controls preload="none" src="${url}"></audio>${link}`;
  return link;
}

function reactionsHtml(message: Message, { words }: ExportContext): string {
  const text = reactionsText(message, words);
  return text === "" ? "" : `<div class="reactions" dir="auto">${escapeHtml(text)}</div>`;
}

function editsHtml({ edits }: Message, { words, clock }: ExportContext): string {
  if (edits.length === 0) return "";
  const items = edits.map(({ dateMs, text }) => {
    const time = dateMs === null ? "" : `${timeTag(clock.iso(dateMs), clock.iso(dateMs))} `;
    return `<div dir="auto">${time}<s>${escapeHtml(text)}</s></div>`;
  });
  return `<details open><summary>${escapeHtml(words.edited)}</summary>${items.join("")}</details>`;
}

/** Whoever needs it as evidence needs seconds and the zone. */
function timeHtml({ dateMs }: Message, { clock }: ExportContext): string {
  return dateMs === null ? "" : timeTag(clock.iso(dateMs), `${clock.time(dateMs)} ${clock.offset(dateMs)}`);
}

const timeTag = (iso: string, text: string): string => `<time datetime="${iso}">${text}</time>`;

function receipts(message: Message, { words, clock }: ExportContext): string[] {
  const one = (label: string, ms: number | null): string[] => (ms === null ? [] : [`${label} ${clock.iso(ms)}`]);
  const delivered = message.fromMe ? one(words.deliveredAt, message.deliveredMs) : [];
  return [...delivered, ...one(words.readAt, message.readMs)];
}

const lineHtml = (text: string | null): string => (text === null ? "" : `<span>${escapeHtml(text)}</span>\n`);
