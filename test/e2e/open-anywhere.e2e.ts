import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { backupFileId } from "../virtual-iphone/core/files/sha1.ts";
import { pickFolder } from "./support/browser.ts";
import { expect, test } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { backUpElsewhere } from "./support/restore.ts";

const PASSWORD = "Keepsäke-1";
const size = { fileCount: 160, totalBytes: 8_000_000 };
const DAMAGED = ["CameraRollDomain", "Media/DCIM/100APPLE/IMG_0002.JPG"] as const;

/** What a Python program that knows nothing of ours reads in an exported file. */
function asked<T>(kind: "vcard" | "csv", path: string): T {
  const script = join(import.meta.dirname, "../conformance/content/check_people.py");
  return JSON.parse(execFileSync("python3", [script, kind, path], { encoding: "utf8", maxBuffer: 1e9 })) as T;
}

const kind = (page: Page, name: string): Promise<void> =>
  page.getByRole("navigation", { name: "What is inside" }).getByRole("link", { name, exact: true }).click();

/** Everything of the kind that is shown, into a new folder; gives that folder. */
async function exported(page: Page, name: string, folder: string, tick: string | null): Promise<string> {
  const before = new Set(await readdir(folder));
  await page.getByRole("button", { name: "Export…" }).last().click();
  const dialog = page.getByRole("dialog", { name: `Export: ${name}` });
  if (tick !== null) await dialog.getByLabel(tick).check();
  await dialog.getByRole("button", { name: "Into a folder…" }).click();
  await pickFolder(page, folder);
  await expect(dialog.getByRole("status")).toContainText("exported", { timeout: 60_000 });
  await dialog.getByRole("button", { name: "Close" }).click();
  const made = (await readdir(folder)).find((entry) => !before.has(entry)) ?? "";
  return join(folder, made);
}

test("an encrypted folder made by idevicebackup2 is opened, checked, searched and exported", async ({
  openApp,
  folder,
}) => {
  test.setTimeout(240_000);
  const source = join(folder, "source");
  await mkdir(source);
  await backUpElsewhere(source, "encrypted", { ...size, include: () => true });
  const [udid = ""] = await readdir(source);
  const { page, url } = await openApp();
  await page.goto(`${url}#/backups`);
  await page.getByRole("button", { name: "Open a folder with backups" }).click();
  await pickFolder(page, source);
  await page.getByRole("link", { name: "Look inside" }).click();

  const field = page.getByLabel("Backup password");
  await field.fill("not this one");
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.locator("[data-msg='backup/wrong-password']")).toBeVisible({ timeout: 60_000 });
  await field.fill(PASSWORD);
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByRole("listbox", { name: "Photos" })).toBeVisible({ timeout: 60_000 });

  const photos = await exported(page, "Photos", folder, null);
  const pictures = (await readdir(photos, { recursive: true })).filter((name) => name.endsWith(".JPG"));
  expect(pictures.length).toBeGreaterThan(0);
  const jpeg = await readFile(join(photos, pictures[0] ?? ""));
  expect(jpeg.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));

  await kind(page, "Contacts");
  await expect(page.getByRole("option").first()).toBeVisible();
  const shown = Number(
    (
      await page
        .getByText(/^\d+ items?$/)
        .first()
        .textContent()
    )?.split(" ")[0],
  );
  const contacts = await exported(page, "Contacts", folder, null);
  const cards = asked<readonly unknown[]>("vcard", join(contacts, "Contacts.vcf"));
  expect(cards).toHaveLength(shown);

  await page.getByLabel("Search everything in this backup").fill("recipe");
  await page.keyboard.press("Enter");
  const hit = page.getByRole("region", { name: "Messages", exact: true }).getByRole("link").first();
  await expect(hit).toContainText("recipe", { timeout: 60_000 });
  await hit.click();
  await expect(page.locator("[data-found=true]")).toContainText("recipe");
  const messages = await exported(page, "Messages", folder, "Table (CSV)");
  const table = (await readdir(messages)).filter((name) => name.endsWith(".csv"));
  expect(table).toHaveLength(1);
  expect(JSON.stringify(asked("csv", join(messages, table[0] ?? "")))).toContain("recipe");

  await kind(page, "Passwords");
  await checkLooks(page, "browse-passwords");
  await page.getByLabel("Backup password").fill(PASSWORD);
  await page.getByRole("button", { name: "Show passwords" }).click();
  await expect(page.getByText(/^\d+ passwords?$/)).toBeVisible({ timeout: 60_000 });

  await kind(page, "Is it whole?");
  await page.getByLabel("Backup password").fill(PASSWORD);
  await page.getByRole("button", { name: "Check everything" }).last().click();
  await expect(page.locator("[data-errors='0']")).toBeVisible({ timeout: 60_000 });
  await checkLooks(page, "browse-check");

  const id = backupFileId(...DAMAGED);
  await truncate(join(source, udid, id.slice(0, 2), id), 4_096);
  await page.getByLabel("Backup password").fill(PASSWORD);
  await page.getByRole("button", { name: "Check everything" }).last().click();
  await expect(page.locator("[data-errors='1']")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("listitem").filter({ hasText: DAMAGED.join("/") })).toHaveCount(1);
});
