import { useEffect, useState } from "react";

/** The current time, renewed every second: for clocks that count while nothing else changes. */
export function useNow(): number {
  return useTick(1_000);
}

/** The current time, renewed every minute: for ages. */
export function useMinute(): number {
  return useTick(60_000);
}

function useTick(everyMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return nowMs;
}
