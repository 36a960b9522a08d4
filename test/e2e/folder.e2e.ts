import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { pickFolder } from "./support/browser.ts";
import { expect, type OpenOptions, reached, test } from "./support/fixtures.ts";

const run = promisify(execFile);

for (const safeBrowsing of [false, true]) {
  test(`a whole and a second backup into a folder, Safe Browsing ${safeBrowsing ? "on" : "off"}`, async ({
    openWithPhone,
    folder,
  }) => {
    const { page, whole } = await openWithPhone("ten-files", { safeBrowsing } satisfies OpenOptions);
    const { udid } = whole.scenario.identity;
    await connectAndTrust(page, whole);
    await page.getByRole("button", { name: /^A folder or drive/ }).click();
    await pickFolder(page, folder);
    await page.getByRole("button", { name: "Back up now" }).click();
    await reached(page, { job: "done" });
    expect(await readdir(folder)).toEqual([udid]);
    expect(await readStatus(join(folder, udid))).toMatchObject({ SnapshotState: "finished" });
    expect(whole.phone.violations).toEqual([]);

    await page.getByRole("link", { name: "Back to the iPhone" }).click();
    await page.getByRole("button", { name: "Back up again" }).click();
    await reached(page, { job: "done" });
    expect(await readStatus(join(folder, udid))).toMatchObject({ SnapshotState: "finished" });
  });
}

async function connectAndTrust(
  page: Page,
  {
    phone,
  }: { readonly phone: { readonly trust: { readonly open: boolean }; control(command: unknown): Promise<unknown> } },
): Promise<void> {
  await reached(page, { conn: "trust" });
  await phone.control({ do: "tapTrust" });
  await reached(page, { conn: "ready" });
}

async function readStatus(backup: string): Promise<unknown> {
  await readFile(join(backup, "Status.plist"));
  const { stdout } = await run("plistutil", ["-i", join(backup, "Status.plist"), "-f", "json", "-o", "-"]);
  return JSON.parse(stdout);
}
