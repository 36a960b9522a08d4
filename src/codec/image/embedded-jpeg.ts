import { type Bytes, dataView } from "../../base/bytes.ts";
import type { FileSource } from "../../base/files.ts";
import { isJpeg, readExif, readJpegExif } from "./exif.ts";
import { itemExtents, metaBox } from "./heif-items.ts";
import { mediaTypeOf, sniffBytes } from "./media-type.ts";

const JPEG_HEAD_BYTES = 65_536 + 16;
/** Larger "thumbnails" are no thumbnails. */
const MAX_ITEM_BYTES = 2 * 1_048_576;

/**
 * A small JPEG picture inside a HEIC or JPEG file, or null. Reads the header and the picture, never the whole file. The
 * picture may be turned: HEIC thumbnails from EXIF are stored as the sensor saw them.
 */
export async function embeddedJpeg(file: FileSource): Promise<Bytes | null> {
  const type = mediaTypeOf(await readHead(file, sniffBytes));
  if (type?.extension === "jpg") return readJpegExif(await readHead(file, JPEG_HEAD_BYTES)).thumbnail;
  return type?.extension === "heic" ? heicJpeg(file) : null;
}

async function heicJpeg(file: FileSource): Promise<Bytes | null> {
  const meta = await metaBox(file);
  if (meta === null) return null;
  for (const extent of itemExtents(meta, "jpeg")) {
    const bytes = await readPart(file, extent);
    if (bytes !== null && isJpeg(bytes)) return bytes;
  }
  for (const extent of itemExtents(meta, "Exif")) {
    const bytes = await readPart(file, extent);
    const thumbnail = bytes === null ? null : exifItem(bytes).thumbnail;
    if (thumbnail !== null) return thumbnail.slice();
  }
  return null;
}

/** The item starts with the distance to the TIFF header. @source ISO/IEC 23008-12 annex A */
function exifItem(bytes: Bytes): ReturnType<typeof readExif> {
  if (bytes.length < 4) return readExif(bytes);
  return readExif(bytes.subarray(4 + dataView(bytes).getUint32(0)));
}

async function readPart(file: FileSource, part: { offset: number; length: number }): Promise<Bytes | null> {
  const fits = part.length > 0 && part.length <= MAX_ITEM_BYTES && part.offset + part.length <= file.sizeBytes;
  return fits ? file.readAt(part.offset, part.length) : null;
}

function readHead(file: FileSource, length: number): Promise<Bytes> {
  return file.readAt(0, Math.min(length, file.sizeBytes));
}
