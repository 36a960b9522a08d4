import type { Locator, Page } from "@playwright/test";
import { expect, test, trust } from "./support/fixtures.ts";
import { checkLooks, checkMirrored } from "./support/looks.ts";
import { navLink } from "./support/navigation.ts";
import { backUpOnce, createVault } from "./support/vault.ts";

const PHOTOS = "Media/DCIM/100APPLE";
const password = "Keepsäke-1";
const bytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(120);

/** Three snapshots: between the first two something is added, changed and deleted, between the last two nothing. */
test("two snapshots side by side: what is new, changed and gone, and what is gone can be had back", async ({
  openWithPhone,
}) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("ten-files");
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  await createVault(page, null);
  await files.write("CameraRollDomain", `${PHOTOS}/GONE.JPG`, bytes(2_000));
  await files.write("HomeDomain", "Library/AddressBook/AddressBook.sqlitedb", bytes(5_000));
  await backUpOnce(page);
  await files.delete("CameraRollDomain", `${PHOTOS}/GONE.JPG`);
  await files.write("CameraRollDomain", `${PHOTOS}/NEW1.JPG`, bytes(3_000));
  await files.write("CameraRollDomain", `${PHOTOS}/NEW2.MOV`, bytes(4_000));
  await files.write("HomeDomain", "Library/AddressBook/AddressBook.sqlitedb", bytes(6_000));
  await backUpOnce(page);
  await backUpOnce(page);

  await test.step("the last one and the one before it are identical", async () => {
    await openSnapshot(page, 0);
    await page.getByRole("link", { name: "Compare with the one before" }).click();
    await expect(page.getByText("These two snapshots are identical.")).toBeVisible({ timeout: 60_000 });
    await checkLooks(page, "70-compare-identical");
  });

  await test.step("any two can be ticked, with the keyboard alone", async () => {
    await navLink(page, "Snapshots").click();
    await page.getByRole("button", { name: "Choose two to compare" }).press("Enter");
    await expect(page.getByRole("button", { name: "Compare", exact: true })).toBeDisabled();
    const boxes = page.getByRole("checkbox", { name: /^Compare the snapshot of/ });
    await expect(boxes).toHaveCount(3);
    await boxes.nth(0).press("Space");
    await expect(page.getByText("One is ticked.")).toBeVisible();
    await boxes.nth(2).press("Space");
    await expect(boxes.nth(1)).toBeDisabled();
    await checkLooks(page, "71-compare-choose");
    await page.getByRole("link", { name: "Compare", exact: true }).press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "Compare two snapshots" })).toBeFocused();
  });

  await test.step("the table holds what was done to the phone", async () => {
    await expect(cells(page, "photos")).toHaveText([/1 file3 kB$/, "None", /1 file2 kB$/], { timeout: 60_000 });
    await expect(cells(page, "videos")).toHaveText([/1 file4 kB$/, "None", "None"]);
    await expect(cells(page, "contacts")).toHaveText(["None", /1 file6 kB$/, "None"]);
    await expect(cells(page, "total")).toHaveText([/2 files7 kB$/, /1 file6 kB$/, /1 file2 kB$/]);
    await expect(page.locator(".compare-table tbody tr")).toHaveCount(4);
  });

  await test.step("what is gone comes out of the older copy", async () => {
    await page.getByRole("button", { name: /^Gone: Photos/ }).press("Enter");
    await expect(page.getByRole("heading", { name: "Gone — Photos" })).toBeFocused();
    await page.getByRole("listbox", { name: "Gone — Photos" }).press("Enter");
    await expect(page.getByRole("heading", { name: "GONE.JPG" })).toBeFocused();
    await expect(page.getByRole("group", { name: "From the newer snapshot:" })).toHaveCount(0);
    await saveInto(page, page.getByRole("group", { name: "From the older snapshot:" }));
    expect(await savedBytes(page, "GONE.JPG")).toEqual([...bytes(2_000)]);
    await checkLooks(page, "72-compare");
    await checkMirrored(page, "72-compare");
  });

  await test.step("what was changed comes out of either", async () => {
    await page.getByRole("button", { name: /^Changed: Everything/ }).click();
    await page.getByRole("option", { name: /AddressBook/ }).click();
    await saveInto(page, page.getByRole("group", { name: "From the newer snapshot:" }));
    expect((await savedBytes(page, "AddressBook.sqlitedb")).length).toBe(6_000);
    await saveInto(page, page.getByRole("group", { name: "From the older snapshot:" }));
    expect((await savedBytes(page, "AddressBook.sqlitedb")).length).toBe(5_000);
  });
});

test("encrypted snapshots: the password is asked for once", async ({ openWithPhone }) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("ten-files", { phoneOptions: { backupPassword: password } });
  await trust(page, whole.phone);
  await createVault(page, null);
  await backUpOnce(page);
  await whole.scenario.files.write("CameraRollDomain", `${PHOTOS}/NEW.JPG`, bytes(3_000));
  await backUpOnce(page);
  await openSnapshot(page, 0);
  await page.getByRole("link", { name: "Compare with the one before" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Open the older snapshot" })).toBeVisible();
  await page.getByLabel("Backup password").fill(password);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(cells(page, "photos")).toHaveText([/1 file3 kB$/, "None", "None"], { timeout: 120_000 });
  await expect(page.locator(".compare-table tbody tr")).toHaveCount(2);
});

/** The page of a snapshot by its place in the timeline, newest first. */
async function openSnapshot(page: Page, position: number): Promise<void> {
  await navLink(page, "Snapshots").click();
  await page.locator(".timeline-row h3 a").nth(position).click();
}

const cells = (page: Page, kind: string): Locator => page.locator(`tr[data-kind=${kind}] td`);

/** The window that asks where to save is the system's: in its place a file of the browser's own storage is the answer. */
async function saveInto(page: Page, group: Locator): Promise<void> {
  await page.evaluate(() => {
    window.showSaveFilePicker = async (options) => {
      const root = await navigator.storage.getDirectory();
      return root.getFileHandle(options?.suggestedName ?? "", { create: true });
    };
  });
  await group.getByRole("button", { name: "Save the original…" }).click();
  await expect(group.getByRole("status")).toHaveText("Saved.");
}

function savedBytes(page: Page, name: string): Promise<number[]> {
  return page.evaluate(async (file) => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(file);
    return Array.from(new Uint8Array(await (await handle.getFile()).arrayBuffer()));
  }, name);
}
