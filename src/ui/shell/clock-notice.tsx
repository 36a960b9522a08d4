import type { ReactElement } from "react";
import { useAppState } from "../components/app-context.ts";
import { Notice } from "../components/notice.tsx";
import { useMinute } from "../components/use-now.ts";
import type { ClockDoubt } from "../state/clock.ts";
import { formatDate, text } from "../text/index.ts";

/** Above every screen while this computer's clock cannot be trusted: why, what that means, what still works. */
export default function ClockNotice(): ReactElement | null {
  const doubt = useAppState((state) => state.clock);
  const nowMs = useMinute();
  if (doubt === null) return null;
  return (
    <Notice tone="warn">
      <p data-msg="clock-wrong">
        <strong>{text.clock.title}</strong>
      </p>
      <p>{reason(doubt, nowMs)}</p>
      <p>{text.clock.affected}</p>
    </Notice>
  );
}

function reason({ kind, ms }: ClockDoubt, nowMs: number): string {
  const words = text.clock.reasons;
  const now = formatDate(nowMs);
  if (kind === "source") return words.source(now);
  return words[kind](now, formatDate(kind === "phone" ? nowMs + ms : ms));
}
