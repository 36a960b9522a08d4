import type { BackupBrowser } from "../../../backup/index.ts";
import { type AbortOptions, throwIfAborted } from "../../../base/abort.ts";
import { asKeepsakeError, hasCode, type KeepsakeError } from "../../../base/errors.ts";
import { UniqueNames } from "../../export/safe-name.ts";
import { type ExportTarget, writeFile, writeText } from "../../export/target.ts";
import type { ContentProblem } from "../../reader.ts";
import { wallClock } from "../../time.ts";
import type { Conversation, ConversationArchive, Message, MessageAttachment, Period } from "../model.ts";
import { type ConversationFormat, type ExportContext, type ExportedAttachment, titleOf } from "./exported.ts";
import { htmlFormat } from "./html-format.ts";
import { csvFormat, jsonFormat } from "./table-format.ts";
import { textFormat } from "./text-format.ts";
import { type ConversationWords, englishConversationWords, fillIn } from "./words.ts";

export type ConversationFormatName = "html" | "txt" | "csv" | "json";

export interface ConversationExportOptions extends AbortOptions {
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
  readonly onProgress?: ((progress: ConversationExportProgress) => void) | undefined;
  readonly onProblem?: ((problem: ContentProblem) => void) | undefined;
}

/** Told after every conversation and about every hundred messages. */
export interface ConversationExportProgress {
  readonly conversationsDone: number;
  readonly conversationsTotal: number;
  readonly messagesDone: number;
  readonly messagesTotal: number;
  readonly attachmentBytes: number;
}

export interface ConversationExportReport {
  readonly conversations: number;
  readonly messages: number;
  readonly attachments: number;
  /** Attachments that have no file, by reason. */
  readonly notDownloaded: number;
  readonly notInBackup: number;
  readonly notReadable: number;
}

const FORMATS: Readonly<Record<ConversationFormatName, () => ConversationFormat>> = {
  html: htmlFormat,
  txt: () => textFormat,
  csv: () => csvFormat,
  json: jsonFormat,
};
const REPORT_EVERY = 100;

/**
 * Writes conversations as files, each in every wanted format, attachments beside it. Reads page by page, so that memory
 * does not grow with the number of messages. An attachment that can't be read is named where it stands; the rest goes on.
 * @throws content/…, store/… of the target, app/aborted
 */
export async function exportConversations(
  source: { readonly archive: ConversationArchive; readonly browser: BackupBrowser },
  target: ExportTarget,
  options: ConversationExportOptions,
): Promise<ConversationExportReport> {
  const wanted = options.conversations === undefined ? null : new Set(options.conversations);
  const list = source.archive.conversations().filter(({ id }) => wanted?.has(id) ?? true);
  const run = new ExportRun(source, target, { options, list });
  for (const conversation of list) await run.conversation(conversation);
  return run.report();
}

