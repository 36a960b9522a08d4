export type LogLevel = "debug" | "info" | "warn" | "error";
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface LogEntry {
  readonly timeMs: number;
  readonly level: LogLevel;
  readonly area: string;
  readonly event: string;
  readonly facts: LogFacts;
}

/** Structured entries for the diagnostic file. No payload bytes, no secrets: what must not be told is not passed in. */
export interface Log {
  debug(area: string, event: string, facts?: LogFacts): void;
  info(area: string, event: string, facts?: LogFacts): void;
  warn(area: string, event: string, facts?: LogFacts): void;
  error(area: string, event: string, facts?: LogFacts): void;
  /** Oldest first. */
  entries(): readonly LogEntry[];
}

const CAPACITY = 5_000;

/** A ring of the newest 5,000 entries, one per worker. */
export function createLog(nowMs: () => number): Log {
  const ring: LogEntry[] = [];
  let next = 0;
  function add(level: LogLevel, area: string, event: string, facts: LogFacts = {}): void {
    ring[next] = { timeMs: nowMs(), level, area, event, facts };
    next = (next + 1) % CAPACITY;
  }
  return {
    debug: (area, event, facts) => add("debug", area, event, facts),
    info: (area, event, facts) => add("info", area, event, facts),
    warn: (area, event, facts) => add("warn", area, event, facts),
    error: (area, event, facts) => add("error", area, event, facts),
    entries: () => (ring.length < CAPACITY ? ring.slice() : [...ring.slice(next), ...ring.slice(0, next)]),
  };
}

/** For callers that want no log. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  entries: () => [],
};
