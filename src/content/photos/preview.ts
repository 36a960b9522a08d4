import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import type { AbortOptions } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import type { FileSource } from "../../base/files.ts";
import { embeddedJpeg, mediaTypeOf, sniffBytes } from "../../codec/image/index.ts";
import type { PhotoItem } from "./photo.ts";

/** grid: the smallest picture that fills a tile. large: the best the browser can show. */
export type PreviewSize = "grid" | "large";

/** A picture to show, or why there is none. */
export type PhotoPreview =
  | {
      readonly state: "shown";
      readonly bytes: Bytes;
      readonly mime: string;
      /** It stands for something better that can't be shown or is not here. */
      readonly isSmall: boolean;
    }
  /** not-displayable: the file is here, but no browser shows its format. not-here: it is in iCloud. */
  | { readonly state: "not-displayable" | "not-here" | "damaged"; readonly format: string };

/** A picture larger than this is not put into memory to be looked at. */
const MAX_SHOWN_BYTES = 96 * 1_048_576;
/** Originals up to here are as quick as a thumbnail. */
const SMALL_ORIGINAL_BYTES = 300_000;

/** The preview of one item. Reads what it shows and no more. */
export async function previewOf(
  browser: BackupBrowser,
  item: PhotoItem,
  size: PreviewSize,
  options?: AbortOptions,
): Promise<PhotoPreview> {
  const { thumbnail, edited, original } = item.files;
  const still = edited ?? original;
  // Edited versions come last, so what people see in Photos is shown before the original.
  const whole = [edited, original].filter((entry) => entry !== null);
  const thumbnails = thumbnail === null ? [] : [thumbnail];
  const smallFirst = [...thumbnails, ...whole];
  const order = size === "grid" ? smallFirst : [...whole, ...thumbnails];
  for (const entry of order) {
    const shown = await showWhole(browser, entry, { size, isSmall: entry === thumbnail }, options);
    if (shown !== null) return shown;
  }
  for (const entry of whole) {
    const shown = await showEmbedded(browser, entry, options);
    if (shown !== null) return shown;
  }
  const state = still === null ? "not-here" : still.sizeBytes === 0 ? "damaged" : "not-displayable";
  return { state, format: item.fileName.slice(item.fileName.lastIndexOf(".") + 1).toUpperCase() };
}

async function showWhole(
  browser: BackupBrowser,
  entry: BackupEntry,
  { size, isSmall }: { readonly size: PreviewSize; readonly isSmall: boolean },
  options?: AbortOptions,
): Promise<PhotoPreview | null> {
  return withFile(browser, entry, options, async (file) => {
    const type = mediaTypeOf(await file.readAt(0, Math.min(sniffBytes, file.sizeBytes), options));
    if (type?.kind !== "image" || !type.displayable || file.sizeBytes > MAX_SHOWN_BYTES) return null;
    if (size === "grid" && !isSmall && file.sizeBytes > SMALL_ORIGINAL_BYTES) {
      const embedded = await embeddedJpeg(file);
      if (embedded !== null) return { state: "shown", bytes: embedded, mime: "image/jpeg", isSmall: true };
    }
    return { state: "shown", bytes: await file.readAt(0, file.sizeBytes, options), mime: type.mime, isSmall };
  });
}

function showEmbedded(
  browser: BackupBrowser,
  entry: BackupEntry,
  options?: AbortOptions,
): Promise<PhotoPreview | null> {
  return withFile(browser, entry, options, async (file) => {
    const bytes = await embeddedJpeg(file);
    return bytes === null ? null : { state: "shown", bytes, mime: "image/jpeg", isSmall: true };
  });
}

/** A file that is missing or broken is no reason not to show the next best. */
async function withFile(
  browser: BackupBrowser,
  entry: BackupEntry,
  options: AbortOptions | undefined,
  use: (file: FileSource) => Promise<PhotoPreview | null>,
): Promise<PhotoPreview | null> {
  const file = await browser.open(entry, options).catch((error: unknown) => unlessAborted(error, options));
  if (file === null) return null;
  try {
    return await use(file);
  } catch (error) {
    return unlessAborted(error, options);
  } finally {
    await file.close();
  }
}

function unlessAborted(error: unknown, options: AbortOptions | undefined): null {
  if (options?.signal?.aborted === true) throw error;
  if (error instanceof RangeError || error instanceof TypeError) throw error;
  return null;
}
