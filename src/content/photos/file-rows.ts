import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { type Bytes, dataView, fromUtf8, toHex } from "../../base/bytes.ts";
import { hasCode } from "../../base/errors.ts";
import { parsePlist } from "../../codec/plist/index.ts";
import { flagsOf, type PhotoSource } from "./catalogue.ts";
import { CAMERA_ROLL, type PhotoDetails, type PhotoKind, splitFileName } from "./photo.ts";
import { PhotoIndex, photoBits } from "./photo-index.ts";

/** Where originals lie: what the camera took, and what came from iCloud. */
const FOLDERS = ["Media/DCIM/", "Media/PhotoData/CPLAssets/"];
const PICTURE = /^(heic|heif|jpe?g|png|gif|tiff?|dng|webp|avif|bmp)$/i;
const MOVIE = /^(mov|mp4|m4v)$/i;

/**
 * The library as its files alone tell it, for backups without a readable catalogue: no albums, but the marks that Photos
 * leaves on each file (favourite, hidden, deleted, when it was taken).
 */
export async function readFileRows(browser: BackupBrowser, options?: AbortOptions): Promise<PhotoSource> {
  const items: FileItem[] = [];
  for await (const group of sameStem(photoEntries(browser, options))) {
    for (const { entry, kind } of itemsOf(group)) {
      items.push(fileItem(items.length + 1, entry, kind, browser.attributes(entry)));
      throwIfAborted(options?.signal);
    }
  }
  items.sort((a, b) => (b.details.takenMs ?? 0) - (a.details.takenMs ?? 0));
  return new FileRows(items);
}

/** Every picture and movie in the folders of the camera roll, by path. */
export async function* photoEntries(browser: BackupBrowser, options?: AbortOptions): AsyncGenerator<BackupEntry> {
  for (const pathPrefix of FOLDERS) {
    for await (const entry of browser.entries({ domain: CAMERA_ROLL, pathPrefix }, options)) {
      const { extension } = splitFileName(entry.relativePath);
      if (entry.kind === "file" && (PICTURE.test(extension) || MOVIE.test(extension))) yield entry;
    }
  }
}

/** A movie beside a picture of the same name is the moving part of a Live Photo. */
export function itemsOf(group: readonly BackupEntry[]): { readonly entry: BackupEntry; readonly kind: PhotoKind }[] {
  const isMovie = (entry: BackupEntry): boolean => MOVIE.test(splitFileName(entry.relativePath).extension);
  const pictures = group.filter((entry) => !isMovie(entry));
  const movies = group.filter(isMovie);
  if (pictures.length === 0) return movies.map((entry) => ({ entry, kind: "video" as const }));
  return pictures.map((entry) => ({ entry, kind: movies.length > 0 ? ("live-photo" as const) : ("photo" as const) }));
}

/** Neighbours whose paths differ in the ending only. Entries come sorted by path. */
export async function* sameStem(entries: AsyncIterable<BackupEntry>): AsyncGenerator<BackupEntry[]> {
  let group: BackupEntry[] = [];
  for await (const entry of entries) {
    if (group[0] !== undefined && stemOf(group[0]) !== stemOf(entry)) {
      yield group;
      group = [];
    }
    group.push(entry);
  }
  if (group.length > 0) yield group;
}

const stemOf = (entry: BackupEntry): string => splitFileName(entry.relativePath).stem;

interface FileItem {
  readonly details: PhotoDetails;
  readonly bits: number;
}

const NAMES = {
  favorite: photoBits.favourite,
  hidden: photoBits.hidden,
  trashed: photoBits.trashed,
} as const;

export function fileItem(
  id: number,
  entry: BackupEntry,
  kind: PhotoKind,
  attributes: ReadonlyMap<string, Bytes>,
): FileItem {
  const attribute = (name: string): Bytes | undefined => attributes.get(`com.apple.assetsd.${name}`);
  const path = entry.relativePath.slice("Media/".length);
  const slash = path.lastIndexOf("/");
  const fileName = path.slice(slash + 1);
  let bits = 0;
  for (const [name, bit] of Object.entries(NAMES)) if (isSet(attribute(name))) bits |= bit;
  const uuid = attribute("UUID");
  const originalName = attribute("originalFilename");
  const zone = attribute("timeZoneOffset");
  const details: PhotoDetails = {
    id,
    kind,
    uuid: uuid?.length === 16 ? uuidText(uuid) : null,
    takenMs: dateOf(attribute("customCreationDate")) ?? (entry.modifiedMs || null),
    addedMs: dateOf(attribute("addedDate")),
    trashedMs: null,
    zoneOffsetSeconds: zone?.length === 4 ? dataView(zone).getInt32(0, true) : null,
    width: 0,
    height: 0,
    durationSeconds: null,
    latitude: null,
    longitude: null,
    directory: path.slice(0, slash),
    fileName,
    originalName: originalName === undefined ? fileName : fromUtf8(originalName) || fileName,
    burstId: null,
    // Nothing on the file tells; the look-up of edits is cheap.
    ...flagsOf(bits | photoBits.edited),
  };
  return { details, bits };
}

function isSet(bytes: Bytes | undefined): boolean {
  return bytes?.some((byte) => byte !== 0) ?? false;
}

function dateOf(bytes: Bytes | undefined): number | null {
  if (bytes === undefined) return null;
  try {
    const value = parsePlist(bytes);
    return value instanceof Date && !Number.isNaN(value.getTime()) ? value.getTime() : null;
  } catch (error) {
    if (hasCode(error, "base/malformed")) return null;
    throw error;
  }
}

function uuidText(bytes: Bytes): string {
  const hex = toHex(bytes).toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

class FileRows implements PhotoSource {
  readonly index = new PhotoIndex();
  readonly albums = [];
  readonly #details = new Map<number, PhotoDetails>();

  constructor(items: readonly FileItem[]) {
    for (const { details, bits } of items) {
      const { id, takenMs, kind } = details;
      this.index.add({ id, takenMs, kind, bits, width: 0, height: 0 });
      this.#details.set(id, details);
    }
  }

  albumIds(): readonly number[] {
    return [];
  }

  async details(ids: readonly number[]): Promise<PhotoDetails[]> {
    return ids.flatMap((id) => this.#details.get(id) ?? []);
  }

  burst(): readonly number[] {
    return [];
  }

  *paths(): Generator<string> {
    for (const { directory, fileName } of this.#details.values()) yield `${directory}/${fileName}`;
  }

  close(): void {
    this.#details.clear();
  }
}
