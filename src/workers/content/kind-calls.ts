import type { KeychainItem } from "../../backup/index.ts";
import type { PhotoLibrary, PhotoView } from "../../content/index.ts";
import type { Tasks } from "../tasks.ts";
import type { ContentId } from "./content-api.ts";
import type { ContentSession } from "./content-session.ts";
import type { KindCalls, PhotoLibraryInfo, SavedPassword } from "./kinds-api.ts";

const views: readonly PhotoView[] = [
  "library",
  "favourites",
  "videos",
  "live-photos",
  "panoramas",
  "screenshots",
  "edited",
  "hidden",
  "recently-deleted",
];

/** @param session the copy of that id; throws content/closed */
export function createKindCalls(tasks: Tasks, session: (id: ContentId) => ContentSession): KindCalls {
  return {
    contentKinds: (id, task) => tasks.run(task, (signal) => session(id).library.kinds({ signal })),
    contentList: (id, { kind, words, range: { offset, limit } }, task) =>
      tasks.run(task, async () => {
        const items = await session(id).library.search(kind, words);
        return { total: items.length, items: items.slice(offset, offset + limit) };
      }),
    contactPicture: (id, contact, task) =>
      tasks.run(task, async () => {
        const picture = (await session(id).library.contacts()).picture(contact);
        return picture === null ? null : new Blob([picture.bytes], { type: picture.mimeType });
      }),
    contentNote: (id, note, task) =>
      tasks.run(task, async (signal) => {
        const found = await (await session(id).library.notes()).note(note, { signal });
        // Errors do not travel inside of values; the state of the note tells.
        return found === null ? null : { ...found, error: null };
      }),
    savedPasswords: (id, password, task) =>
      tasks.run(task, async (signal) => {
        const { items, staysOnPhone, damaged } = await session(id).keychain(password, { signal });
        return { items: items.map(shown), staysOnPhone, damaged };
      }),
    conversations: (id, messenger, task) =>
      tasks.run(task, async () => (await session(id).library.conversations(messenger)).conversations()),
    messages: (id, { messenger, conversation, range }, task) =>
      tasks.run(task, async (signal) => {
        const archive = await session(id).library.conversations(messenger);
        return { total: archive.count(conversation), items: await archive.page(conversation, range, { signal }) };
      }),
    photoLibrary: (id, task) => tasks.run(task, async () => describe(await session(id).library.photos())),
    photos: (id, { part, range: { offset, limit } }, task) =>
      tasks.run(task, async (signal) => {
        const library = await session(id).library.photos();
        const ids = library.ids(part);
        const wanted = Array.from(ids.subarray(offset, offset + limit));
        return { total: ids.length, items: await library.page(wanted, { signal }) };
      }),
    photoPreview: (id, { photo, size }, task) =>
      tasks.run(task, async (signal) => {
        const preview = await (await session(id).library.photos()).preview(photo, size, { signal });
        if (preview?.state !== "shown") return preview;
        const { bytes, mime, isSmall } = preview;
        return { state: "shown", blob: new Blob([bytes], { type: mime }), isSmall };
      }),
  };
}

function shown({ kind, name, account, secret }: KeychainItem): SavedPassword {
  return { kind, name, account, secret: typeof secret === "string" ? secret : null };
}

function describe(library: PhotoLibrary): PhotoLibraryInfo {
  const counted = views.map((view) => ({ view, count: library.ids(view).length }));
  return {
    views: counted.filter(({ view, count }) => view === "library" || count > 0),
    albums: library.albums,
    hasCatalogue: library.hasCatalogue,
  };
}
