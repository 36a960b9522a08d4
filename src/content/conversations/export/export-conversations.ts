import type { BackupBrowser } from "../../../backup/index.ts";
import { throwIfAborted } from "../../../base/abort.ts";
import { type ExportOptions, type ExportReport, ExportRun } from "../../export/export-run.ts";
import { UniqueNames } from "../../export/safe-name.ts";
import type { ExportTarget } from "../../export/target.ts";
import { wallClock } from "../../time.ts";
import type { Conversation, ConversationArchive, Message, MessageAttachment, Period } from "../model.ts";
import { type ConversationFormat, type ExportContext, type ExportedAttachment, titleOf } from "./exported.ts";
import { htmlFormat } from "./html-format.ts";
import { csvFormat, jsonFormat } from "./table-format.ts";
import { textFormat } from "./text-format.ts";
import { type ConversationWords, englishConversationWords, fillIn } from "./words.ts";

export type ConversationFormatName = "html" | "txt" | "csv" | "json";

/** Progress counts messages, of the first format only. */
export interface ConversationExportOptions extends ExportOptions {
  readonly formats: readonly ConversationFormatName[];
  /** Ids; all when undefined. */
  readonly conversations?: readonly string[] | undefined;
  readonly period?: Period | undefined;
  /** Attachments are copied into a folder beside each conversation. */
  readonly withAttachments: boolean;
  /** Folder inside the target; its root when undefined. Safe already. */
  readonly folder?: string | undefined;
  readonly words?: ConversationWords | undefined;
  /** IANA name; the zone of this computer when undefined. */
  readonly timeZone?: string | undefined;
  readonly nowMs?: (() => number) | undefined;
}

/** `items` are messages; `notHere` are attachments that were never on the phone or are not in the backup. */
export interface ConversationExportReport extends ExportReport {
  readonly conversations: number;
  readonly attachments: number;
  /** Parts of `notHere`. */
  readonly notDownloaded: number;
  readonly notInBackup: number;
}

export interface ConversationSource {
  readonly archive: ConversationArchive;
  readonly browser: BackupBrowser;
}

const FORMATS: Readonly<Record<ConversationFormatName, () => ConversationFormat>> = {
  html: htmlFormat,
  txt: () => textFormat,
  csv: () => csvFormat,
  json: jsonFormat,
};

/**
 * Writes conversations as files, each in every wanted format, attachments beside it. Reads page by page, so that memory
 * does not grow with the number of messages. An attachment that can't be read is named where it stands; the rest goes on.
 * @throws content/…, store/… of the target, app/aborted
 */
export async function exportConversations(
  source: ConversationSource,
  target: ExportTarget,
  options: ConversationExportOptions,
): Promise<ConversationExportReport> {
  const wanted = options.conversations === undefined ? null : new Set(options.conversations);
  const list = source.archive
    .conversations()
    .filter(({ id }) => wanted?.has(id) ?? true)
    .filter((conversation) => wanted !== null || hasMessagesIn(source.archive, conversation, options.period));
  const exported = new ConversationExport(source, target, { options, list });
  for (const conversation of list) await exported.conversation(conversation);
  return exported.report();
}

/** Of all conversations, one without a message in the period would be an empty file. */
function hasMessagesIn(archive: ConversationArchive, { id, messageCount }: Conversation, period?: Period): boolean {
  if (period === undefined || (period.fromMs === null && period.toMs === null)) return true;
  // Those without a date are in no period.
  const from = archive.indexAt(id, period.fromMs ?? -Number.MAX_VALUE);
  const to = period.toMs === null ? messageCount : archive.indexAt(id, period.toMs);
  return from < to;
}

class ConversationExport {
  readonly #archive: ConversationArchive;
  readonly #run: ExportRun;
  readonly #options: ConversationExportOptions;
  readonly #words: ConversationWords;
  readonly #clock: ReturnType<typeof wallClock>;
  readonly #names = new UniqueNames();
  readonly #folder: readonly string[];
  readonly #counts = { conversations: 0, attachments: 0, notDownloaded: 0, notInBackup: 0 };

