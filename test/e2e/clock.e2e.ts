import { REAL_CLOCK } from "../virtual-iphone/core/clock.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { navLink } from "./support/navigation.ts";
import { backUpOnce, createVault, showVault } from "./support/vault.ts";

const DAY_MS = 86_400_000;
const title = "This computer's clock may be wrong";

test("a clock of long ago is told of; backups go on, and no keep rule removes anything until it is right", async ({
  openWithPhone,
}) => {
  test.setTimeout(400_000);
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  await createVault(page, null);
  await backUpOnce(page);
  await expect(page.getByText(title)).toHaveCount(0);
  await showVault(page);
  await page.getByRole("button", { name: "Keep rules…" }).click();
  await page.getByRole("radio", { name: /^My own rule/ }).check();
  await page.getByLabel("The newest", { exact: true }).fill("1");
  await page.getByLabel("Apply it by itself after each finished backup of this iPhone").check();
  await page.getByRole("button", { name: "Save the rule" }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();

  await page.clock.setFixedTime(new Date("2020-01-01T12:00:00"));
  // Another screen, another look at the clock.
  await backUpOnce(page);
  await expect(page.getByText(title)).toBeVisible();
  await expect(page.getByText("It says January 1, 2020")).toBeVisible();
  await showVault(page);
  const rows = page.getByRole("list", { name: "Snapshots" }).getByRole("listitem");
  await expect(rows).toHaveCount(2);
  await expect(page.locator("[data-thinned]")).toHaveCount(0);
  await checkLooks(page, "36-clock-wrong");
  await navLink(page, "Home").click();
  await expect(page.getByText(title)).toBeVisible();
  await expect(page.getByText("Overdue", { exact: true })).toHaveCount(0);

  await page.clock.setFixedTime(Date.now());
  await backUpOnce(page);
  await expect(page.getByText(title)).toHaveCount(0);
  await showVault(page);
  // Both older ones at once: the second backup left the first alone.
  await expect(page.locator("[data-thinned='2']")).toBeVisible();
});

test("an iPhone with another date raises the question which clock is right", async ({ openWithPhone }) => {
  const clock = { ...REAL_CLOCK, nowMs: () => Date.now() + 3 * DAY_MS };
  const { page, whole } = await openWithPhone("ten-files", { phoneOptions: { clock } });
  await trust(page, whole.phone);
  await expect(page.getByText(title)).toBeVisible();
  await expect(page.getByText(/^It says .*, and the iPhone says .*One of them is wrong\.$/)).toBeVisible();
  await checkLooks(page, "37-clock-phone");
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "done" });
  await whole.phone.control({ do: "unplug" });
  await reached(page, { conn: "lost" });
  await expect(page.getByText(title)).toHaveCount(0);
});
