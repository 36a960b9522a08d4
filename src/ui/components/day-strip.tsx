import type { ReactElement } from "react";
import type { DayState } from "../state/record.ts";
import { text } from "../text/index.ts";

/** One square a day; the sentence says the same to those who do not see them. */
export function DayStrip({ days }: { readonly days: readonly DayState[] }): ReactElement {
  const done = days.filter((day) => day === "done").length;
  const trouble = days.filter((day) => day === "trouble" || day === "missed").length;
  return (
    <div className="strip" role="img" aria-label={text.overview.stripLabel(done, trouble)}>
      {days.map((day, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a day is its position.
        <span key={index} className="strip-day" data-day={day} />
      ))}
    </div>
  );
}
