import { KeepsakeError } from "../../base/errors.ts";
import type { PhotoKind } from "./photo.ts";

/** Which part of the library. */
export type PhotoView =
  | "library"
  | "favourites"
  | "videos"
  | "live-photos"
  | "panoramas"
  | "screenshots"
  | "edited"
  | "hidden"
  | "recently-deleted"
  | "everything";

/** One bit per property, so that a hundred thousand items take some megabytes. */
export const photoBits = {
  favourite: 1,
  hidden: 2,
  trashed: 4,
  edited: 8,
  burstExtra: 16,
  shared: 32,
} as const;

export const PHOTO_KINDS: readonly PhotoKind[] = [
  "photo",
  "live-photo",
  "panorama",
  "screenshot",
  "animated",
  "video",
  "slow-motion",
  "time-lapse",
  "screen-recording",
];
const FIRST_VIDEO = PHOTO_KINDS.indexOf("video");

export interface IndexedPhoto {
  readonly id: number;
  readonly takenMs: number | null;
  readonly kind: PhotoKind;
  readonly bits: number;
  readonly width: number;
  readonly height: number;
}

/** Bounds what a hostile catalogue can make us hold; the largest libraries known have some hundred thousand items. */
const MAX_ITEMS = 5_000_000;
const NO_DATE = -8.64e15;

/** Few facts about all items, in the order they were added: what a grid needs before it shows anything. */
export class PhotoIndex {
  #ids = new Float64Array(1_024);
  #takenMs = new Float64Array(1_024);
  #kinds = new Uint8Array(1_024);
  #bits = new Uint8Array(1_024);
  /** Width over height, 0 when not known. */
  #ratios = new Float32Array(1_024);
  #length = 0;
  readonly #positions = new Map<number, number>();

  get length(): number {
    return this.#length;
  }

  /** @throws base/too-long */
  add({ id, takenMs, kind, bits, width, height }: IndexedPhoto): void {
    if (this.#length === MAX_ITEMS) throw new KeepsakeError("base/too-long", { what: "photos", count: MAX_ITEMS });
    if (this.#positions.has(id)) return;
    if (this.#length === this.#ids.length) this.#grow();
    const at = this.#length++;
    this.#positions.set(id, at);
    this.#ids[at] = id;
    this.#takenMs[at] = takenMs ?? NO_DATE;
    this.#kinds[at] = PHOTO_KINDS.indexOf(kind);
    this.#bits[at] = bits;
    this.#ratios[at] = width > 0 && height > 0 ? width / height : 0;
  }

  /** Ids of a view, in index order. */
  view(view: PhotoView): Float64Array {
    return this.#select((at) => isInView(view, this.#bits[at] ?? 0, this.#kinds[at] ?? 0));
  }

  /** Those of the ids that are known and neither hidden nor deleted; order is kept. */
  shown(ids: Iterable<number>): Float64Array {
    const hiddenOrTrashed = photoBits.hidden | photoBits.trashed;
    const known: number[] = [];
    for (const id of ids) {
      const at = this.#positions.get(id);
      if (at !== undefined && ((this.#bits[at] ?? 0) & hiddenOrTrashed) === 0) known.push(id);
    }
    return Float64Array.from(known);
  }

  has(id: number): boolean {
    return this.#positions.has(id);
  }

  takenMs(id: number): number | null {
    const value = this.#takenMs[this.#positions.get(id) ?? -1];
    return value === undefined || value === NO_DATE ? null : value;
  }

  isVideo(id: number): boolean {
    return (this.#kinds[this.#positions.get(id) ?? -1] ?? 0) >= FIRST_VIDEO;
  }

  /** For the layout of a grid before anything is loaded; null when not known. */
  aspectRatio(id: number): number | null {
    return this.#ratios[this.#positions.get(id) ?? -1] || null;
  }

  #select(wanted: (at: number) => boolean): Float64Array {
    const selected = new Float64Array(this.#length);
    let count = 0;
    for (let at = 0; at < this.#length; at++) if (wanted(at)) selected[count++] = this.#ids[at] ?? 0;
    return selected.slice(0, count);
  }

  #grow(): void {
    const length = this.#ids.length * 2;
    const enlarge = <T extends Float64Array | Float32Array | Uint8Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.#ids = enlarge(this.#ids, new Float64Array(length));
    this.#takenMs = enlarge(this.#takenMs, new Float64Array(length));
    this.#kinds = enlarge(this.#kinds, new Uint8Array(length));
    this.#bits = enlarge(this.#bits, new Uint8Array(length));
    this.#ratios = enlarge(this.#ratios, new Float32Array(length));
  }
}

function isInView(view: PhotoView, bits: number, kind: number): boolean {
  if (view === "everything") return true;
  if (view === "recently-deleted") return (bits & photoBits.trashed) !== 0;
  if ((bits & photoBits.trashed) !== 0) return false;
  if (view === "hidden") return (bits & photoBits.hidden) !== 0;
  if ((bits & (photoBits.hidden | photoBits.burstExtra | photoBits.shared)) !== 0) return false;
  switch (view) {
    case "library":
      return true;
    case "favourites":
      return (bits & photoBits.favourite) !== 0;
    case "edited":
      return (bits & photoBits.edited) !== 0;
    case "videos":
      return kind >= FIRST_VIDEO;
    case "live-photos":
      return PHOTO_KINDS[kind] === "live-photo";
    case "panoramas":
      return PHOTO_KINDS[kind] === "panorama";
    case "screenshots":
      return PHOTO_KINDS[kind] === "screenshot";
  }
}
