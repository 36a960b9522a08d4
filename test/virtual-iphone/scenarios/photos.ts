import { mix, seededRandom } from "../core/files/pattern.ts";
import { SCENARIO_NOW } from "../core/files/phone-file.ts";
import { seededUuid } from "./people.ts";

/** One item of the camera roll: the file and what Photos.sqlite says about it. */
export interface PhotoPlan {
  readonly uuid: string;
  /** "DCIM/100APPLE". */
  readonly directory: string;
  readonly name: string;
  readonly format: "jpeg" | "heic" | "mov";
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
