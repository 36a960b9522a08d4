import type { Catalogue } from "./catalogue.ts";
import { plural } from "./plural.ts";

/** German: phrases about time that no `Intl` formatter knows. */
export const timeTexts: Catalogue["time"] = {
  momentAgo: "gerade eben",
  lessThanMinute: "weniger als eine Minute übrig",
  minutesLeft: (count, shown) => plural(count, { one: "noch etwa eine Minute", other: `noch etwa ${shown} Minuten` }),
  hoursLeft: (duration) => `noch etwa ${duration}`,
  perSecond: (size) => `${size}/s`,
};
