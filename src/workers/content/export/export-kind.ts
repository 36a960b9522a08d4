import type { BackupBrowser } from "../../../backup/index.ts";
import type { OperationOptions } from "../../../base/progress.ts";
import { createProgressReporter } from "../../../base/progress.ts";
import {
  bookmarksCsv,
  bookmarksToHtml,
  callsReader,
  type ExportOptions,
  type ExportTarget,
  exportCalendars,
  exportCalls,
  exportContacts,
  exportConversations,
  exportFiles,
  exportNotes,
  exportPhotos,
  exportVoiceMemos,
  exportVoicemail,
  healthCsv,
  historyCsv,
  historyReader,
  openCalendarStore,
  openHealthStore,
  reminderReader,
  remindersCsv,
  remindersToIcs,
  UniqueNames,
  wallClock,
  workoutsCsv,
  writeText,
} from "../../../content/index.ts";
import type { ListItems } from "../kinds-api.ts";
import type { ContentLibrary } from "../library.ts";
import type { ExportResult, ExportWish, ExportWords } from "./export-api.ts";

export interface ExportInput {
  readonly browser: BackupBrowser;
  readonly library: ContentLibrary;
  readonly target: ExportTarget;
  readonly words: ExportWords;
}

type Counts = Pick<ExportResult, "items" | "notHere" | "damaged">;

/** Writes one kind. What can't be read is counted and left out; the rest goes on. */
export async function exportKind(input: ExportInput, wish: ExportWish, options: OperationOptions): Promise<Counts> {
  const progress = createProgressReporter(options.onProgress, Date.now);
  let damaged = 0;
  const told = (done: number, total: number | null, bytes = 0): void =>
    progress.update({
      phase: "transferring",
      filesDone: done,
      bytesDone: bytes,
      fraction: total === null || total === 0 ? null : Math.min(1, done / total),
    });
  const run: ExportOptions = {
    signal: options.signal,
    onProblem: () => {
      damaged += 1;
    },
    onProgress: ({ itemsDone, itemsTotal, bytes }) => told(itemsDone, itemsTotal, bytes),
  };
  try {
    const counts = await write(input, wish, run);
    return { ...counts, damaged: Math.max(damaged, counts.damaged) };
  } finally {
    progress.finish();
  }
}

async function write(input: ExportInput, wish: ExportWish, run: ExportOptions): Promise<Counts> {
  const { browser, library, target, words } = input;
  switch (wish.kind) {
    case "photos": {
      const { layout, withEdits, ids } = wish;
      return exportPhotos(await library.photos(), browser, target, {
        ...run,
        layout,
        withEdits,
        ids,
        words: words.photo,
      });
    }
    case "messages":
    case "whatsapp": {
      const source = { archive: await library.conversations(wish.kind), browser };
      return exportConversations(source, target, {
        ...run,
        formats: wish.formats,
        conversations: wish.conversations,
        period: wish.period,
        withAttachments: true,
        words: words.conversation,
      });
    }
    case "files":
      return exportFiles(browser, target, { ...run, domain: wish.domain, path: wish.path });
    case "contacts": {
      const { formats } = wish;
      const name = words.kinds.contacts;
      const options = { ...run, formats, name, withPictures: true };
      return whole(await exportContacts(await library.contacts(), target, options));
    }
    case "calls": {
      const options = { ...run, formats: wish.formats, name: words.kinds.calls };
      return whole(await exportCalls(() => callsReader.read(browser, run), target, options));
    }
    case "notes":
      return exportNotes(await library.notes(), browser, target, {
        ...run,
        formats: wish.formats,
        withDeleted: false,
        words: words.note,
      });
    case "voicemail":
      return exportVoicemail(browser, target, { ...run, untitled: words.untitled });
    case "voice-memos":
      return exportVoiceMemos(browser, target, { ...run, untitled: words.untitled });
    case "calendar":
      return exportEvents(input, run);
    case "health":
      return whole(await exportHealth(input, run));
    case "reminders":
    case "history":
    case "bookmarks":
      return whole(await writeLists(input, wish.kind, run));
  }
}

async function exportEvents({ browser, target, words }: ExportInput, run: ExportOptions): Promise<Counts> {
  const store = await openCalendarStore(browser, run);
  try {
    const { events, leftOut } = await exportCalendars(store, target, { ...run, untitled: words.untitled });
    return { items: events, notHere: 0, damaged: leftOut };
  } finally {
    store.close();
  }
}

/** A table for each type that was measured, and one of the workouts. */
async function exportHealth({ browser, target, words }: ExportInput, run: ExportOptions): Promise<number> {
  const store = await openHealthStore(browser, run);
  try {
    const clock = wallClock();
    const names = new UniqueNames();
    const types = store.types();
    for (const type of types) {
      const name = names.give(`${words.health[type.info?.kind ?? ""] ?? `${words.kinds.health} ${type.type}`}.csv`);
      await writeText(target, [name], healthCsv(type, store.samples(type.type), clock), run);
    }
    await writeText(target, [names.give(`${words.workouts}.csv`)], workoutsCsv(store.workouts(), clock), run);
    return types.reduce((sum, { count }) => sum + count, 0);
  } finally {
    store.close();
  }
}

/** Kinds that become one table, and where programs read it a file of their own. */
async function writeLists(
  { browser, library, target, words }: ExportInput,
  kind: "reminders" | "history" | "bookmarks",
  run: ExportOptions,
): Promise<number> {
  const name = words.kinds[kind];
  const clock = wallClock();
  const csv = [`${name}.csv`];
  const items = await library.list(kind);
  if (kind === "history") await writeText(target, csv, historyCsv(historyReader.read(browser, run), clock), run);
  if (kind === "reminders") {
    await writeText(target, csv, remindersCsv(reminderReader.read(browser, run), clock), run);
    await writeText(target, [`${name}.ics`], remindersToIcs(name, reminderReader.read(browser, run), clock), run);
  }
  if (kind === "bookmarks") {
    // The list of that kind holds its items only.
    const bookmarks = items as readonly ListItems["bookmarks"][];
    const { favourites, bookmarksMenu: menu, readingList } = words;
    await writeText(target, csv, bookmarksCsv(bookmarks, clock), run);
    await writeText(
      target,
      [`${name}.html`],
      bookmarksToHtml(bookmarks, { title: name, favourites, menu, readingList }),
      run,
    );
  }
  return items.length;
}

const whole = (items: number): Counts => ({ items, notHere: 0, damaged: 0 });
