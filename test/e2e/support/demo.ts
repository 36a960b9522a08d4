import type { Page } from "@playwright/test";
import { reached } from "./fixtures.ts";

/** From the first screen to a finished backup of the demo iPhone in the browser's own storage. */
export async function backUpDemo(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await page.getByRole("button", { name: "Tap Trust" }).click();
  await reached(page, { conn: "ready" });
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await page.getByRole("button", { name: "Enter the passcode" }).click();
  await reached(page, { job: "done" });
}
