const LOCALE = "en";

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Decimal units, as phones label their storage: 12.4 GB. */
export function formatBytes(bytes: number): string {
  const exponent = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1_000 ** exponent;
  const maximumFractionDigits = value < 100 && exponent > 1 ? 1 : 0;
  const unit = units[exponent] ?? "byte";
  return new Intl.NumberFormat(LOCALE, {
    style: "unit",
    unit,
    unitDisplay: exponent === 0 ? "long" : "short",
    maximumFractionDigits,
  }).format(value);
}

export function formatCount(count: number): string {
  return new Intl.NumberFormat(LOCALE).format(count);
}

/** Whole percents, rounded down: 100 % means done. */
export function formatPercent(fraction: number): string {
  return new Intl.NumberFormat(LOCALE, { style: "percent" }).format(Math.floor(fraction * 100) / 100);
}

export function formatSpeed(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** How long something took: "22 min", "40 s". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Time left in steps nobody would call precise: whole minutes, five minutes above ten. */
export function formatTimeLeft(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  if (ms < 60_000) return "less than a minute left";
  if (minutes === 1) return "about a minute left";
  if (minutes <= 10) return `about ${minutes} minutes left`;
  const rounded = Math.ceil(minutes / 5) * 5;
  if (rounded < 60) return `about ${rounded} minutes left`;
  const hours = Math.floor(rounded / 60);
  return `about ${hours} h ${rounded % 60} min left`;
}

/** A clock that counts up: 0:07, 12:40. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const DAY_MS = 86_400_000;

/** Relative for a week, absolute beyond. */
export function formatAge(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  if (ageMs < 60_000) return "a moment ago";
  if (ageMs > 7 * DAY_MS) return formatDate(atMs);
  const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
  if (ageMs < 3_600_000) return relative.format(-Math.floor(ageMs / 60_000), "minute");
  if (ageMs < DAY_MS) return relative.format(-Math.floor(ageMs / 3_600_000), "hour");
  return relative.format(-Math.floor(ageMs / DAY_MS), "day");
}

export function formatDate(atMs: number): string {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: "long", timeStyle: "short" }).format(atMs);
}
