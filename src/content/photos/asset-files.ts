import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import {
  CAMERA_ROLL,
  type PhotoDetails,
  type PhotoFiles,
  type PhotoItem,
  type PhotoPresence,
  photoPath,
  splitFileName,
} from "./photo.ts";

const EDITED_PICTURES = ["jpg", "heic", "JPG", "HEIC", "png", "gif", "tif", "tiff"];
const MOVIES = ["mov", "MOV", "mp4", "MP4"];
/** The larger ones first; which exist depends on the version of iOS. */
const THUMBNAILS = ["5005.JPG", "5003.JPG"];

/** Looks up the files of one item by their exact names: a handful of look-ups, no search. */
export async function findPhotoFiles(
  browser: BackupBrowser,
  details: PhotoDetails,
  options?: AbortOptions,
): Promise<PhotoFiles> {
  const path = photoPath(details);
  const { directory, fileName } = details;
  const { stem, extension } = splitFileName(fileName);
  const isVideo = MOVIES.includes(extension);
  const edits = `Media/PhotoData/Mutations/${directory}/${stem}/Adjustments/FullSizeRender`;
  const first = (base: string, endings: readonly string[]) => firstFile(browser, base, endings, options);
  const edited = details.isEdited ? await first(`${edits}.`, isVideo ? MOVIES : EDITED_PICTURES) : null;
  const isLive = details.kind === "live-photo";
  return {
    original: await first("", [path]),
    movie: isLive ? await first(`Media/${directory}/${stem}.`, ["MOV", "mov"]) : null,
    edited,
    editedMovie: isLive && edited !== null ? await first(`${edits}.`, MOVIES) : null,
    thumbnail: await first(`Media/PhotoData/Thumbnails/V2/${directory}/${fileName}/`, THUMBNAILS),
  };
}

export async function withFiles(
  browser: BackupBrowser,
  details: PhotoDetails,
  options?: AbortOptions,
): Promise<PhotoItem> {
  const files = await findPhotoFiles(browser, details, options);
  return { ...details, files, presence: presenceOf(files) };
}

export function presenceOf({ original, edited, thumbnail }: PhotoFiles): PhotoPresence {
  if (original !== null) return "here";
  if (edited !== null) return "edited-only";
  return thumbnail === null ? "absent" : "preview-only";
}

async function firstFile(
  browser: BackupBrowser,
  base: string,
  endings: readonly string[],
  options: AbortOptions | undefined,
): Promise<BackupEntry | null> {
  for (const ending of endings) {
    const entry = await browser.find(CAMERA_ROLL, base + ending, options);
    if (entry?.kind === "file") return entry;
  }
  return null;
}
