import type { BackupBrowser } from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import {
  bookmarkReader,
  type ContactBook,
  type ConversationArchive,
  calendarReader,
  callsReader,
  contactsReader,
  healthAvailable,
  historyReader,
  messagesReader,
  type NoteStore,
  notesReader,
  openContactBook,
  openMessageArchive,
  openNoteStore,
  openPhotoLibrary,
  openWhatsAppArchive,
  type PhotoLibrary,
  photosAvailable,
  readInstalledApps,
  reminderReader,
  type SearchIndex,
  type Unavailable,
  voiceMemoReader,
  voicemailReader,
  whatsAppReader,
} from "../../content/index.ts";
import type { ContentKind, KindState, ListItem, ListKind, Messenger } from "./kinds-api.ts";
import { type ListSource, matching, readList } from "./lists.ts";

type Available = (browser: BackupBrowser, options: AbortOptions) => Promise<Unavailable | null>;

/** In the order people ask for them. */
const kinds: Readonly<Record<ContentKind, Available>> = {
  photos: photosAvailable,
  messages: (browser, options) => messagesReader.available(browser, options),
  whatsapp: (browser, options) => whatsAppReader().available(browser, options),
  contacts: (browser, options) => contactsReader.available(browser, options),
  calls: (browser, options) => callsReader.available(browser, options),
  voicemail: (browser, options) => voicemailReader.available(browser, options),
  "voice-memos": (browser, options) => voiceMemoReader.available(browser, options),
  notes: (browser, options) => notesReader.available(browser, options),
  calendar: (browser, options) => calendarReader.available(browser, options),
  reminders: (browser, options) => reminderReader.available(browser, options),
  history: (browser, options) => historyReader.available(browser, options),
  bookmarks: (browser, options) => bookmarkReader.available(browser, options),
  health: (browser, options) => healthAvailable(browser, options),
  // Apps are known from the storage they left; a backup without any has none.
  apps: async (browser) => (readInstalledApps(browser, null).apps.length > 0 ? null : "absent"),
};

interface Closable {
  close(): void;
}

/** What one copy holds for people. Each database is opened when it is first asked for, and closed with the copy. */
export class ContentLibrary {
  readonly #source: ListSource;
  readonly #browser: BackupBrowser;
  readonly #held = new Map<string, Promise<unknown>>();
  readonly #open: Closable[] = [];
  #found: { readonly key: string; readonly items: readonly ListItem[] } | null = null;
  readonly #closing = new AbortController();

  constructor(source: ListSource) {
    this.#source = source;
    this.#browser = source.browser;
  }

  async kinds(options: AbortOptions): Promise<readonly KindState[]> {
    const states: KindState[] = [];
    for (const [kind, available] of Object.entries(kinds)) {
      states.push({ kind: kind as ContentKind, unavailable: await available(this.#browser, options) });
    }
    return states;
  }

  list(kind: ListKind): Promise<readonly ListItem[]> {
    return this.#once(`list/${kind}`, () => readList(this.#source, kind, {}));
  }

  /** The items that hold all words. The last answer is kept: a list is asked for page by page. */
  async search(kind: ListKind, words: string): Promise<readonly ListItem[]> {
    const key = `${kind}/${words}`;
    if (this.#found?.key === key) return this.#found.items;
    const items = matching(await this.list(kind), words);
    this.#found = { key, items };
    return items;
  }

  photos(): Promise<PhotoLibrary> {
    return this.#once("photos", () => this.#keep(openPhotoLibrary(this.#browser)));
  }

  contacts(): Promise<ContactBook> {
    return this.#once("contacts", () => this.#keep(openContactBook(this.#browser)));
  }

  notes(): Promise<NoteStore> {
    return this.#once("notes", () => this.#keep(openNoteStore(this.#browser)));
  }

  conversations(messenger: Messenger): Promise<ConversationArchive> {
    const open = messenger === "messages" ? openMessageArchive : openWhatsAppArchive;
    return this.#once(messenger, () => this.#keep(open(this.#browser)));
  }

  /** Made by the first search, for all of them: it goes on when that one is called off, and ends with the copy. */
  index(build: (signal: AbortSignal) => Promise<SearchIndex>): Promise<SearchIndex> {
    return this.#once("index", () => this.#keep(build(this.#closing.signal)));
  }

  close(): void {
    this.#closing.abort(new KeepsakeError("content/closed"));
    for (const one of this.#open.splice(0)) one.close();
    this.#held.clear();
    this.#found = null;
  }

  async #keep<T extends Closable>(opening: Promise<T>): Promise<T> {
    const opened = await opening;
    if (this.#closing.signal.aborted) opened.close();
    else this.#open.push(opened);
    return opened;
  }

  /** Several screens may ask at once. What is shared is not called off with one of them; a failure is tried again. */
  #once<T>(key: string, open: () => Promise<T>): Promise<T> {
    const held = this.#held.get(key);
    if (held !== undefined) return held as Promise<T>;
    const opening = open();
    this.#held.set(key, opening);
    opening.catch(() => {
      if (this.#held.get(key) === opening) this.#held.delete(key);
    });
    return opening;
  }
}
