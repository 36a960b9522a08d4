/**
 * Keeps the screen on and asks before the tab closes, until the returned function is called. The browser takes the wake
 * lock away whenever the tab is hidden, so it is asked for again on return.
 */
export function keepAwake(): () => void {
  const end = new AbortController();
  let lock: WakeLockSentinel | null = null;

  async function acquire(): Promise<void> {
    if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    const sentinel = await navigator.wakeLock.request("screen");
    if (end.signal.aborted) await sentinel.release();
    else lock = sentinel;
  }
  /** Refused when the battery is low; the run goes on without. */
  function tryAcquire(): void {
    void acquire().catch(() => undefined);
  }

  document.addEventListener("visibilitychange", tryAcquire, { signal: end.signal });
  window.addEventListener("beforeunload", (event) => event.preventDefault(), { signal: end.signal });
  tryAcquire();
  return () => {
    end.abort();
    void lock?.release().catch(() => undefined);
  };
}
