import { screenshotPng } from "../core/files/media/screenshot.ts";
import { mix, seededRandom } from "../core/files/pattern.ts";
import { SCENARIO_NOW } from "../core/files/phone-file.ts";
import { seededUuid } from "./people.ts";

/** One item of the camera roll: the file and what Photos.sqlite says about it. */
export interface PhotoPlan {
  readonly uuid: string;
  /** "DCIM/100APPLE". */
  readonly directory: string;
  readonly name: string;
  readonly format: "jpeg" | "heic" | "mov" | "png";
  readonly size: number;
  readonly seed: number;
  readonly takenAt: number;
  readonly isFavourite: boolean;
  readonly isHidden: boolean;
  readonly isTrashed: boolean;
  /** A Live Photo: the movie has the same name and no row of its own. */
  readonly isLive: boolean;
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** cloud-only: the phone keeps just the thumbnail, to save room. */
  readonly special?: "edited" | "screenshot" | "cloud-only";
}

/** Pictures and movies whose sizes add up to about `totalBytes`. */
export function planPhotos(seed: number, count: number, totalBytes: number): PhotoPlan[] {
  const choose = seededRandom(mix(seed, 0x70686f74));
  const raw = Array.from({ length: count }, (_, index) => {
    const format = index % 29 === 7 ? "mov" : index % 2 === 0 ? "heic" : "jpeg";
    const weight = format === "mov" ? 12 + 20 * choose() : format === "heic" ? 1 + choose() : 1.5 + 2 * choose();
    return { format, weight } as const;
  });
  const weights = raw.reduce((sum, { weight }) => sum + weight, 0);
  return raw.map(({ format, weight }, index) => {
    const number = index + 1;
    const located = choose() < 0.7;
    return {
      uuid: seededUuid(choose),
      directory: `DCIM/${100 + Math.floor(index / 1000)}APPLE`,
      name: `IMG_${String(number).padStart(4, "0")}.${{ jpeg: "JPG", heic: "HEIC", mov: "MOV" }[format]}`,
      format,
      size: Math.max(40_000, Math.floor((totalBytes * weight) / weights)),
      seed: mix(seed, number),
      takenAt: SCENARIO_NOW - (count - index) * 40_000,
      isFavourite: choose() < 0.1,
      isHidden: choose() < 0.02,
      isTrashed: choose() < 0.03,
      isLive: format === "heic" && index % 6 === 0,
      latitude: located ? 52.5 + choose() / 10 : null,
      longitude: located ? 13.3 + choose() / 10 : null,
    };
  });
}

/** The same items, some of them changed so that each sort is there for certain. */
export function withSpecialPhotos(photos: readonly PhotoPlan[]): PhotoPlan[] {
  const changed = [...photos];
  /** The first ordinary still from a place on, counted from the newest, that fits. */
  const change = (
    from: number,
    fits: (photo: PhotoPlan) => boolean,
    more: (photo: PhotoPlan) => Partial<PhotoPlan>,
  ) => {
    for (let index = changed.length - 1 - from; index >= 0; index -= 1) {
      const photo = changed[index];
      if (photo === undefined || !isOrdinary(photo) || !fits(photo)) continue;
      changed[index] = { ...photo, ...more(photo) };
      return;
    }
  };
  const isJpeg = ({ format }: PhotoPlan): boolean => format === "jpeg";
  const isHeic = ({ format }: PhotoPlan): boolean => format === "heic";
  change(1, isJpeg, (photo) => ({
    special: "screenshot",
    format: "png",
    name: photo.name.replace("JPG", "PNG"),
    size: screenshotPng().length,
    latitude: null,
    longitude: null,
  }));
  change(3, isJpeg, () => ({ special: "edited" }));
  change(5, isHeic, () => ({ isFavourite: true }));
  change(Math.floor(photos.length / 2), isHeic, () => ({ special: "cloud-only" }));
  change(Math.floor(photos.length / 2), isJpeg, () => ({ isHidden: true }));
  return changed;
}

function isOrdinary({ format, isHidden, isTrashed, isFavourite, isLive, special }: PhotoPlan): boolean {
  return format !== "mov" && special === undefined && !isHidden && !isTrashed && !isFavourite && !isLive;
}
