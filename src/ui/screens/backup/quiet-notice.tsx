import type { ReactElement } from "react";
import { Notice } from "../../components/notice.tsx";
import { useNow } from "../../components/use-now.ts";
import { text } from "../../text/index.ts";

const QUIET_MS = 15_000;
const VERY_QUIET_MS = 90_000;

/** Silence of the phone is told, not hidden behind a bar that stands still. */
export function QuietNotice({ sinceMs }: { readonly sinceMs: number }): ReactElement | null {
  const quietMs = useNow() - sinceMs;
  if (quietMs < QUIET_MS) return null;
  return (
    <Notice tone={quietMs < VERY_QUIET_MS ? "info" : "warn"}>
      <p>{quietMs < VERY_QUIET_MS ? text.run.quiet : text.run.veryQuiet}</p>
    </Notice>
  );
}
