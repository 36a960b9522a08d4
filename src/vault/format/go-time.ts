/** A moment with the writer's distance from UTC. */
export interface GoTime {
  readonly ms: number;
  readonly utcOffsetMinutes: number;
}

/** RFC 3339 as Go writes it: fractions without trailing zeros, no point when there are none, UTC. */
export function goTime(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace(/\.(\d*?)0*Z$/, (_, digits: string) => (digits === "" ? "Z" : `.${digits}Z`));
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(Z|[+-]\d\d:\d\d)$/;

/** Null when `text` is no time. Finer than a millisecond is cut off. */
export function parseGoTime(text: string): GoTime | null {
  const match = RFC3339.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = match;
  const wall = new Date(0);
  wall.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  wall.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, "0").slice(0, 3)));
  const utcOffsetMinutes = zone === "Z" ? 0 : offsetMinutes(zone);
  const ms = wall.getTime() - utcOffsetMinutes * 60_000;
  return Number.isFinite(ms) ? { ms, utcOffsetMinutes } : null;
}

function offsetMinutes(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return zone.startsWith("-") ? -minutes : minutes;
}
