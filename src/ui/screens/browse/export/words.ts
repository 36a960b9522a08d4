import type { ContentInfo, ExportWords } from "../../../../workers/api.ts";
import { currentLocale, formatDay, text } from "../../../text/index.ts";

/** What stands in the exported files, in the language of the screen. */
export function exportWords(info: ContentInfo, name: string): ExportWords {
  const { words, folderName } = text.exports;
  const language = currentLocale();
  const direction = document.documentElement.dir === "rtl" ? "rtl" : "ltr";
  return {
    folder: folderName(name, info.phoneName, formatDay(Date.now())),
    kinds: text.browse.kinds,
    conversation: { ...words.conversation, language, direction },
    note: words.note,
    photo: words.photo,
    health: text.browse.health.kinds,
    workouts: text.browse.health.workouts,
    untitled: words.untitled,
    favourites: words.favourites,
    bookmarksMenu: words.bookmarksMenu,
    readingList: words.readingList,
  };
}