  constructor(
    { archive, browser }: ConversationSource,
    target: ExportTarget,
    { options, list }: { readonly options: ConversationExportOptions; readonly list: readonly Conversation[] },
  ) {
    this.#archive = archive;
    this.#options = options;
    this.#words = options.words ?? englishConversationWords;
    this.#clock = wallClock(options.timeZone);
    this.#folder = options.folder === undefined ? [] : [options.folder];
    const messages = list.reduce((total, { messageCount }) => total + messageCount, 0);
    this.#run = new ExportRun(browser, target, options, options.period === undefined ? messages : null);
  }

  report(): ConversationExportReport {
    return { ...this.#run.report, ...this.#counts };
  }

  async conversation(conversation: Conversation): Promise<void> {
    throwIfAborted(this.#options.signal);
    const name = this.#names.give(titleOf(conversation, this.#words), this.#words.unnamed);
    // A zip takes one file at a time, so attachments go first; then every format knows what became of them.
    const attachments = await this.#copyAttachments(conversation, name);
    const context: ExportContext = {
      conversation,
      words: this.#words,
      clock: this.#clock,
      exportedMs: this.#options.nowMs?.() ?? Date.now(),
      attachmentOf: (one) => attachments.get(one.id) ?? this.#absent(one),
    };
    for (const [index, formatName] of this.#options.formats.entries()) {
      const format = FORMATS[formatName]();
      const path = [...this.#folder, `${name}.${format.extension}`];
      const onMessage = index === 0 ? () => this.#run.itemDone() : () => undefined;
      await this.#run.write(path, this.#pieces(format, context, onMessage), conversation.lastMs);
    }
    this.#counts.conversations += 1;
  }

  async *#pieces(format: ConversationFormat, context: ExportContext, onMessage: () => void): AsyncGenerator<string> {
    yield format.head(context);
    for await (const message of this.#messages(context.conversation)) {
      yield format.message(message, context);
      onMessage();
    }
    yield format.tail(context);
  }

  #messages({ id }: Conversation): AsyncIterable<Message> {
    const { period, signal, onProblem } = this.#options;
    return this.#archive.messages(id, period, { signal, onProblem });
  }

  /** What became of each attachment, by its id. */
  async #copyAttachments(conversation: Conversation, name: string): Promise<Map<string, ExportedAttachment>> {
    const folder = this.#names.give(`${name} attachments`);
    const names = new UniqueNames();
    const done = new Map<string, ExportedAttachment>();
    for await (const message of this.#messages(conversation)) {
      for (const attachment of message.attachments) {
        if (done.has(attachment.id)) continue;
        done.set(attachment.id, await this.#copyAttachment(attachment, { folder, names, dateMs: message.dateMs }));
      }
    }
    return done;
  }

  async #copyAttachment(
    attachment: MessageAttachment,
    { folder, names, dateMs }: { readonly folder: string; readonly names: UniqueNames; readonly dateMs: number | null },
  ): Promise<ExportedAttachment> {
    const { file, missing, name } = attachment;
    if (missing !== null) this.#countMissing(missing);
    if (file === null || !this.#options.withAttachments) return this.#absent(attachment);
    const path = [folder, names.give(name, "attachment")];
    if (await this.#run.copy(file, [...this.#folder, ...path], dateMs ?? file.modifiedMs)) {
      this.#counts.attachments += 1;
      return { path, missing: null, reason: null };
    }
    return { path: null, missing: fillIn(this.#words.notReadable, { name }), reason: "not-readable" };
  }

  #countMissing(reason: NonNullable<MessageAttachment["missing"]>): void {
    this.#run.countNotHere();
    if (reason === "not-downloaded") this.#counts.notDownloaded += 1;
    else this.#counts.notInBackup += 1;
  }

  #absent({ missing, name }: MessageAttachment): ExportedAttachment {
    if (missing === null) return { path: null, missing: name, reason: "not-exported" };
    const text = missing === "not-downloaded" ? this.#words.notDownloaded : this.#words.notInBackup;
    return { path: null, missing: fillIn(text, { name }), reason: missing };
  }
}
