import type { BackupBrowser, BackupInfo } from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import {
  bookmarkReader,
  type ContentReader,
  calendarReader,
  callsReader,
  contactsReader,
  historyReader,
  openHealthStore,
  openNoteStore,
  readInstalledApps,
  reminderReader,
  voiceMemoReader,
  voicemailReader,
} from "../../content/index.ts";
import type { ListItem, ListItems, ListKind } from "./kinds-api.ts";

/** More of one kind than any phone has; a list is held in memory while the copy is open. */
const MOST_ITEMS = 1_000_000;

type Read<K extends ListKind> = (source: ListSource, options: AbortOptions) => AsyncIterable<ListItems[K]>;

/** Where lists are read from. */
export interface ListSource {
  readonly browser: BackupBrowser;
  /** Of Info.plist; null when it is missing. */
  readonly backupInfo: BackupInfo | null;
}

const by =
  <K extends ListKind>(reader: ContentReader<ListItems[K]>): Read<K> =>
  ({ browser }, options) =>
    reader.read(browser, options);

const readers: { readonly [K in ListKind]: Read<K> } = {
  contacts: by<"contacts">(contactsReader),
  calls: by<"calls">(callsReader),
  notes: readNotes,
  calendar: by<"calendar">(calendarReader),
  reminders: by<"reminders">(reminderReader),
  history: by<"history">(historyReader),
  bookmarks: by<"bookmarks">(bookmarkReader),
  voicemail: by<"voicemail">(voicemailReader),
  "voice-memos": by<"voice-memos">(voiceMemoReader),
  apps: readApps,
  health: readHealth,
};

/** All items of one kind. @throws content/absent, content/malformed, content/too-large */
export async function readList(
  source: ListSource,
  kind: ListKind,
  options: AbortOptions,
): Promise<readonly ListItem[]> {
  const items: ListItem[] = [];
  for await (const item of readers[kind](source, options)) {
    items.push(item);
    if (items.length > MOST_ITEMS) throw new KeepsakeError("content/too-large", { kind, limit: MOST_ITEMS });
  }
  return kind === "contacts" ? (items as ListItems["contacts"][]).toSorted(byName) : items;
}

/** A list shows titles; a body is read when its note is opened. */
async function* readNotes({ browser }: ListSource, options: AbortOptions): AsyncIterable<ListItems["notes"]> {
  const store = await openNoteStore(browser, options);
  try {
    yield* store.notes();
  } finally {
    store.close();
  }
}

async function* readApps({ browser, backupInfo }: ListSource): AsyncIterable<ListItems["apps"]> {
  yield* readInstalledApps(browser, backupInfo).apps;
}

async function* readHealth({ browser }: ListSource, options: AbortOptions): AsyncIterable<ListItems["health"]> {
  const store = await openHealthStore(browser, options);
  try {
    yield* store.types();
  } finally {
    store.close();
  }
}

function byName(a: ListItems["contacts"], b: ListItems["contacts"]): number {
  return a.displayName.localeCompare(b.displayName);
}

/** The items that hold every word, whatever the case and the accents. */
export function matching(items: readonly ListItem[], words: string): readonly ListItem[] {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return items;
  return items.filter((item) => {
    const text = fold(textOf(item));
    return wanted.every((word) => text.includes(word));
  });
}

function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

/** Every text in an item, at any depth. Identifiers are among them, which harms nobody. */
function textOf(value: unknown): string {
  if (typeof value === "string") return `${value}\n`;
  if (Array.isArray(value)) return value.map(textOf).join("");
  if (value === null || typeof value !== "object" || value instanceof Uint8Array) return "";
  return Object.values(value).map(textOf).join("");
}
