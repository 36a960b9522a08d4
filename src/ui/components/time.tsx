import type { ReactElement } from "react";
import { formatAge, formatDate } from "../text/index.ts";

/** Relative for a week, absolute beyond; the exact time is always there to look up. */
export function Time({ atMs, nowMs = Date.now() }: { readonly atMs: number; readonly nowMs?: number }): ReactElement {
  return (
    <time dateTime={new Date(atMs).toISOString()} title={formatDate(atMs)}>
      {formatAge(atMs, nowMs)}
    </time>
  );
}
