import type { Page } from "@playwright/test";
import { expect, type OpenApp, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { navLink } from "./support/navigation.ts";
import { createVault, unlockVault } from "./support/vault.ts";

/** Another tab of the same browser; what it complains of counts as well. */
async function secondTab({ context, complaints }: OpenApp, url: string): Promise<Page> {
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.text().startsWith("POLICY")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(url);
  return page;
}

function useHere(page: Page) {
  return page.getByRole("button", { name: "Use it here" });
}

const letGo = "You use Keepsake in another tab now";

test("the iPhone changes tabs and back, and a closed tab leaves it to the other", async ({ openWithPhone }) => {
  test.setTimeout(400_000);
  const app = await openWithPhone("ten-files");
  const { page, url, whole } = app;
  await trust(page, whole.phone);
  const second = await secondTab(app, url);
  await reached(second, { conn: "busy-tab" });
  await expect(second.getByRole("heading", { name: "Keepsake is already open in another tab" })).toBeVisible();
  await expect(second.getByRole("link", { name: "Work with a backup folder" })).toBeVisible();

  await useHere(second).click();
  await reached(second, { conn: "ready" });
  await reached(page, { conn: "busy-tab" });
  await expect(page.getByRole("heading", { name: letGo })).toBeVisible();
  await checkLooks(page, "30-let-go");
  // What needs no phone is still there, and says why the phone is not.
  await navLink(page, "Settings").click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  await expect(page.getByRole("main").getByText(letGo)).toBeVisible();
  await checkLooks(page, "31-let-go-settings");

  await useHere(page).click();
  await reached(page, { conn: "ready" });
  await expect(page.getByRole("main").getByText(letGo)).toHaveCount(0);
  await reached(second, { conn: "busy-tab" });
  await expect(second.getByRole("heading", { name: letGo })).toBeVisible();

  await page.close();
  await reached(second, { conn: "ready" });
  await expect(second.getByRole("main").getByText(letGo)).toHaveCount(0);
});

test("at the cable the iPhone comes back to the tab that has it", async ({ openWithPhone }) => {
  const app = await openWithPhone("ten-files");
  const { page, url, whole } = app;
  await trust(page, whole.phone);
  const second = await secondTab(app, url);
  await reached(second, { conn: "busy-tab" });
  await whole.phone.control({ do: "unplug" });
  await reached(page, { conn: "lost" });
  // A tab that is opened meanwhile sees no iPhone at all.
  const third = await secondTab(app, url);
  await reached(third, { conn: "none" });
  await whole.phone.control({ do: "plug" });
  await reached(page, { conn: "ready" });
  await reached(second, { conn: "busy-tab" });
  // Of the two that wait, the one that is used goes first.
  await useHere(second).click();
  await reached(second, { conn: "ready" });
  await reached(third, { conn: "busy-tab" });
  await useHere(third).click();
  await reached(third, { conn: "ready" });
  for (const tab of [page, second]) await expect(tab.getByRole("heading", { level: 1, name: letGo })).toBeVisible();
});

test("a backup under way stays where it is, and the other tab sees it", async ({ openApp }) => {
  test.setTimeout(400_000);
  const app = await openApp();
  const { page, url } = app;
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await page.getByRole("button", { name: "Tap Trust" }).click();
  await reached(page, { conn: "ready" });
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await expect(page.getByRole("heading", { name: "Enter the passcode on your iPhone" })).toBeVisible();

  const second = await secondTab(app, url);
  await second.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await reached(second, { conn: "busy-tab" });
  await expect(second.getByText("In the other tab: Backing up Demo iPhone")).toBeVisible();
  await useHere(second).click();
  await expect(second.locator("[data-msg=tabs-atWork]")).toBeVisible();
  await expect(second.getByRole("alert")).toContainText("the other tab is at work");
  await checkLooks(second, "32-tab-refused");
  await reached(page, { job: "running", conn: "ready" });

  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await reached(page, { job: "done" });
  await expect(second.locator("[data-msg=tabs-atWork]")).toHaveCount(0);
  await expect(second.getByText("In the other tab: Backing up Demo iPhone")).toHaveCount(0);
  await useHere(second).click();
  // The demo iPhone of this tab is another one: it has to be asked.
  await reached(second, { conn: "trust" });
  await reached(page, { conn: "busy-tab" });
});

test("an open vault changes tabs with the passphrase typed once, and back", async ({ openApp }) => {
  test.setTimeout(400_000);
  const app = await openApp();
  const { page, url } = app;
  const passphrase = await createVault(page, null);
  const second = await secondTab(app, `${url}#/vaults`);
  await unlockVault(second, passphrase);
  await expect(second.getByRole("heading", { name: "Keepsake is already open in another tab" })).toBeVisible();
  await useHere(second).click();
  await expect(second.locator("[data-door=open]")).toBeVisible();
  await expect(page.locator("[data-door=locked]")).toBeVisible();
  await expect(page.getByRole("main").getByText(letGo)).toBeVisible();

  await useHere(page).click();
  await expect(page.getByRole("main").getByText(letGo)).toHaveCount(0);
  await expect(second.locator("[data-door=locked]")).toBeVisible();
  await expect(second.getByRole("main").getByText(letGo)).toBeVisible();
  await unlockVault(page, passphrase);
  await expect(page.locator("[data-door=open]")).toBeVisible();

  await page.close();
  await expect(second.getByRole("main").getByText(letGo)).toHaveCount(0);
  await unlockVault(second, passphrase);
  await expect(second.locator("[data-door=open]")).toBeVisible();
});
