import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import { type ExportOptions, type ExportReport, ExportRun } from "../export/export-run.ts";
import { safeFileName, UniqueNames } from "../export/safe-name.ts";
import type { ExportTarget } from "../export/target.ts";
import { type WallClock, wallClock } from "../time.ts";
import { type PhotoAlbum, type PhotoItem, splitFileName } from "./photo.ts";
import type { PhotoView } from "./photo-index.ts";
import type { PhotoLibrary } from "./photo-library.ts";

/** months: "2026/2026-03". albums: a folder per album, what is in none by month. flat: all in one. */
export type PhotoLayout = "months" | "albums" | "flat";

export interface PhotoExport extends ExportOptions {
  readonly layout: PhotoLayout;
  /** Chosen items; with `albums` only those of them in an album go there. All that the library shows by default. */
  readonly ids?: readonly number[] | undefined;
  readonly view?: PhotoView | undefined;
  /** Edited versions beside the originals. */
  readonly withEdits: boolean;
  /** Pictures and movies of the camera roll that Photos does not list; default true for whole libraries. */
  readonly withStrays?: boolean | undefined;
  /** Names of folders, in the language of the person. */
  readonly words: PhotoExportWords;
  /** For pictures that don't know where they were taken; the zone of this computer when undefined. */
  readonly timeZone?: string | undefined;
}

export interface PhotoExportWords {
  readonly undated: string;
  readonly untitledAlbum: string;
}

/** The name of the list that lies beside the pictures of each folder. */
const LIST = "photos.json";

/**
 * Writes photos and videos as they are: the bytes of the phone, its names, the time they were taken as the time of the
 * file. Live Photos keep one name for picture and movie. A list beside them says what files can't: favourites, albums,
 * and what is not in this backup.
 *
 * HEIC is not turned into JPEG: the only decoder that would run in the page (libheif) is LGPL with HEVC patents beside it,
 * and what people want from a backup is the original.
 */
export async function exportPhotos(
  library: PhotoLibrary,
  browser: BackupBrowser,
  target: ExportTarget,
  options: PhotoExport,
): Promise<ExportReport> {
  const groups = planGroups(library, options);
  const total = groups.reduce((sum, { ids }) => sum + ids.length, 0);
  const run = new ExportRun(browser, target, options, total);
  const folders = new PhotoFolders(run, options, albumTitles(library, options));
  for (const { album, ids } of groups) {
    for await (const item of library.items(ids, options)) await folders.add(item, album);
  }
  if (options.withStrays ?? isWholeLibrary(options)) {
    for await (const item of library.strays(options)) await folders.add(item, null);
  }
  await folders.finish();
  return run.report;
}

function isWholeLibrary({ ids, view }: PhotoExport): boolean {
  return ids === undefined && (view === undefined || view === "library" || view === "everything");
}

interface Group {
  /** null: by month, or flat. */
  readonly album: PhotoAlbum | null;
  readonly ids: Float64Array;
}

function planGroups(library: PhotoLibrary, options: PhotoExport): Group[] {
  const wanted = options.ids === undefined ? library.ids(options.view ?? "library") : Float64Array.from(options.ids);
  if (options.layout !== "albums") return [{ album: null, ids: wanted }];
  const chosen = new Set(wanted);
  const rest = new Set(wanted);
  const groups = library.albums.map((album): Group => {
    const ids = library.ids({ albumId: album.id }).filter((id) => chosen.has(id));
    for (const id of ids) rest.delete(id);
    return { album, ids };
  });
  return [...groups, { album: null, ids: wanted.filter((id) => rest.has(id)) }];
}

/** Titles of the albums of each item, for the list. Only where albums are not folders: there they are seen. */
function albumTitles(library: PhotoLibrary, { layout }: PhotoExport): ReadonlyMap<number, readonly string[]> {
  const titles = new Map<number, string[]>();
  if (layout === "albums") return titles;
  for (const { id, title } of library.albums) {
    for (const item of library.ids({ albumId: id })) titles.set(item, [...(titles.get(item) ?? []), title]);
  }
  return titles;
}

/** Gives every file its place. Items come folder by folder, so the list of a folder is written when it is left. */
class PhotoFolders {
  readonly #run: ExportRun;
  readonly #options: PhotoExport;
  readonly #titles: ReadonlyMap<number, readonly string[]>;
  readonly #clock: WallClock;
  readonly #names = new Map<string, UniqueNames>();
  readonly #albumFolders = new Map<number, readonly string[]>();
  readonly #albumNames = new UniqueNames();
  #current: readonly string[] = [];
  #lines: string[] = [];

  constructor(run: ExportRun, options: PhotoExport, titles: ReadonlyMap<number, readonly string[]>) {
    this.#run = run;
    this.#options = options;
    this.#titles = titles;
    this.#clock = wallClock(options.timeZone);
  }

