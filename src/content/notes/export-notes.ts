import type { BackupBrowser } from "../../backup/index.ts";
import { type ExportOptions, type ExportReport, ExportRun } from "../export/export-run.ts";
import { safeFileName, UniqueNames } from "../export/safe-name.ts";
import type { ExportTarget } from "../export/target.ts";
import { type WallClock, wallClock } from "../time.ts";
import type { NoteAttachment } from "./attachments.ts";
import type { NoteBody } from "./note-body.ts";
import type { NotePart, NoteParts, NoteWords } from "./note-part.ts";
import type { Note, NoteStore, NoteSummary } from "./note-store.ts";
import { noteToHtml } from "./to-html.ts";
import { noteToMarkdown } from "./to-markdown.ts";
import { noteToText } from "./to-text.ts";

export type NoteFormat = "html" | "md" | "txt";

export interface NoteExport extends ExportOptions {
  readonly formats: readonly NoteFormat[];
  /** Ids; all when undefined. */
  readonly ids?: readonly number[] | undefined;
  /** Those in "Recently Deleted" too. */
  readonly withDeleted: boolean;
  readonly words: NoteWords;
  /** IANA name; the zone of this computer when undefined. */
  readonly timeZone?: string | undefined;
}

/** Room for a number and the ending. */
const MAX_STEM = 80;

/**
 * Writes notes as single files in the folders they lie in; pictures and files of a note go into a folder beside it. Notes
 * whose text can't be read are written too and say why, so that none is missing without a word.
 */
export async function exportNotes(
  store: NoteStore,
  browser: BackupBrowser,
  target: ExportTarget,
  options: NoteExport,
): Promise<ExportReport> {
  const wanted = options.ids === undefined ? null : new Set(options.ids);
  const list = Array.from(store.notes()).filter(
    ({ id, isDeleted }) => (wanted?.has(id) ?? true) && (options.withDeleted || !isDeleted),
  );
  const writer = new NoteWriter(store, new ExportRun(browser, target, options, list.length), options);
  for (const summary of list) await writer.write(summary);
  return writer.report;
}

class NoteWriter {
  readonly #store: NoteStore;
  readonly #run: ExportRun;
  readonly #options: NoteExport;
  readonly #clock: WallClock;
  readonly #names = new Map<string, UniqueNames>();

  constructor(store: NoteStore, run: ExportRun, options: NoteExport) {
    this.#store = store;
    this.#run = run;
    this.#options = options;
    this.#clock = wallClock(options.timeZone);
  }

  get report(): ExportReport {
    return this.#run.report;
  }

  async write(summary: NoteSummary): Promise<void> {
    const note = await this.#store.note(summary.id, this.#options);
    if (note === null) return;
    if (note.error !== null) this.#options.onProblem?.({ error: note.error, what: summary.title });
    if (note.state !== "read") this.#run.countNotHere();
    const folder = this.#store.folderPath(summary).map((name) => safeFileName(name, "folder"));
    const title = summary.title === "" ? this.#options.words.untitled : summary.title;
    const stem = this.#namesIn(folder).give(stemOf(title), "note");
    const parts = await this.#copyFiles(note, folder, stem);
    const modifiedMs = summary.modifiedMs ?? summary.createdMs;
    for (const format of this.#options.formats) {
      const text = this.#text(format, { note, title, parts });
      await this.#run.write([...folder, `${stem}.${format}`], [text], modifiedMs);
    }
    this.#run.itemDone();
  }

  #text(format: NoteFormat, { note, title, parts }: { note: Note; title: string; parts: NoteParts }): string {
    const { words } = this.#options;
    const body = bodyToWrite(note, title, words);
    if (format === "html") return noteToHtml({ title, about: this.#about(note.summary), body, parts, words });
    return format === "md" ? noteToMarkdown(body, parts, words) : noteToText(body, parts, words);
  }

  #about({ createdMs, modifiedMs }: NoteSummary): string[] {
    const { words } = this.#options;
    const line = (text: string, ms: number | null): string[] =>
      ms === null ? [] : [text.replaceAll("{date}", () => `${this.#clock.date(ms)} ${this.#clock.time(ms)}`)];
    return [...line(words.created, createdMs), ...line(words.changed, modifiedMs)];
  }

  async #copyFiles(note: Note, folder: readonly string[], stem: string): Promise<NoteParts> {
    const parts = new Map<string, NotePart>();
    const names = new UniqueNames();
    for (const [identifier, attachment] of note.attachments) {
      parts.set(identifier, await this.#part(attachment, { folder, files: `${stem}_files`, names, note }));
    }
    return parts;
  }

  async #part(attachment: NoteAttachment, place: PartPlace): Promise<NotePart> {
    if (attachment.kind === "group") {
      const parts: NotePart[] = [];
      for (const one of attachment.parts) parts.push(await this.#part(one, place));
      return { kind: "group", name: attachment.name, parts };
    }
    if (attachment.kind !== "file") return attachment;
    const { entry, name, isImage } = attachment;
    const path = [place.files, place.names.give(name, "file")];
    const written = await this.#run.copy(entry, [...place.folder, ...path], entry.modifiedMs || null);
    if (!written) return { kind: "missing", name, reason: "not-here" };
    return { kind: isImage ? "image" : "file", name, path };
  }

  #namesIn(folder: readonly string[]): UniqueNames {
    const key = folder.join("/");
    const names = this.#names.get(key) ?? new UniqueNames();
    this.#names.set(key, names);
    return names;
  }
}

interface PartPlace {
  readonly folder: readonly string[];
  /** Beside the note. */
  readonly files: string;
  readonly names: UniqueNames;
  readonly note: Note;
}

/** A note without text says why, under its title. */
function bodyToWrite({ state, body }: Note, title: string, words: NoteWords): NoteBody {
  if (state === "read") return body;
  const why = { locked: words.locked, "not-here": words.textNotHere, unreadable: words.textUnreadable }[state];
  const plain = { isBold: false, isItalic: false, isUnderlined: false, isStruck: false, script: "none" } as const;
  const paragraph = (text: string, style: "title" | "body") =>
    ({
      style,
      indent: 0,
      isDone: false,
      isQuote: false,
      alignment: "natural",
      spans: [{ text, ...plain, link: null, attachment: null }],
    }) as const;
  return { paragraphs: [paragraph(title, "title"), paragraph(why, "body")] };
}

/** Dots go, or what follows the last one would be taken for an ending. */
function stemOf(title: string): string {
  return Array.from(title.replaceAll(".", "_")).slice(0, MAX_STEM).join("").trim();
}
