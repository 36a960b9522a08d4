import { type Bytes, dataView } from "../../base/bytes.ts";

/** The few things of EXIF that a viewer needs. */
export interface ExifFacts {
  /** 1 … 8 as EXIF counts turns and mirrors; 1 when it is not said. */
  readonly orientation: number;
  /** The small JPEG picture beside the large one; a view. */
  readonly thumbnail: Bytes | null;
}

const NOTHING: ExifFacts = { orientation: 1, thumbnail: null };
const ORIENTATION = 0x0112;
const THUMBNAIL_OFFSET = 0x0201;
const THUMBNAIL_LENGTH = 0x0202;
const MAX_ENTRIES = 1_000;

/** EXIF of a JPEG file, from its start: 64 KiB are enough. Never throws; what can't be read counts as not said. */
export function readJpegExif(head: Bytes): ExifFacts {
  const view = dataView(head);
  let offset = 2;
  while (offset + 4 <= head.length && view.getUint8(offset) === 0xff) {
    const marker = view.getUint8(offset + 1);
    const length = view.getUint16(offset + 2);
    if (marker === 0xe1 && startsWithExif(head.subarray(offset + 4, offset + 10))) {
      return readExif(head.subarray(offset + 10, offset + 2 + length));
    }
    if (marker === 0xda || length < 2) break;
    offset += 2 + length;
  }
  return NOTHING;
}

/**
 * EXIF from its TIFF header on. Never throws.
 * @source CIPA DC-008 (EXIF 2.32) §4.5–4.6
 */
export function readExif(tiff: Bytes): ExifFacts {
  if (tiff.length < 8) return NOTHING;
  const littleEndian = tiff[0] === 0x49;
  const view = dataView(tiff);
  const first = readDirectory(tiff, view.getUint32(4, littleEndian), littleEndian);
  const second = first.next === 0 ? EMPTY : readDirectory(tiff, first.next, littleEndian);
  const start = second.entries.get(THUMBNAIL_OFFSET) ?? 0;
  const length = second.entries.get(THUMBNAIL_LENGTH) ?? 0;
  const thumbnail = tiff.subarray(start, start + length);
  const orientation = first.entries.get(ORIENTATION) ?? 1;
  return {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    thumbnail: thumbnail.length === length && isJpeg(thumbnail) ? thumbnail : null,
  };
}

interface Directory {
  readonly entries: ReadonlyMap<number, number>;
  readonly next: number;
}

const EMPTY: Directory = { entries: new Map(), next: 0 };

/** The short and long integers of one directory. */
function readDirectory(tiff: Bytes, offset: number, littleEndian: boolean): Directory {
  if (offset + 2 > tiff.length) return EMPTY;
  const view = dataView(tiff);
  const count = Math.min(view.getUint16(offset, littleEndian), MAX_ENTRIES);
  const end = offset + 2 + count * 12;
  if (end > tiff.length) return EMPTY;
  const entries = new Map<number, number>();
  for (let at = offset + 2; at < end; at += 12) {
    const type = view.getUint16(at + 2, littleEndian);
    const value = type === 3 ? view.getUint16(at + 8, littleEndian) : view.getUint32(at + 8, littleEndian);
    if (type === 3 || type === 4) entries.set(view.getUint16(at, littleEndian), value);
  }
  return { entries, next: end + 4 <= tiff.length ? view.getUint32(end, littleEndian) : 0 };
}

export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

function startsWithExif(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes) === "Exif\0\0";
}
