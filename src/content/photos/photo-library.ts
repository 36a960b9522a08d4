import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { asKeepsakeError, hasCode } from "../../base/errors.ts";
import { findDatabase } from "../backup-database.ts";
import type { ReadOptions, Unavailable } from "../reader.ts";
import { withFiles } from "./asset-files.ts";
import { CATALOGUE_PLACES, openCatalogue, type PhotoSource } from "./catalogue.ts";
import { fileItem, itemsOf, photoEntries, readFileRows, sameStem } from "./file-rows.ts";
import type { PhotoAlbum, PhotoDetails, PhotoItem } from "./photo.ts";
import type { PhotoIndex, PhotoView } from "./photo-index.ts";
import { type PhotoPreview, type PreviewSize, previewOf } from "./preview.ts";

/** Pages are asked for as one scrolls; more at once would hold up the next. */
export const MAX_PHOTO_PAGE = 500;

/**
 * Photos and videos of a backup. Opening reads a narrow index of all items; names, places and files are looked up for the
 * items of a page.
 */
export class PhotoLibrary {
  /** Whether the phone's catalogue was read; without it there are no albums. */
  readonly hasCatalogue: boolean;
  readonly #browser: BackupBrowser;
  readonly #source: PhotoSource;

  constructor(browser: BackupBrowser, source: PhotoSource, hasCatalogue: boolean) {
    this.#browser = browser;
    this.#source = source;
    this.hasCatalogue = hasCatalogue;
  }

  get index(): PhotoIndex {
    return this.#source.index;
  }

  get albums(): readonly PhotoAlbum[] {
    return this.#source.albums;
  }

  /** Ids of a part of the library, newest first; of an album in its own order. */
  ids(part: PhotoView | { readonly albumId: number }): Float64Array {
    if (typeof part === "string") return this.index.view(part);
    return this.index.shown(this.#source.albumIds(part.albumId));
  }

  /** The ids of a burst, the chosen one included. */
  burst(burstId: string): readonly number[] {
    return this.#source.burst(burstId);
  }

  /** At most `MAX_PHOTO_PAGE` items with their files, in the order of `ids`. */
  async page(ids: readonly number[], options?: AbortOptions): Promise<PhotoItem[]> {
    const items: PhotoItem[] = [];
    for (const details of await this.#source.details(ids.slice(0, MAX_PHOTO_PAGE), options)) {
      throwIfAborted(options?.signal);
      items.push(await withFiles(this.#browser, details, options));
    }
    return items;
  }

  async item(id: number, options?: AbortOptions): Promise<PhotoItem | null> {
    return (await this.page([id], options))[0] ?? null;
  }

  async preview(id: number, size: PreviewSize, options?: AbortOptions): Promise<PhotoPreview | null> {
    const item = await this.item(id, options);
    return item === null ? null : previewOf(this.#browser, item, size, options);
  }

  /** All items of a part, page by page. */
  async *items(ids: Float64Array, options?: AbortOptions): AsyncGenerator<PhotoItem> {
    for (let start = 0; start < ids.length; start += MAX_PHOTO_PAGE) {
      yield* await this.page(Array.from(ids.subarray(start, start + MAX_PHOTO_PAGE)), options);
    }
  }

  /** Pictures and movies that lie in the camera roll and are in no catalogue: nothing of the person's may be overlooked. */
  async *strays(options?: AbortOptions): AsyncGenerator<PhotoItem> {
    if (!this.hasCatalogue) return;
    const known = new Set<string>();
    for (const path of this.#source.paths()) known.add(`Media/${path}`);
    let id = -1;
    for await (const group of sameStem(photoEntries(this.#browser, options))) {
      if (group.some(({ relativePath }) => known.has(relativePath))) continue;
      for (const { entry, kind } of itemsOf(group)) yield await this.#stray(id--, entry, kind, options);
    }
  }

  close(): void {
    this.#source.close();
  }

  #stray(id: number, entry: BackupEntry, kind: PhotoDetails["kind"], options?: AbortOptions): Promise<PhotoItem> {
    const { details } = fileItem(id, entry, kind, this.#browser.attributes(entry));
    return withFiles(this.#browser, details, options);
  }
}

/**
 * Opens the photos of a backup: by the phone's catalogue or, where that is missing or broken, by the files alone; the
 * latter is told to `onProblem`.
 */
export async function openPhotoLibrary(browser: BackupBrowser, options?: ReadOptions): Promise<PhotoLibrary> {
  try {
    return new PhotoLibrary(browser, await openCatalogue(browser, options), true);
  } catch (error) {
    throwIfAborted(options?.signal);
    if (!hasCode(error, "content/absent")) {
      options?.onProblem?.({ error: asKeepsakeError(error, "content/malformed"), what: "Photos.sqlite" });
    }
    return new PhotoLibrary(browser, await readFileRows(browser, options), false);
  }
}

/** Null when there is something to show. */
export async function photosAvailable(browser: BackupBrowser, options?: AbortOptions): Promise<Unavailable | null> {
  if ((await findDatabase(browser, CATALOGUE_PLACES, options)) !== null) return null;
  for await (const _entry of photoEntries(browser, options)) return null;
  return "absent";
}
