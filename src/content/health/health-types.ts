/** What kinds of samples Health stores. The words for them belong to the language of the person. */
export type HealthKind =
  | "height"
  | "weight"
  | "heart-rate"
  | "steps"
  | "distance"
  | "resting-energy"
  | "active-energy"
  | "sleep"
  | "watch-worn"
  | "resting-heart-rate"
  | "headphone-level"
  | "wrist-temperature";

export interface HealthTypeInfo {
  readonly kind: HealthKind;
  /** After `factor`; "" where values are codes. */
  readonly unit: string;
  /** From the stored number to the unit. */
  readonly factor: number;
  /** Adding up the values of a day makes sense. */
  readonly isSum: boolean;
}

const measured = (kind: HealthKind, unit: string, factor = 1): HealthTypeInfo => ({ kind, unit, factor, isSum: false });
const summed = (kind: HealthKind, unit: string): HealthTypeInfo => ({ kind, unit, factor: 1, isSum: true });

/** The types whose number is known for certain, or nearly; all others keep their number. @source abrignoni/iLEAPP health.py */
export const HEALTH_TYPES: Readonly<Record<number, HealthTypeInfo>> = {
  2: measured("height", "m"),
  3: measured("weight", "kg"),
  // Stored as beats in a second.
  5: measured("heart-rate", "count/min", 60),
  7: summed("steps", "count"),
  8: summed("distance", "m"),
  9: summed("resting-energy", "kcal"),
  10: summed("active-energy", "kcal"),
  63: measured("sleep", ""),
  70: measured("watch-worn", ""),
  118: measured("resting-heart-rate", "count/min", 60),
  173: measured("headphone-level", "dB"),
  256: measured("wrist-temperature", "°C"),
};

/** @source Apple HealthKit, HKCategoryValueSleepAnalysis */
export const SLEEP_STATES = ["in-bed", "asleep", "awake", "core", "deep", "rem"] as const;
