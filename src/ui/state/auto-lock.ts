/** Long enough to read a list and come back from a call. */
const IDLE_MS = 15 * 60_000;
const LOOK_EVERY_MS = 30_000;

/** Calls `lock` when nobody has touched the page for a while and nothing is at work. */
export function lockWhenIdle(isBusy: () => boolean, lock: () => void): void {
  let touchedAtMs = Date.now();
  const touch = (): void => {
    touchedAtMs = Date.now();
  };
  for (const type of ["pointerdown", "keydown"]) window.addEventListener(type, touch, { passive: true });
  setInterval(() => {
    // Work is use: the time starts when it is over.
    if (isBusy()) touch();
    else if (Date.now() - touchedAtMs >= IDLE_MS) lock();
  }, LOOK_EVERY_MS);
}
