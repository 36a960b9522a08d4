import { describe, expect, it } from "vitest";
import {
  type Bookmark,
  bookmarkReader,
  type HistoryVisit,
  historyReader,
} from "../../../../src/content/safari/safari-reader.ts";
import { backupOf } from "../../../support/content/backup-of.ts";
import { changed, databaseOf } from "../../../support/content/databases.ts";
import { encodeBinaryPlist } from "../../../virtual-iphone/core/plist/index.ts";
import { buildBookmarks, buildHistory } from "../../../virtual-iphone/scenarios/databases/safari.ts";

async function bookmarks(...sql: Parameters<typeof changed>[1][]): Promise<Bookmark[]> {
  const bytes = await changed(await databaseOf(buildBookmarks, 18), ...sql);
  const browser = await backupOf([{ domain: "HomeDomain", path: "Library/Safari/Bookmarks.db", bytes }]);
  const all: Bookmark[] = [];
  for await (const one of bookmarkReader.read(browser)) all.push(one);
  browser.close();
  return all;
}

describe("Safari bookmarks", () => {
  it("have folders, the special ones named, and the reading list apart", async () => {
    const all = await bookmarks();
    expect(all).toHaveLength(5 + 24);
    expect(all.filter(({ special }) => special !== null).map(({ special }) => special)).toEqual([
      "root",
      "favourites",
      "menu",
      "reading-list",
    ]);
    const list = all.filter(({ isInReadingList }) => isInReadingList);
    expect(list.map(({ parentId, isRead }) => [parentId, isRead])).toEqual(
      [false, false, false, false, false, false].map((read) => [3, read]),
    );
    // Of Safari's two databases this one counts from 1970.
    expect(all.find(({ url }) => url === "https://example.org/saved/1")?.modifiedMs).toBe(
      (1_773_500_400 - 86_400) * 1000,
    );
  });

  it("have what the reading list knows about a page", async () => {
    const extra = encodeBinaryPlist({
      "com.apple.ReadingList": { DateAdded: new Date(1_700_000_000_000), PreviewText: "How to tie a knot" },
    });
    const all = await bookmarks(
      ["UPDATE bookmarks SET read = 1, extra_attributes = ? WHERE url = 'https://example.org/saved/2'", [[extra]]],
      [
        "UPDATE bookmarks SET extra_attributes = ? WHERE url = 'https://example.org/saved/6'",
        [[new Uint8Array([1, 2])]],
      ],
      "UPDATE bookmarks SET deleted = 1 WHERE url = 'https://example.org/saved/3'",
    );
    expect(all.find(({ url }) => url === "https://example.org/saved/2")).toMatchObject({
      isRead: true,
      addedMs: 1_700_000_000_000,
      previewText: "How to tie a knot",
    });
    expect(all.find(({ url }) => url === "https://example.org/saved/6")).toMatchObject({ addedMs: null });
    expect(all.find(({ url }) => url === "https://example.org/saved/3")).toBeUndefined();
  });
});

describe("Safari history", () => {
  it("has every visit, the newest first", async () => {
    const bytes = await databaseOf(buildHistory, 18);
    const browser = await backupOf([{ domain: "HomeDomain", path: "Library/Safari/History.db", bytes }]);
    const visits: HistoryVisit[] = [];
    for await (const visit of historyReader.read(browser)) visits.push(visit);
    expect(visits).toHaveLength(120);
    expect(visits[0]).toMatchObject({ id: 120, visitedMs: (1_773_500_400 - 1_800) * 1000, visitCount: 4 });
    expect(visits.every(({ url }) => url.startsWith("https://www.example."))).toBe(true);
    expect(visits.filter(({ isFromOtherDevice }) => isFromOtherDevice)).toHaveLength(18);
    browser.close();
  });

  it("is left out of copies without a password", async () => {
    const browser = await backupOf([{ domain: "HomeDomain", path: "x", bytes: "x" }]);
    expect(await historyReader.available(browser)).toBe("needs-encryption");
    expect(await bookmarkReader.available(browser)).toBe("absent");
    browser.close();
  });
});
