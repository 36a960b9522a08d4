import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import { type ExportOptions, type ExportReport, ExportRun } from "../export/export-run.ts";
import { voiceMemosCsv, voicemailCsv } from "../export/lists.ts";
import { UniqueNames } from "../export/safe-name.ts";
import type { ExportTarget } from "../export/target.ts";
import { type WallClock, wallClock } from "../time.ts";
import { type VoiceMemo, voiceMemoReader } from "./voice-memo-reader.ts";
import { type Voicemail, voicemailReader } from "./voicemail-reader.ts";

export interface SoundExport extends ExportOptions {
  /** Chosen ones; all when undefined. Recordings that only their files tell have no id and always come along. */
  readonly ids?: readonly number[] | undefined;
  /** The recorder's words for what has no name. */
  readonly untitled: string;
  readonly timeZone?: string | undefined;
}

/** Recordings as they are, named "2026-03-14 title.m4a", and a list of them. */
export async function exportVoiceMemos(
  browser: BackupBrowser,
  target: ExportTarget,
  options: SoundExport,
): Promise<ExportReport> {
  const wanted = options.ids === undefined ? null : new Set(options.ids);
  const memos: VoiceMemo[] = [];
  for await (const memo of voiceMemoReader.read(browser, options)) {
    if (memo.id === 0 || (wanted?.has(memo.id) ?? true)) memos.push(memo);
  }
  const copies = new SoundCopies<VoiceMemo>(browser, target, options, memos.length);
  for (const memo of memos) {
    await copies.add(memo, { atMs: memo.recordedMs, title: memo.title || options.untitled, audio: memo.audio });
  }
  await copies.list("voice memos.csv", voiceMemosCsv(memos, copies.clock, copies.fileOf));
  return copies.report;
}

/** Messages of the voicemail as they are (AMR), named by date and caller, and a list with transcripts. */
export async function exportVoicemail(
  browser: BackupBrowser,
  target: ExportTarget,
  options: SoundExport,
): Promise<ExportReport> {
  const wanted = options.ids === undefined ? null : new Set(options.ids);
  const messages: Voicemail[] = [];
  for await (const one of voicemailReader.read(browser, options)) if (wanted?.has(one.id) ?? true) messages.push(one);
  const copies = new SoundCopies<Voicemail>(browser, target, options, messages.length);
  for (const one of messages) {
    await copies.add(one, { atMs: one.receivedMs, title: one.sender ?? options.untitled, audio: one.audio });
  }
  await copies.list("voicemail.csv", voicemailCsv(messages, copies.clock, copies.fileOf));
  return copies.report;
}

interface Sound {
  readonly atMs: number | null;
  readonly title: string;
  readonly audio: BackupEntry | null;
}

/** Room for the date, a number and the ending. */
const MAX_TITLE = 60;

class SoundCopies<T> {
  readonly clock: WallClock;
  readonly #run: ExportRun;
  readonly #names = new UniqueNames();
  readonly #files = new Map<T, string>();

  constructor(browser: BackupBrowser, target: ExportTarget, options: SoundExport, total: number) {
    this.clock = wallClock(options.timeZone);
    this.#run = new ExportRun(browser, target, options, total);
  }

  get report(): ExportReport {
    return this.#run.report;
  }

  readonly fileOf = (item: T): string | null => this.#files.get(item) ?? null;

  async add(item: T, { atMs, title, audio }: Sound): Promise<void> {
    if (audio === null) this.#run.countNotHere();
    else {
      const date = atMs === null ? "" : `${this.clock.date(atMs)} `;
      const extension = audio.relativePath.slice(audio.relativePath.lastIndexOf(".") + 1);
      const name = this.#names.give(`${date}${Array.from(title).slice(0, MAX_TITLE).join("").trim()}.${extension}`);
      if (await this.#run.copy(audio, [name], atMs)) this.#files.set(item, name);
    }
    this.#run.itemDone();
  }

  async list(name: string, pieces: AsyncIterable<string>): Promise<void> {
    await this.#run.write([this.#names.give(name)], pieces);
  }
}
