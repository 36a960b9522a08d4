import type { BackupBrowser } from "../../../backup/index.ts";
import { type AbortOptions, throwIfAborted } from "../../../base/abort.ts";
import { hasCode } from "../../../base/errors.ts";
import { callItem, contactItem, conversationItems, plainText, type SearchItem } from "../../../content/index.ts";
import type { ListItem, ListItems, ListKind, Messenger } from "../kinds-api.ts";
import type { ContentLibrary } from "../library.ts";

type Simple = Exclude<ListKind, "contacts" | "calls" | "notes" | "health">;
type Text = string | null | undefined;

const messengers: readonly Messenger[] = ["messages", "whatsapp"];
const lists: readonly ListKind[] = [
  "contacts",
  "calls",
  "calendar",
  "reminders",
  "history",
  "bookmarks",
  "voicemail",
  "voice-memos",
  "apps",
];

/** Everything that can be found in a copy. A kind that is missing or damaged is passed over: the others are still found. */
export async function* searchItems(
  browser: BackupBrowser,
  library: ContentLibrary,
  options: AbortOptions,
): AsyncGenerator<SearchItem> {
  for (const messenger of messengers) {
    yield* readable(async function* () {
      yield* conversationItems(await library.conversations(messenger), options);
    }, options);
  }
  for (const kind of lists) {
    yield* readable(async function* () {
      for (const item of await library.list(kind)) yield itemOf(kind, item);
    }, options);
  }
  yield* readable(() => noteItems(library, options), options);
  yield* readable(() => fileItems(browser, options), options);
}

async function* readable(read: () => AsyncIterable<SearchItem>, { signal }: AbortOptions): AsyncGenerator<SearchItem> {
  try {
    yield* read();
  } catch (error) {
    throwIfAborted(signal);
    if (!hasCode(error, "content/absent") && !hasCode(error, "content/malformed")) throw error;
  }
}

async function* noteItems(library: ContentLibrary, options: AbortOptions): AsyncGenerator<SearchItem> {
  const store = await library.notes();
  for (const { id, title, snippet, modifiedMs } of store.notes()) {
    const note = await store.note(id, options);
    const text = note?.state === "read" ? plainText(note.body) : (snippet ?? "");
    yield { kind: "notes", id: String(id), title, text, dateMs: modifiedMs, ref: String(id) };
  }
}

async function* fileItems(browser: BackupBrowser, options: AbortOptions): AsyncGenerator<SearchItem> {
  for await (const { fileId, domain, relativePath, kind, modifiedMs } of browser.entries({}, options)) {
    if (kind !== "file") continue;
    const title = relativePath.slice(relativePath.lastIndexOf("/") + 1);
    const ref = JSON.stringify([domain, relativePath]);
    yield { kind: "files", id: fileId, title, text: relativePath, dateMs: modifiedMs || null, ref };
  }
}

/** An item of a list under its kind; the list says which kind that is. */
function itemOf(kind: ListKind, item: ListItem): SearchItem {
  if (kind === "contacts") return contactItem(item as ListItems["contacts"]);
  if (kind === "calls") return callItem(item as ListItems["calls"]);
  const { id, title, texts, dateMs } = parts(kind as Simple, item);
  const text = texts.filter((one) => one !== null && one !== undefined).join("\n");
  return { kind, id, title, text, dateMs, ref: id };
}

interface Parts {
  readonly id: string;
  readonly title: string;
  readonly texts: readonly Text[];
  readonly dateMs: number | null;
}

function parts(kind: Simple, any: ListItem): Parts {
  switch (kind) {
    case "calendar": {
      const { id, title, notes, location, startMs } = any as ListItems["calendar"];
      return { id: String(id), title, texts: [notes, location?.title, location?.address], dateMs: startMs };
    }
    case "reminders": {
      const { store, id, title, notes, list, dueMs } = any as ListItems["reminders"];
      return { id: `${store}/${id}`, title, texts: [notes, list], dateMs: dueMs };
    }
    case "history": {
      const { id, title, url, visitedMs } = any as ListItems["history"];
      return { id: String(id), title: title ?? url, texts: [url], dateMs: visitedMs };
    }
    case "bookmarks": {
      const { id, title, url, previewText, addedMs } = any as ListItems["bookmarks"];
      return { id: String(id), title, texts: [url, previewText], dateMs: addedMs };
    }
    case "voicemail": {
      const { id, sender, transcript, receivedMs } = any as ListItems["voicemail"];
      return { id: String(id), title: sender ?? "", texts: [transcript], dateMs: receivedMs };
    }
    case "apps": {
      const { bundleId, name, developer } = any as ListItems["apps"];
      return { id: bundleId, title: name ?? bundleId, texts: [bundleId, developer], dateMs: null };
    }
    case "voice-memos": {
      const { id, title, folder, recordedMs } = any as ListItems["voice-memos"];
      return { id: String(id), title, texts: [folder], dateMs: recordedMs };
    }
  }
}
