import { plural } from "./plural.ts";

/** Phrases about time that no `Intl` formatter knows. `shown` is the count as the language writes it. */
export const timeTexts = {
  momentAgo: "a moment ago",
  lessThanMinute: "less than a minute left",
  minutesLeft: (count: number, shown: string) =>
    plural(count, { one: "about a minute left", other: `about ${shown} minutes left` }),
  hoursLeft: (duration: string) => `about ${duration} left`,
  perSecond: (size: string) => `${size}/s`,
} as const;
