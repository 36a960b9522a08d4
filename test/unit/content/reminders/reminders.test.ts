import { describe, expect, it } from "vitest";
import type { ContentProblem } from "../../../../src/content/reader.ts";
import { type Reminder, reminderReader } from "../../../../src/content/reminders/reminder-reader.ts";
import { remindersToIcs } from "../../../../src/content/reminders/to-ics.ts";
import { wallClock } from "../../../../src/content/time.ts";
import { backupOf, type FileInBackup } from "../../../support/content/backup-of.ts";
import { databaseOf } from "../../../support/content/databases.ts";
import { buildOldReminders, buildReminders } from "../../../virtual-iphone/scenarios/databases/reminders.ts";

const NOW = 1_773_500_400_000;
const NEW = "AppDomainGroup-group.com.apple.reminders";
const inStores = async (name: string, bytes: FileInBackup["bytes"]): Promise<FileInBackup> => ({
  domain: NEW,
  path: `Container_v1/Stores/${name}`,
  bytes,
});

async function read(files: readonly FileInBackup[], problems: ContentProblem[] = []): Promise<Reminder[]> {
  const browser = await backupOf(files);
  const reminders: Reminder[] = [];
  for await (const one of reminderReader.read(browser, { onProblem: (problem) => problems.push(problem) }))
    reminders.push(one);
  browser.close();
  return reminders;
}

describe("reminders", () => {
  it("come from all stores, each with its own numbers", async () => {
    const reminders = await read([
      await inStores("Data-local.sqlite", await databaseOf(buildReminders("", 0), 18)),
      await inStores("Data-0F0F.sqlite", await databaseOf(buildReminders("iCloud ", 1), 18)),
    ]);
    expect(reminders.map(({ store, id, title, list }) => [store, id, title, list])).toEqual([
      ["Data-0F0F.sqlite", 1, "iCloud Buy rope", "iCloud Boat"],
      ["Data-0F0F.sqlite", 2, "iCloud Paint", "iCloud Boat"],
      ["Data-0F0F.sqlite", 3, "iCloud Undercoat", "iCloud Boat"],
      ["Data-0F0F.sqlite", 4, "iCloud Gone", "iCloud Other"],
      ["Data-local.sqlite", 1, "Buy rope", "Boat"],
      ["Data-local.sqlite", 2, "Paint", "Boat"],
      ["Data-local.sqlite", 3, "Undercoat", "Boat"],
      ["Data-local.sqlite", 4, "Gone", "Other"],
    ]);
    expect(reminders[4]).toMatchObject({
      uid: "01010101-0101-0101-0101-010101010101",
      isFlagged: true,
      priority: 1,
      dueMs: NOW + 86_400_000,
      isCompleted: false,
    });
    expect(reminders[5]).toMatchObject({ isAllDay: true, isCompleted: true, completedMs: NOW - 3_600_000 });
    expect(reminders[6]?.parentId).toBe(2);
    expect(reminders[7]?.isDeleted).toBe(true);
  });

  it("of the older model and place are the same", async () => {
    const bytes = await databaseOf(buildOldReminders, 13);
    const path = "Library/Reminders/Container_v1/Stores/Data-local.sqlite";
    const reminders = await read([{ domain: "HomeDomain", path, bytes }]);
    expect(reminders.map(({ title, list }) => [title, list])).toEqual([
      ["Buy rope", "Boat"],
      ["Paint", "Boat"],
      ["Undercoat", "Boat"],
      ["Gone", "Other"],
    ]);
  });

  it("of a broken store are told, the others read", async () => {
    const problems: ContentProblem[] = [];
    const good = await inStores("Data-local.sqlite", await databaseOf(buildReminders("", 0), 18));
    const bad = await inStores("Data-BAD.sqlite", "not a database");
    expect(await read([good, bad], problems)).toHaveLength(4);
    expect(problems).toMatchObject([
      { what: "Container_v1/Stores/Data-BAD.sqlite", error: { code: "content/malformed" } },
    ]);
    await expect(read([bad])).rejects.toMatchObject({ code: "content/malformed" });
    await expect(read([])).rejects.toMatchObject({ code: "content/absent" });
  });

  it("are written as tasks", async () => {
    const reminders = await read([await inStores("Data-local.sqlite", await databaseOf(buildReminders("", 0), 18))]);
    let ics = "";
    for await (const piece of remindersToIcs("Boat", reminders, wallClock("America/New_York"))) ics += piece;
    const lines = ics.replaceAll("\r\n ", "").split("\r\n");
    expect(lines.filter((line) => line === "BEGIN:VTODO")).toHaveLength(4);
    expect(lines).toEqual(
      expect.arrayContaining([
        "DUE:20260315T150000Z",
        "DUE;VALUE=DATE:20260313",
        "STATUS:COMPLETED",
        "COMPLETED:20260314T140000Z",
        "DESCRIPTION:20 m\\; not the\\, thin one\\nand hooks",
        "PRIORITY:1",
        "CATEGORIES:Boat",
      ]),
    );
  });
});
