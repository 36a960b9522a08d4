import type { Catalogue } from "./catalogue.ts";
import { plural } from "./plural.ts";

export const timeTexts: Catalogue["time"] = {
  momentAgo: "قبل لحظات",
  lessThanMinute: "بقي أقل من دقيقة",
  minutesLeft: (count, shown) =>
    plural(count, {
      zero: "بقي أقل من دقيقة",
      one: "بقيت دقيقة تقريبًا",
      two: "بقيت دقيقتان تقريبًا",
      few: `بقيت ${shown} دقائق تقريبًا`,
      many: `بقيت ${shown} دقيقة تقريبًا`,
      other: `بقيت ${shown} دقيقة تقريبًا`,
    }),
  hoursLeft: (duration) => `بقي ${duration} تقريبًا`,
  perSecond: (size) => `${size}/ث`,
};
