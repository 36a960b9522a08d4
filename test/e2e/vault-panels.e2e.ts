import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { backUpOnce, createVault, restic, resticSnapshots, showVault, unlockVault } from "./support/vault.ts";

test("passphrases: another one, a changed one, one less; restic opens with exactly those", async ({
  openApp,
  folder,
}) => {
  test.setTimeout(240_000);
  const { page } = await openApp();
  const first = await createVault(page, folder);
  await page.getByRole("button", { name: "Passphrases…" }).click();
  await expect(page.getByText("This is the only way in. It can be changed, not removed.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Remove First/ })).toHaveCount(0);

  await page.getByText("Add another passphrase").click();
  await page.getByLabel("What is it for?").fill("Safe at home");
  await page.getByLabel("New passphrase", { exact: true }).fill("granite otter walks slowly");
  await page.getByLabel("I have written it down and keep it in a safe place").check();
  await page.getByRole("button", { name: "Add passphrase" }).click();
  await expect(page.getByText("Added. It opens the vault from now on.")).toBeVisible({ timeout: 60_000 });
  expect(await resticSnapshots(folder, "granite otter walks slowly")).toBe(0);
  await page.getByText("Add another passphrase").click();
  await checkLooks(page, "40-vault-keys");

  await page.getByText("Change a passphrase").click();
  const next = await page.getByLabel("New passphrase", { exact: true }).inputValue();
  await page.getByLabel("I have written it down and keep it in a safe place").check();
  await page.getByLabel("Passphrase until now").fill("not the words");
  await page.getByRole("button", { name: "Change passphrase" }).click();
  await expect(page.getByRole("heading", { name: "That is not the vault passphrase" })).toBeVisible();
  await checkLooks(page, "41-vault-keys-wrong");
  expect(await resticSnapshots(folder, first)).toBe(0);
  await page.getByLabel("Passphrase until now").fill(first);
  await page.getByRole("button", { name: "Change passphrase" }).click();
  await expect(page.getByText("Changed. The old passphrase no longer opens this vault.")).toBeVisible({
    timeout: 60_000,
  });
  expect(await resticSnapshots(folder, next)).toBe(0);
  await expect(restic(folder, first, ["snapshots"])).rejects.toThrow(/wrong password/);

  await page.getByRole("button", { name: "Remove Safe at home" }).click();
  await page.getByRole("button", { name: "Remove passphrase" }).click();
  await expect(page.getByText("Removed. It no longer opens this vault.")).toBeVisible();
  await expect(restic(folder, "granite otter walks slowly", ["snapshots"])).rejects.toThrow(/wrong password/);

  // Keyboard: closing gives the focus back to the button that opened the panel.
  await page.getByRole("button", { name: "Close" }).press("Enter");
  await expect(page.getByRole("button", { name: "Passphrases…" })).toBeFocused();
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await unlockVault(page, first);
  await expect(page.getByRole("heading", { name: "That is not the vault passphrase" })).toBeVisible();
  await unlockVault(page, next);
  await expect(page.locator("[data-door=open]")).toBeVisible();
});

test("a folder with other things in it is never written to at its top", async ({ openWithPhone, folder }) => {
  await writeFile(join(folder, "letter.txt"), "not ours");
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  const passphrase = await createVault(page, folder);
  await backUpOnce(page);
  expect((await readdir(folder)).toSorted()).toEqual(["Keepsake", "letter.txt"]);
  expect(await readFile(join(folder, "letter.txt"), "utf8")).toBe("not ours");
  expect(await resticSnapshots(join(folder, "Keepsake"), passphrase)).toBe(1);
});

test("another vault in the same place is refused, and the first one opens again", async ({ openApp, folder }) => {
  const place = join(folder, "vault");
  const away = join(folder, "away");
  await mkdir(place);
  const { page } = await openApp();
  const passphrase = await createVault(page, place);
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await rename(place, away);
  await restic(place, "another one", ["init"]);
  await page.reload();
  await showVault(page);
  await unlockVault(page, "another one");
  await expect(page.locator("[data-msg='vault/another']")).toBeVisible();
  await expect(page.locator("[data-door=locked]")).toBeVisible();
  await checkLooks(page, "46-vault-another");
  await rename(place, join(folder, "other"));
  await rename(away, place);
  await unlockVault(page, passphrase);
  await expect(page.locator("[data-door=open]")).toBeVisible();
});

test("a passphrase that is remembered is remembered anew when it changes", async ({ openApp }) => {
  const { page } = await openApp();
  const first = await createVault(page, null);
  await page.getByRole("button", { name: "Lock", exact: true }).click();
  await page.getByLabel("Remember on this computer").check();
  await unlockVault(page, first);
  await page.getByRole("button", { name: "Passphrases…" }).click();
  await page.getByText("Change a passphrase").click();
  await page.getByLabel("Passphrase until now").fill(first);
  await page.getByLabel("I have written it down and keep it in a safe place").check();
  await page.getByRole("button", { name: "Change passphrase" }).click();
  await expect(page.getByText("Changed. The old passphrase no longer opens this vault.")).toBeVisible({
    timeout: 60_000,
  });
  await page.reload();
  await expect(page.locator("[data-door=open]")).toBeVisible({ timeout: 60_000 });
});

test("the recovery sheet: on paper alone, opens the vault, and counts only after the drill", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(240_000);
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  const passphrase = await createVault(page, folder);
  await backUpOnce(page);
  await showVault(page);
  await page.getByRole("button", { name: "Recovery sheet…" }).click();
  await expect(page.getByText("No recovery sheet yet.")).toBeVisible();
  await checkLooks(page, "42-sheet-choose");
  await page.getByRole("button", { name: "Make the sheet" }).click();
  const sheet = page.locator("[data-panel=sheet]").getByRole("article", { name: "Keepsake recovery sheet" });
  await expect(sheet).toBeVisible({ timeout: 60_000 });
  const words = await sheet.locator(".sheet-secret").allTextContents();
  expect(words).toHaveLength(6);
  // The words open the vault in restic, too.
  expect(await resticSnapshots(folder, words.join(" "))).toBe(1);
  await checkLooks(page, "43-sheet-paper");

  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 794, height: 1_123 });
  await expect(page.getByRole("heading", { level: 1 })).toBeHidden();
  await expect(page.locator(".print-only").getByText(words[0] ?? "", { exact: true })).toBeVisible();
  // A4 at 96 dots an inch: all of it on one page.
  expect(await page.locator(".print-only").evaluate((element) => element.scrollHeight)).toBeLessThan(1_040);
  await page.screenshot({ path: "test-results/screens/44-sheet-print.png", fullPage: true });
  await page.emulateMedia({ media: "screen" });

  await page.getByRole("button", { name: "I have it on paper" }).click();
  const fields = page.locator("[data-panel=sheet]").getByRole("textbox");
  await expect(fields).toHaveCount(2);
  const asked = (await page.locator("[data-panel=sheet] label").allTextContents()).map((label) =>
    Number(/\d/.exec(label)?.[0]),
  );
  for (const position of [0, 1]) await fields.nth(position).fill("wrong");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("That does not match the sheet.")).toBeVisible();
  await checkLooks(page, "45-sheet-drill");
  for (const position of [0, 1])
    await fields.nth(position).fill(` ${words[(asked[position] ?? 1) - 1]?.toUpperCase()}`);
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("Saved. Keep the sheet")).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();

  // Remembered on the next visit; the words themselves are nowhere in this browser.
  await page.reload();
  await showVault(page);
  await unlockVault(page, words.join(" "));
  await page.getByRole("button", { name: "Recovery sheet…" }).click();
  await expect(page.getByText(/^You proved .* that you hold a recovery sheet/)).toBeVisible();

  // Written by hand: proven by typing all of it.
  await page.getByRole("radio", { name: /^Blank lines/ }).check();
  await page.getByRole("button", { name: "Make the sheet" }).click();
  await expect(sheet.locator(".sheet-secret").first()).toHaveText("");
  await page.getByRole("button", { name: "I have it on paper" }).click();
  await page.getByLabel("Passphrase on the sheet").fill("something else");
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByRole("heading", { name: "That is not the vault passphrase" })).toBeVisible();
  await page.getByLabel("Passphrase on the sheet").fill(passphrase);
  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByText("Saved. Keep the sheet")).toBeVisible({ timeout: 60_000 });
});
