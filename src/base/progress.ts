import type { AbortOptions } from "./abort.ts";
import type { KeepsakeError } from "./errors.ts";

export type Phase =
  | "connecting"
  | "waiting-for-trust"
  | "waiting-for-unlock"
  | "waiting-for-passcode"
  | "preparing"
  | "transferring"
  | "committing"
  | "verifying"
  | "restarting";

export interface Progress {
  readonly phase: Phase;
  readonly bytesDone: number;
  readonly bytesTotal: number | null;
  readonly filesDone: number;
  /** 0…1, never decreasing within an operation; null while unknown. */
  readonly fraction: number | null;
  readonly storedBytes: number;
}

export interface Interruption {
  readonly error: KeepsakeError;
  readonly resumable: boolean;
}

export interface OperationOptions extends AbortOptions {
  /** At most ten calls a second; the last state is always delivered. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Asked when something can be mended while we wait (store full, folder gone). Without it such errors end the operation. */
  readonly onInterruption?: ((interruption: Interruption) => Promise<"retry" | "stop">) | undefined;
}

export const initialProgress: Progress = {
  phase: "connecting",
  bytesDone: 0,
  bytesTotal: null,
  filesDone: 0,
  fraction: null,
  storedBytes: 0,
};

/** Progress never runs backwards: counts only grow, and a smaller fraction is ignored. */
export function advance(before: Progress, change: Partial<Progress>): Progress {
  const after = { ...before, ...change };
  return {
    ...after,
    bytesDone: Math.max(before.bytesDone, after.bytesDone),
    filesDone: Math.max(before.filesDone, after.filesDone),
    storedBytes: Math.max(before.storedBytes, after.storedBytes),
    fraction: largerFraction(before.fraction, after.fraction),
  };
}

function largerFraction(before: number | null, after: number | null): number | null {
  if (after === null) return before;
  return Math.min(1, Math.max(before ?? 0, after));
}

export interface ProgressReporter {
  readonly current: Progress;
  update(change: Partial<Progress>): void;
  /** Delivers the last state if it is still held back. */
  finish(): void;
}

const INTERVAL_MS = 100;

/** Collects changes and tells `listener` at most ten times a second; a new phase is told at once. */
export function createProgressReporter(
  listener: ((progress: Progress) => void) | undefined,
  nowMs: () => number,
): ProgressReporter {
  let current = initialProgress;
  let told: Progress | null = null;
  let toldAtMs = Number.NEGATIVE_INFINITY;
  function tell(): void {
    told = current;
    toldAtMs = nowMs();
    listener?.(current);
  }
  return {
    get current() {
      return current;
    },
    update(change) {
      const phaseChanged = change.phase !== undefined && change.phase !== current.phase;
      current = advance(current, change);
      if (phaseChanged || nowMs() - toldAtMs >= INTERVAL_MS) tell();
    },
    finish() {
      if (told !== current) tell();
    },
  };
}
