import { readdir } from "node:fs/promises";
import type { Locator } from "@playwright/test";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import { pickFolder } from "./support/browser.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { restoreElsewhere } from "./support/restore.ts";

const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);
const size = { fileCount: 300, totalBytes: 20_000_000 };

for (const safeBrowsing of [false, true]) {
  test(`a whole and a second backup into a folder, Safe Browsing ${safeBrowsing ? "on" : "off"}`, async ({
    openWithPhone,
    folder,
  }) => {
    const { page, whole } = await openWithPhone("everyday", { safeBrowsing, phoneOptions: size });
    const { files, identity } = whole.scenario;
    await trust(page, whole.phone);
    await page.getByRole("button", { name: /^A folder that Finder reads/ }).click();
    await pickFolder(page, folder);
    await page.getByRole("button", { name: "Back up now" }).click();
    await reached(page, { job: "done" });
    expect(await readdir(folder)).toEqual([identity.udid]);

    await files.edit("HomeDomain", "Library/SMS/sms.db");
    await files.delete("HomeDomain", "Library/Voicemail/1.amr");
    await page.getByRole("link", { name: "Back to the iPhone" }).click();
    await page.getByRole("link", { name: "Back up…" }).click();
    await page.getByRole("button", { name: "Back up again" }).click();
    await reached(page, { job: "done" });
    // What changed, and what describes the backup; not all of it again.
    expect(await numberUnder(page.getByText("Files copied"))).toBeLessThan(20);

    const digest = await files.stateDigest(inPlainBackup);
    expect(whole.phone.violations).toEqual([]);
    await page.getByRole("link", { name: "See all backups" }).click();
    await expect(page.getByText("Finished", { exact: true })).toBeVisible();
    expect(await restoreElsewhere(folder, "everyday", { ...size, include: inPlainBackup })).toBe(digest);
  });
}

async function numberUnder(label: Locator): Promise<number> {
  const value = await label.locator("xpath=following-sibling::dd").textContent();
  return Number((value ?? "").replaceAll(",", ""));
}
