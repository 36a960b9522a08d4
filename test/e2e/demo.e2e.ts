import { expect, reached, test } from "./support/fixtures.ts";

test("the demo iPhone is backed up into the browser", async ({ openApp }) => {
  const { page } = await openApp();
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await reached(page, { conn: "trust" });
  await expect(page.getByRole("heading", { name: "Tap Trust on your iPhone" })).toBeVisible();
  await page.getByRole("button", { name: "Tap Trust" }).click();
  await reached(page, { conn: "ready" });
  await expect(page.getByRole("heading", { level: 1, name: "Demo iPhone" })).toBeVisible();
  await expect(page.getByText("Demo", { exact: true }).first()).toBeVisible();
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await reached(page, { job: "done" });
  await expect(page.getByRole("heading", { level: 1, name: "Backed up" })).toBeVisible();
});
