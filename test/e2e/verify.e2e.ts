import type { Page } from "@playwright/test";
import type { VerifyReport } from "../../src/backup/index.ts";
import { expect, test, trust } from "./support/fixtures.ts";
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
