import type { Progress } from "../../base/progress.ts";

interface Sample {
  readonly atMs: number;
  readonly bytes: number;
}

/** Speed and time left as they are shown: calm, and silent while there is nothing true to say. */
export interface Estimate {
  readonly bytesPerSecond: number | null;
  readonly msLeft: number | null;
  readonly startedAtMs: number;
  readonly shownAtMs: number;
  readonly samples: readonly Sample[];
}

const WINDOW_MS = 30_000;
const SAMPLE_EVERY_MS = 1_000;
const SHOW_AFTER_MS = 20_000;
const SHOW_FROM_FRACTION = 0.02;
const CHANGE_EVERY_MS = 5_000;
const SPEED_FROM_MS = 3_000;

export function estimateStart(nowMs: number): Estimate {
  return { bytesPerSecond: null, msLeft: null, startedAtMs: nowMs, shownAtMs: nowMs, samples: [] };
}

/** Takes the newest progress in. Speed is the mean of the last 30 s; the time left changes at most every 5 s. */
export function estimateStep(before: Estimate, progress: Progress, nowMs: number): Estimate {
  if (progress.phase !== "transferring") return { ...before, bytesPerSecond: null, msLeft: null, samples: [] };
  const samples = withSample(before.samples, { atMs: nowMs, bytes: progress.bytesDone });
  const bytesPerSecond = meanSpeed(samples, nowMs, progress.bytesDone);
  const due = nowMs - before.shownAtMs >= CHANGE_EVERY_MS;
  if (!due) return { ...before, samples, bytesPerSecond };
  return { ...before, samples, bytesPerSecond, shownAtMs: nowMs, msLeft: timeLeft(before, progress, nowMs) };
}

function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last !== undefined && sample.atMs - last.atMs < SAMPLE_EVERY_MS) return samples;
  return [...samples.filter((old) => sample.atMs - old.atMs <= WINDOW_MS), sample];
}

function meanSpeed(samples: readonly Sample[], nowMs: number, bytes: number): number | null {
  const first = samples[0];
  if (first === undefined || nowMs - first.atMs < SPEED_FROM_MS) return null;
  return ((bytes - first.bytes) * 1_000) / (nowMs - first.atMs);
}

function timeLeft(before: Estimate, progress: Progress, nowMs: number): number | null {
  const elapsedMs = nowMs - before.startedAtMs;
  const { fraction } = progress;
  if (fraction === null || fraction < SHOW_FROM_FRACTION || elapsedMs < SHOW_AFTER_MS) return null;
  return (elapsedMs * (1 - fraction)) / fraction;
}
