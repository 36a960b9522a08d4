import { expect, reached, test, trust } from "./support/fixtures.ts";
import { backUpOnce, createVault } from "./support/vault.ts";

test("what the iPhone lacks is said before a backup, and the result can be printed and looked into", async ({
  openWithPhone,
}) => {
  const { page, url, whole } = await openWithPhone("ten-files");
  const set = (key: string, value: unknown): Promise<unknown> =>
    whole.phone.control({ do: "setValue", domain: "", key, value });
  await set("PasswordProtected", false);
  await set("ActivationState", "Unactivated");
  await trust(page, whole.phone);
  const checks = page.getByRole("region", { name: "Before it starts" });
  const row = (label: string) => checks.getByRole("listitem").filter({ hasText: label });
  await expect(row("PasscodeNone is set")).toHaveAttribute("data-state", "warn");
  await expect(row("PasscodeNone is set")).toContainText("anybody who finds the iPhone can open it");
  await expect(row("Setup")).toContainText("complete the setup until the home screen appears");
  await expect(row("Backup encryption")).toContainText("A vault encrypts the backup all the same");

  await createVault(page, null);
  await backUpOnce(page);
  await reached(page, { job: "done" });
  await page.evaluate(() => {
    window.print = () => document.body.setAttribute("data-printed", "yes");
  });
  await page.getByRole("button", { name: "Print this summary" }).click();
  await expect(page.locator("body[data-printed=yes]")).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: "Backed up" })).toBeVisible();
  await expect(page.getByRole("navigation").first()).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await page.getByRole("link", { name: "Look inside" }).click();
  await expect(page.getByRole("navigation", { name: "What is inside" })).toBeVisible();
  // The list a restore begins with names the size, so that one can choose by it.
  await page.goto(`${url}#/restore`);
  await expect(page.getByRole("region", { name: /^Snapshots in/ }).getByText(/^[\d.]+ [kM]B$/)).toBeVisible();
});
