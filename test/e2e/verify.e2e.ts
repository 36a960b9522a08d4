import type { Page } from "@playwright/test";
import type { VerifyReport } from "../../src/backup/index.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { backUpOnce, createVault } from "./support/vault.ts";

const size = { fileCount: 200, totalBytes: 8_000_000 };

test("every finished backup is looked at, and the report is remembered", async ({ openWithPhone, folder }) => {
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: size });
  await trust(page, whole.phone);
  await createVault(page, folder);
  await backUpOnce(page);
  await expect.poll(() => reports(page)).toHaveLength(1);
  const [report] = await reports(page);
  expect(report).toMatchObject({ level: "fast", coverage: "everything", counts: { error: 0, warning: 0 } });
  expect(report?.files).toBeGreaterThan(100);

  // From the snapshot's own page, and from the answer of a check, one click rehearses a restore of it.
  await page.getByRole("link", { name: "Snapshots", exact: true }).first().click();
  await page.locator("a[href*='/snapshot/']").first().click();
  await page.getByRole("button", { name: "Rehearse a restore" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Rehearsal" })).toBeVisible();
  await reached(page, { kind: "rehearsal", job: "done" }, 120_000);
  await expect(page.getByRole("heading", { name: "An iPhone would have everything" })).toBeVisible();
  await checkLooks(page, "64-rehearsal-alone");
  await page.goBack();
  await page.getByRole("link", { name: "Look inside" }).first().click();
  await page
    .getByRole("link", { name: /^Is it whole/ })
    .first()
    .click();
  await expect(page.locator("[data-errors='0']")).toBeVisible();
  await checkLooks(page, "65-checked-and-worth-rehearsing");
  await page.getByRole("button", { name: "Rehearse a restore" }).click();
  await expect(page.locator("[data-id=rehearsed]")).toBeVisible({ timeout: 120_000 });
  expect(whole.backup.restores).toEqual([]);
});

/** What this browser remembers of verifications. */
function reports(page: Page): Promise<readonly VerifyReport[]> {
  return page.evaluate(
    () =>
      new Promise<VerifyReport[]>((resolve, reject) => {
        const opening = indexedDB.open("keepsake-verified", 1);
        opening.onerror = () => reject(opening.error);
        // Nobody has made it yet: making it here would keep the worker from doing so.
        opening.onupgradeneeded = () => {
          opening.transaction?.abort();
          resolve([]);
        };
        opening.onsuccess = () => {
          const database = opening.result;
          const all = database.transaction("reports").objectStore("reports").getAll();
          all.onsuccess = () => {
            database.close();
            resolve(all.result);
          };
          all.onerror = () => reject(all.error);
        };
      }),
  );
}
