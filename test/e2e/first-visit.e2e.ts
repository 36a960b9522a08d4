import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { pickFolder } from "./support/browser.ts";
import { expect, test } from "./support/fixtures.ts";
import { bars, expectSteps, recordBars, recordSpeech, speech } from "./support/transcript.ts";

const EXPORTED = "Exported. Finder and Apple Devices can restore from it.";
const PASSCODE =
  "! Enter the passcode on your iPhone. Type it on the iPhone, not here. The iPhone stops waiting after a while.";
const TO_VERIFIED_MS = 120_000;

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole("button", { name }).or(page.getByRole("link", { name })).first().click();

const heading = (page: Page, name: string | RegExp) => page.getByRole("heading", { name });

/**
 * Only what the page itself offers at each point is used, found by what it says: no address is typed, no attribute read.
 * What a screen reader hears meanwhile is written down.
 */
test("a person who follows the page: demo, vault, backup, verified; a look inside; export; restore", async ({
  openApp,
  folder,
}) => {
  test.setTimeout(300_000);
  const { page } = await openApp();
  page.setDefaultTimeout(30_000);
  await recordSpeech(page);
  await recordBars(page);
  await page.reload();
  const startMs = Date.now();

  await test.step("a finished, verified backup in two minutes", async () => {
    await press(page, "Try with a demo iPhone");
    await press(page, "Tap Trust");
    await press(page, /^A vault/);
    await press(page, /^In this browser/);
    await page.getByRole("checkbox", { name: "I have written it down and keep it in a safe place" }).check();
    await press(page, "Create the vault");
    await press(page, "Back up Demo iPhone");
    await press(page, "Back up now");
    await press(page, "Enter the passcode");
    await expect(heading(page, "Backed up")).toBeVisible({ timeout: 90_000 });
    const drawn = (await bars(page)).filter(({ name }) => name === "Backup progress");
    const values = drawn.map(({ value }) => value ?? 0);
    expect(values.length).toBeGreaterThan(5);
    expect(values, "never smaller").toEqual(values.toSorted((a, b) => a - b));
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    expect(drawn.filter(({ words }) => words === "")).toEqual([]);
    await expect(page.getByText("not verified yet")).toBeVisible();
    await expect(page.getByText(/^Verified/)).toHaveCount(0);
    await press(page, "Verify now");
    await expect(page.getByText("Verified a moment ago")).toBeVisible({ timeout: 60_000 });
    expect(Date.now() - startMs).toBeLessThan(TO_VERIFIED_MS);
  });
  expectSteps(await speech(page), [
    "Connect your iPhone with a cable",
    "?Connecting…",
    "! Tap Trust on your iPhone. Then enter the iPhone's passcode on the iPhone. Keepsake goes on by itself.",
    "Demo iPhone is connected",
    "Backing up Demo iPhone.",
    PASSCODE,
    "Backing up Demo iPhone.",
    "Copying.",
    "?Finishing on the iPhone.",
    "?Checking.",
    "The backup is finished.",
  ]);

  await test.step("a photo and a message of it", async () => {
    await press(page, "See all snapshots");
    await page.getByRole("main").getByRole("heading", { level: 3 }).getByRole("link").click();
    await press(page, "Look inside");
    await page.getByRole("listbox", { name: "Photos" }).getByRole("option").first().click();
    const photo = page.getByRole("dialog", { name: "Photo" });
    await expect(photo.getByRole("img")).toHaveJSProperty("complete", true);
    await photo.getByRole("button", { name: "Close" }).click();
    await press(page, "Messages");
    await page.getByRole("option").first().click();
    await expect(page.getByRole("article").first()).toBeVisible();
  });

  await test.step("the folder of it, as Finder has them", async () => {
    await page.getByRole("navigation", { name: "Where you are" }).getByRole("link").last().click();
    await press(page, "Export…");
    await pickFolder(page, folder);
    await expect(page.getByText(EXPORTED)).toBeVisible({ timeout: 60_000 });
    const [made = ""] = await readdir(folder);
    expect(await readdir(join(folder, made))).toEqual(
      expect.arrayContaining(["Info.plist", "Manifest.db", "Status.plist"]),
    );
    await press(page, "Close");
  });
  await speech(page);

  await test.step("back onto the demo iPhone", async () => {
    await press(page, "Restore to an iPhone…");
    await page.getByRole("checkbox", { name: "I have the Apple Account's password at hand" }).check();
    await page.getByRole("checkbox", { name: "There will be Wi-Fi after the restart" }).check();
    await press(page, "Next");
    await page.getByRole("textbox", { name: /^Type the iPhone's name/ }).fill("Demo iPhone");
    await press(page, /^Replace everything on/);
    await press(page, "Enter the passcode");
    await expect(heading(page, "Restored")).toBeVisible({ timeout: 120_000 });
  });
  expectSteps(await speech(page), [
    "Restoring Demo iPhone. Reading the copy.",
    "Safety snapshot.",
    PASSCODE,
    "Safety snapshot.",
    "?Waiting for the iPhone.",
    "Sending.",
    "?The iPhone puts it in place.",
    "Restarting.",
    "The restore is finished.",
  ]);
});
