import { type Bytes, dataView } from "../../base/bytes.ts";
import type { FileSource } from "../../base/files.ts";

/** The meta box of a photo is some kilobytes; a larger one is not read. */
const MAX_META_BYTES = 1_048_576;
const MAX_BOXES = 64;
const MAX_ITEMS = 4_096;

interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** The payload of the first `meta` box on the top level, or null. @source ISO/IEC 14496-12 §4.2, §8.11.1 */
export async function metaBox(file: FileSource): Promise<Bytes | null> {
  let offset = 0;
  for (let count = 0; count < MAX_BOXES && offset + 8 <= file.sizeBytes; count++) {
    const header = await file.readAt(offset, Math.min(16, file.sizeBytes - offset));
    const box = boxHeader(header, file.sizeBytes - offset);
    if (box === null) return null;
    if (box.type === "meta") {
      const length = box.sizeBytes - box.headerBytes;
      return length <= MAX_META_BYTES ? file.readAt(offset + box.headerBytes, length) : null;
    }
    offset += box.sizeBytes;
  }
  return null;
}

/** Where the items of one type lie in the file. Items in several pieces or inside `idat` are left out. */
export function itemExtents(meta: Bytes, type: string): Extent[] {
  const boxes = new Map(childBoxes(meta.subarray(4)));
  const information = boxes.get("iinf");
  const locations = boxes.get("iloc");
  if (information === undefined || locations === undefined) return [];
  const ids = itemIds(information, type);
  return ids.size === 0 ? [] : locationsOf(locations, ids);
}

function* childBoxes(bytes: Bytes): Generator<[type: string, payload: Bytes]> {
  let offset = 0;
  for (let count = 0; count < MAX_ITEMS && offset + 8 <= bytes.length; count++) {
    const box = boxHeader(bytes.subarray(offset, offset + 16), bytes.length - offset);
    if (box === null) return;
    yield [box.type, bytes.subarray(offset + box.headerBytes, offset + box.sizeBytes)];
    offset += box.sizeBytes;
  }
}

interface BoxHeader {
  readonly type: string;
  readonly headerBytes: number;
  readonly sizeBytes: number;
}

/** Null for a header that is cut or does not fit into what is left. */
function boxHeader(bytes: Bytes, leftBytes: number): BoxHeader | null {
  if (bytes.length < 8) return null;
  const view = dataView(bytes);
  const stated = view.getUint32(0);
  const type = String.fromCharCode(...bytes.subarray(4, 8));
  if (stated === 1 && bytes.length < 16) return null;
  const headerBytes = stated === 1 ? 16 : 8;
  const sizeBytes = stated === 0 ? leftBytes : stated === 1 ? Number(view.getBigUint64(8)) : stated;
  return sizeBytes < headerBytes || sizeBytes > leftBytes ? null : { type, headerBytes, sizeBytes };
}

/** @source ISO/IEC 14496-12 §8.11.6 */
function itemIds(information: Bytes, type: string): Set<number> {
  const ids = new Set<number>();
  const version = information[0] ?? 0;
  for (const [name, entry] of childBoxes(information.subarray(version === 0 ? 6 : 8))) {
    const entryVersion = entry[0] ?? 0;
    const idBytes = entryVersion === 2 ? 2 : entryVersion === 3 ? 4 : 0;
    if (name !== "infe" || idBytes === 0 || entry.length < 4 + idBytes + 6) continue;
    const view = dataView(entry);
    const typeAt = 4 + idBytes + 2;
    if (String.fromCharCode(...entry.subarray(typeAt, typeAt + 4)) !== type) continue;
    ids.add(idBytes === 2 ? view.getUint16(4) : view.getUint32(4));
  }
  return ids;
}

/** @source ISO/IEC 14496-12 §8.11.3 */
function locationsOf(box: Bytes, ids: ReadonlySet<number>): Extent[] {
  const reader = new NumberReader(box);
  const version = reader.next(1);
  reader.next(3);
  const sizes = reader.next(2);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  const wide = version === 2 ? 4 : 2;
  const count = Math.min(reader.next(wide), MAX_ITEMS);
  const found: Extent[] = [];
  for (let item = 0; item < count && !reader.exhausted; item++) {
    const id = reader.next(wide);
    const method = version === 0 ? 0 : reader.next(2) & 15;
    reader.next(2);
    const base = reader.next(baseSize);
    const extents = reader.next(2);
    for (let index = 0; index < extents && !reader.exhausted; index++) {
      reader.next(indexSize);
      const extent = { offset: base + reader.next(offsetSize), length: reader.next(lengthSize) };
      if (ids.has(id) && method === 0 && extents === 1 && !reader.exhausted) found.push(extent);
    }
  }
  return found;
}

/** Big-endian numbers of any width; 0 behind the end. */
class NumberReader {
  exhausted = false;
  #offset = 0;
  readonly #bytes: Bytes;

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  next(width: number): number {
    let value = 0;
    for (let index = 0; index < width; index++) {
      const byte = this.#bytes[this.#offset++];
      if (byte === undefined) this.exhausted = true;
      value = value * 256 + (byte ?? 0);
    }
    return value;
  }
}
