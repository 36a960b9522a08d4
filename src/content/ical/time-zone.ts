import type { WallClock } from "../time.ts";
import { icalComponent, icalLine, icalText } from "./line.ts";
import { localStamp, offsetStamp, UTC } from "./stamp.ts";

const DAY_MS = 86_400_000;
/** Clocks are changed at most twice a year, so nothing is missed at this step. */
const STEP_MS = 20 * DAY_MS;
/** Repeating events go on: the change of clocks is written some years ahead of the last date. */
const AHEAD_MS = 12 * 365 * DAY_MS;
/** A zone is written for at most so long, whatever dates the events claim. */
const MAX_SPAN_MS = 120 * 365 * DAY_MS;

/**
 * A VTIMEZONE whose observances hold for all dates between `fromMs` and some years after `toMs`. Each change of clocks is
 * one observance, as the browser knows the zone; no rule is guessed.
 * @source RFC 5545 §3.6.5
 */
export function timeZoneComponent(timeZone: string, clock: WallClock, fromMs: number, toMs: number): string {
  const start = fromMs - STEP_MS;
  const changes = clockChanges(clock, start, Math.min(toMs + AHEAD_MS, start + MAX_SPAN_MS));
  const first = observance(clock, start, start);
  return icalComponent("VTIMEZONE", [
    icalLine("TZID", icalText(timeZone)),
    first,
    ...changes.map((change) => observance(clock, change, change - 1)),
  ]);
}

/** What holds from `atMs` on; the onset is given in the time that held before. */
function observance(clock: WallClock, atMs: number, beforeMs: number): string {
  const before = offsetMs(clock, beforeMs);
  const name = offsetMs(clock, atMs) > before ? "DAYLIGHT" : "STANDARD";
  return icalComponent(name, [
    icalLine("DTSTART", localStamp(atMs + before, UTC)),
    icalLine("TZOFFSETFROM", offsetStamp(beforeMs, clock)),
    icalLine("TZOFFSETTO", offsetStamp(atMs, clock)),
  ]);
}

function clockChanges(clock: WallClock, fromMs: number, toMs: number): number[] {
  const changes: number[] = [];
  for (let at = fromMs; at < toMs; at += STEP_MS) {
    if (offsetMs(clock, at) !== offsetMs(clock, at + STEP_MS)) changes.push(changeBetween(clock, at, at + STEP_MS));
  }
  return changes;
}

/** The first full minute with the offset of `toMs`. */
function changeBetween(clock: WallClock, fromMs: number, toMs: number): number {
  const target = offsetMs(clock, toMs);
  let [low, high] = [Math.floor(fromMs / 60_000), Math.ceil(toMs / 60_000)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetMs(clock, middle * 60_000) === target) high = middle;
    else low = middle;
  }
  return high * 60_000;
}

function offsetMs(clock: WallClock, ms: number): number {
  const [hours = 0, minutes = 0] = clock.offset(ms).slice(1).split(":").map(Number);
  return (clock.offset(ms).startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
