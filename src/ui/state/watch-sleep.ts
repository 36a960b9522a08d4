const LOOK_EVERY_MS = 5_000;
/** A busy computer delays a timer by seconds, not by a minute. */
const SLEPT_FROM_MS = 60_000;

/** Calls `onSleep` when the clock has jumped: this computer was asleep. Returns the function that ends the watch. */
export function watchSleep(onSleep: (ms: number) => void): () => void {
  let lookedAtMs = Date.now();
  const timer = setInterval(() => {
    const nowMs = Date.now();
    const ms = nowMs - lookedAtMs;
    lookedAtMs = nowMs;
    if (ms >= SLEPT_FROM_MS) onSleep(ms);
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