  async add(item: PhotoItem, album: PhotoAlbum | null): Promise<void> {
    const folder = album === null ? this.#dateFolder(item) : this.#albumFolder(album);
    if (folder.join("/") !== this.#current.join("/")) await this.#leave(folder);
    const written = await this.#writeItem(item, folder);
    if (item.presence !== "here") this.#run.countNotHere();
    this.#lines.push(JSON.stringify(listEntry(item, written, this.#titles.get(item.id) ?? [])));
    this.#run.itemDone();
  }

  finish(): Promise<void> {
    return this.#leave([]);
  }

  async #leave(next: readonly string[]): Promise<void> {
    const lines = this.#lines;
    const folder = this.#current;
    this.#current = next;
    this.#lines = [];
    if (lines.length === 0) return;
    const name = this.#namesIn(folder).give(LIST);
    await this.#run.write([...folder, name], [`[\n${lines.join(",\n")}\n]\n`]);
  }

  /** The files of one item under one name that nothing else in the folder has. */
  async #writeItem(item: PhotoItem, folder: readonly string[]): Promise<readonly string[]> {
    const { original, movie, edited, editedMovie } = item.files;
    const names = this.#namesIn(folder);
    const stem = names.give(stemFor(item));
    const hasEdits = this.#options.withEdits && edited !== null;
    const editedStem = hasEdits ? names.give(`${stem}_edited`) : stem;
    const files: readonly (readonly [BackupEntry | null, string])[] = [
      [original, stem],
      [movie, stem],
      [hasEdits ? edited : null, editedStem],
      [hasEdits ? editedMovie : null, editedStem],
    ];
    const written: string[] = [];
    for (const [entry, wanted] of files) {
      if (entry === null) continue;
      const name = `${wanted}.${extensionOf(entry)}`;
      if (await this.#run.copy(entry, [...folder, name], item.takenMs)) written.push(name);
    }
    return written;
  }

  #namesIn(folder: readonly string[]): UniqueNames {
    const key = folder.join("/");
    const names = this.#names.get(key) ?? new UniqueNames();
    this.#names.set(key, names);
    return names;
  }

  #dateFolder({ takenMs, zoneOffsetSeconds }: PhotoItem): readonly string[] {
    if (this.#options.layout === "flat") return [];
    if (takenMs === null) return [safeFileName(this.#options.words.undated, "undated")];
    // The month it was where the picture was taken.
    const day = zoneOffsetSeconds === null ? this.#clock.date(takenMs) : UTC.date(takenMs + zoneOffsetSeconds * 1000);
    const month = day.slice(0, -3);
    return [month.slice(0, -3), month];
  }

  #albumFolder(album: PhotoAlbum): readonly string[] {
    const known = this.#albumFolders.get(album.id);
    if (known !== undefined) return known;
    const title = album.title === "" ? this.#options.words.untitledAlbum : album.title;
    const folders = album.folders.map((name) => safeFileName(name, "folder"));
    // Two albums may be called the same; one name each in the whole export keeps them apart.
    const made = [...folders, this.#albumNames.give(title, "album")];
    this.#albumFolders.set(album.id, made);
    return made;
  }
}

const UTC = wallClock("UTC");
/** Room for "_edited", a number and the ending. */
const MAX_STEM = 72;

/** Names from iCloud are numbers of the machine; the name the camera gave it is what people know. */
function stemFor({ originalName, fileName }: PhotoItem): string {
  const name = originalName === "" ? fileName : originalName;
  // Dots go, or the rest would be taken for an ending.
  const stem = safeFileName(splitFileName(name).stem.replaceAll(".", "_"), "photo");
  return Array.from(stem).slice(0, MAX_STEM).join("").trim();
}

/** The ending that the content has: an edited HEIC is often a JPEG. */
function extensionOf(entry: BackupEntry): string {
  const { extension } = splitFileName(entry.relativePath);
  return /^[A-Za-z0-9]{1,5}$/.test(extension) ? extension : "bin";
}

function listEntry(item: PhotoItem, files: readonly string[], albums: readonly string[]): Record<string, unknown> {
  const { takenMs, addedMs, latitude, longitude } = item;
  const iso = (ms: number | null): string | null => (ms === null ? null : UTC.iso(ms));
  return {
    files,
    originalName: item.originalName,
    phonePath: `${item.directory}/${item.fileName}`,
    uuid: item.uuid,
    kind: item.kind,
    taken: iso(takenMs),
    zoneOffsetSeconds: item.zoneOffsetSeconds,
    added: iso(addedMs),
    favourite: item.isFavourite,
    hidden: item.isHidden,
    deleted: item.isTrashed,
    burst: item.burstId,
    width: item.width,
    height: item.height,
    durationSeconds: item.durationSeconds,
    location: latitude === null || longitude === null ? null : { latitude, longitude },
    albums,
    inThisBackup: item.presence === "here",
  };
}