class ExportRun {
  readonly #archive: ConversationArchive;
  readonly #browser: BackupBrowser;
  readonly #target: ExportTarget;
  readonly #options: ConversationExportOptions;
  readonly #words: ConversationWords;
  readonly #clock: ReturnType<typeof wallClock>;
  readonly #names = new UniqueNames();
  readonly #folder: readonly string[];
  readonly #counts = {
    conversations: 0,
    messages: 0,
    attachments: 0,
    notDownloaded: 0,
    notInBackup: 0,
    notReadable: 0,
  };
  readonly #total: { readonly conversations: number; readonly messages: number };
  #attachmentBytes = 0;

  constructor(
    source: { readonly archive: ConversationArchive; readonly browser: BackupBrowser },
    target: ExportTarget,
    { options, list }: { readonly options: ConversationExportOptions; readonly list: readonly Conversation[] },
  ) {
    this.#archive = source.archive;
    this.#browser = source.browser;
    this.#target = target;
    this.#options = options;
    this.#words = options.words ?? englishConversationWords;
    this.#clock = wallClock(options.timeZone);
    this.#folder = options.folder === undefined ? [] : [options.folder];
    const messages = list.reduce((total, { messageCount }) => total + messageCount, 0);
    this.#total = { conversations: list.length, messages };
  }

  report(): ConversationExportReport {
    return { ...this.#counts };
  }

  async conversation(conversation: Conversation): Promise<void> {
    throwIfAborted(this.#options.signal);
    const name = this.#names.give(titleOf(conversation, this.#words), this.#words.unnamed);
    // A zip takes one file at a time, so attachments go first; then every format knows what became of them.
    const attachments = new Map<string, ExportedAttachment>();
    await this.#copyAttachments(conversation, name, attachments);
    const context: ExportContext = {
      conversation,
      words: this.#words,
      clock: this.#clock,
      exportedMs: this.#options.nowMs?.() ?? Date.now(),
      attachmentOf: (one) => attachments.get(one.id) ?? this.#absent(one),
    };
    const before = this.#counts.messages;
    for (const formatName of this.#options.formats) {
      this.#counts.messages = before;
      const format = FORMATS[formatName]();
      const path = [...this.#folder, `${name}.${format.extension}`];
      const modifiedMs = conversation.lastMs ?? undefined;
      await writeText(this.#target, path, this.#pieces(format, context), { ...this.#abort, modifiedMs });
    }
    this.#counts.conversations += 1;
    this.#tell();
  }

  get #abort(): AbortOptions {
    return { signal: this.#options.signal };
  }

  async *#pieces(format: ConversationFormat, context: ExportContext): AsyncGenerator<string> {
    yield format.head(context);
    for await (const message of this.#messages(context.conversation)) {
      yield format.message(message, context);
      this.#counts.messages += 1;
      if (this.#counts.messages % REPORT_EVERY === 0) this.#tell();
    }
    yield format.tail(context);
  }

  #messages({ id }: Conversation): AsyncIterable<Message> {
    const { period, signal, onProblem } = this.#options;
    return this.#archive.messages(id, period, { signal, onProblem });
  }

  async #copyAttachments(
    conversation: Conversation,
    name: string,
    done: Map<string, ExportedAttachment>,
  ): Promise<void> {
    const folder = this.#names.give(`${name} attachments`);
    const names = new UniqueNames();
    for await (const message of this.#messages(conversation)) {
      for (const attachment of message.attachments) {
        if (done.has(attachment.id)) continue;
        const place = { folder, names, dateMs: message.dateMs };
        done.set(attachment.id, await this.#copyAttachment(attachment, place));
      }
    }
  }

  async #copyAttachment(
    attachment: MessageAttachment,
    { folder, names, dateMs }: { readonly folder: string; readonly names: UniqueNames; readonly dateMs: number | null },
  ): Promise<ExportedAttachment> {
    const { file } = attachment;
    if (file === null || !this.#options.withAttachments) return this.#count(attachment);
    const path = [folder, names.give(attachment.name, "attachment")];
    try {
      const source = await this.#browser.open(file, this.#abort);
      const modifiedMs = dateMs ?? file.modifiedMs;
      this.#attachmentBytes += await writeFile(this.#target, [...this.#folder, ...path], source, {
        ...this.#abort,
        modifiedMs,
      });
      this.#counts.attachments += 1;
      return { path, missing: null, reason: null };
    } catch (error) {
      const known = this.#passOn(error);
      this.#options.onProblem?.({ error: known, what: file.relativePath });
      this.#counts.notReadable += 1;
      const missing = fillIn(this.#words.notReadable, { name: attachment.name });
      return { path: null, missing, reason: "not-readable" };
    }
  }

  /** A damaged or missing file is one attachment's matter; a full disk or a cancel is everybody's. */
  #passOn(error: unknown): KeepsakeError {
    throwIfAborted(this.#options.signal);
    const known = asKeepsakeError(error);
    const isOfTheFile =
      known.code.startsWith("backup/") || known.code.startsWith("vault/") || hasCode(known, "base/malformed");
    if (!isOfTheFile) throw known;
    return known;
  }

  #count(attachment: MessageAttachment): ExportedAttachment {
    if (attachment.missing === "not-downloaded") this.#counts.notDownloaded += 1;
    if (attachment.missing === "not-in-backup") this.#counts.notInBackup += 1;
    return this.#absent(attachment);
  }

  #absent({ missing, name }: MessageAttachment): ExportedAttachment {
    if (missing === null) return { path: null, missing: name, reason: "not-exported" };
    const text = missing === "not-downloaded" ? this.#words.notDownloaded : this.#words.notInBackup;
    return { path: null, missing: fillIn(text, { name }), reason: missing };
  }

  #tell(): void {
    this.#options.onProgress?.({
      conversationsDone: this.#counts.conversations,
      conversationsTotal: this.#total.conversations,
      messagesDone: this.#counts.messages,
      messagesTotal: this.#total.messages,
      attachmentBytes: this.#attachmentBytes,
    });
  }
}
