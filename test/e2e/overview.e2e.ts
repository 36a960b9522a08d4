import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks, checkMirrored } from "./support/looks.ts";
import { goTo, navLink, showBackup } from "./support/navigation.ts";
import { backUpOnce, createVault, unlockVault } from "./support/vault.ts";

const DAY_MS = 86_400_000;

test("Home, the phone, its snapshots and the activity tell of a backup, and look right", async ({ openApp }) => {
  test.setTimeout(300_000);
  const { page } = await openApp();
  await navLink(page, "Home").click();
  await expect(page.getByRole("heading", { name: "No iPhone here yet" })).toBeVisible();
  await checkLooks(page, "40-home-empty");
  await goTo(page, "Snapshots");
  await checkLooks(page, "41-snapshots-empty");
  await goTo(page, "Activity");
  await checkLooks(page, "42-activity-empty");

  await navLink(page, "Home").click();
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await page.getByRole("button", { name: "Tap Trust" }).click();
  await reached(page, { conn: "ready" });
  await createVault(page, null);
  await showBackup(page);
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await navLink(page, "Help").click();
  await expect(page.getByRole("complementary", { name: "Backup progress" })).toBeVisible();
  await checkLooks(page, "43-help-with-job-bar");
  await reached(page, { job: "done" });

  await navLink(page, "Home").click();
  const card = page.getByRole("region", { name: "Demo iPhone" });
  await expect(card.getByText("a moment ago")).toBeVisible();
  await expect(
    card.getByRole("img", { name: /^The last 30 days: backed up on one day, trouble on 0 days/ }),
  ).toBeVisible();
  await checkLooks(page, "44-home");
  await checkMirrored(page, "44-home");
  await card.getByRole("link", { name: "Demo iPhone" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Demo iPhone" })).toBeVisible();
  // Forgetting stands apart from backing up.
  const everyday = page.getByRole("region", { name: "About this iPhone" });
  await expect(everyday.getByRole("link", { name: "Back up…" })).toBeVisible();
  await expect(everyday.getByRole("button", { name: "Forget this iPhone" })).toHaveCount(0);
  await expect(everyday.getByRole("link", { name: "Restore to an iPhone…" })).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Restore to an iPhone…" })).toBeVisible();
  await checkLooks(page, "45-phone");
  await checkMirrored(page, "45-phone");
  await page.getByRole("link", { name: "All snapshots of this iPhone" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Snapshots of Demo iPhone" })).toBeVisible();
  await checkLooks(page, "46-phone-snapshots");
  await page.getByRole("main").getByRole("heading", { level: 3 }).getByRole("link").click();
  await expect(page.getByRole("heading", { name: "About this snapshot" })).toBeVisible();
  await checkLooks(page, "47-snapshot");
  await checkMirrored(page, "47-snapshot");
  await page.getByRole("button", { name: "Pin", exact: true }).click();
  await expect(page.getByText("Pinned", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove", exact: true })).toBeDisabled();
  await page.getByRole("button", { name: "Unpin" }).click();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("button", { name: "Put back" }).click();
  await expect(page.getByRole("button", { name: "Remove", exact: true })).toBeEnabled();
  await navLink(page, "Activity").click();
  await expect(page.getByText("Finished", { exact: true })).toBeVisible();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy as text" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  // Start, end, result, bytes and files.
  const time = "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z";
  const log = new RegExp(`^${time}\\t${time}\\tdone\\tbackup\\t[1-9]\\d+ B\\t[1-9]\\d* files$`);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(log);
  await checkLooks(page, "48-activity");
});

test("the phone's page says what the phone answered, and what it did not", async ({ openWithPhone }) => {
  const { page, whole } = await openWithPhone("ten-files");
  const { identity, dialect } = whole.scenario;
  const set = (domain: string, key: string, value: unknown): Promise<unknown> =>
    whole.phone.control({ do: "setValue", domain, key, value });
  await set("com.apple.mobile.battery", "BatteryCurrentCapacity", 43);
  await set("com.apple.fmip", "IsAssociated", true);
  await whole.phone.control({ do: "removeValue", domain: "com.apple.disk_usage.factory", key: "TotalDataAvailable" });
  await trust(page, whole.phone);
  await navLink(page, "Home").click();
  await page.getByRole("main").getByRole("heading", { level: 2 }).getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1, name: identity.deviceName })).toBeVisible();
  const fact = (name: string) =>
    page.getByRole("region", { name: "About this iPhone" }).locator("dl > div").filter({ hasText: name }).locator("dd");
  await expect(fact("iOS")).toHaveText(dialect.productVersion);
  await expect(fact("Storage")).toHaveText(`${identity.totalDiskBytes / 1e9} GB`);
  await expect(fact("Battery")).toHaveText("43%");
  await expect(fact("Find My")).toHaveText("On");
  await expect(fact("Serial number")).toHaveText(identity.serialNumber);
  // Never blank.
  await expect(fact("Free")).toHaveText("Not available");
  await expect(page.getByText("Not encrypted", { exact: true }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Backup password…" })).toBeVisible();
  await whole.phone.control({ do: "unplug" });
  await reached(page, { conn: "lost" });
  await expect(page.getByText(/^As last seen/)).toBeVisible();
  await expect(page.getByRole("link", { name: "Connect to back up" })).toBeVisible();
  await expect(fact("Battery")).toHaveText("43%");
});

test("a backup that is overdue is told, and written down with the reason", async ({ openWithPhone }) => {
  test.setTimeout(240_000);
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  const passphrase = await createVault(page, null);
  await backUpOnce(page);
  await whole.phone.control({ do: "unplug" });
  await reached(page, { conn: "lost" });
  await navLink(page, "Home").click();
  await expect(page.getByText("Overdue", { exact: true })).toHaveCount(0);

  await page.clock.setFixedTime(Date.now() + 8 * DAY_MS);
  await page.reload();
  await expect(page.getByText("Overdue", { exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "Connect to back up" })).toBeVisible();
  // The vault is locked after a reload; what the page itself remembers is enough to know.
  await expect(page.getByRole("heading", { name: "Vault in this browser is locked" })).toBeVisible();
  await checkLooks(page, "49-home-overdue");
  await navLink(page, "Activity").click();
  await expect(page.getByText("Keepsake was not open.")).toBeVisible();
  await checkLooks(page, "50-activity-missed");
  await navLink(page, "Vaults").click();
  await unlockVault(page, passphrase);
  await navLink(page, "Home").click();
  await expect(page.getByText("Overdue", { exact: true })).toBeVisible();
});

test("a phone that is plugged in is backed up by itself, once the person wants that", async ({ openWithPhone }) => {
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^This browser/ }).click();
  await expect(page.getByRole("button", { name: "Back up now" })).toBeEnabled();
  await navLink(page, "Home").click();
  await page.getByRole("main").getByRole("heading", { level: 2 }).getByRole("link").click();
  await page.getByLabel("Back up when it is plugged in").check();
  await expect(page.locator("html[data-job=idle]")).toHaveCount(1);
  await whole.phone.control({ do: "unplug" });
  await reached(page, { conn: "lost" });
  await whole.phone.control({ do: "plug" });
  await reached(page, { job: "done" });
  // Not again so soon.
  await whole.phone.control({ do: "unplug" });
  await reached(page, { conn: "lost" });
  await whole.phone.control({ do: "plug" });
  await reached(page, { conn: "ready" });
  await navLink(page, "Activity").click();
  await expect(page.getByText("Finished", { exact: true })).toHaveCount(1);
});

test("a run that the tab took with it is found again on the next visit", async ({ openWithPhone }) => {
  const { context, page, url, whole } = await openWithPhone("everyday", {
    phoneOptions: { fileCount: 300, totalBytes: 20_000_000 },
  });
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "running", phase: "transferring" });
  const next = await context.newPage();
  await page.close({ runBeforeUnload: false });
  await next.goto(`${url}#/home`);
  await expect(next.getByRole("heading", { name: /^Unfinished backup from/ })).toBeVisible();
  await checkLooks(next, "51-home-unfinished");
  await next.getByRole("link", { name: "Resume" }).click();
  await reached(next, { conn: "ready" });
  await next.getByRole("button", { name: /^Back up|^Continue/ }).click();
  await reached(next, { job: "done" });
  await navLink(next, "Home").click();
  await expect(next.getByRole("heading", { name: /^Unfinished backup from/ })).toHaveCount(0);
});
