import { expect, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { navLink } from "./support/navigation.ts";
import { backUpOnce, createVault, restic } from "./support/vault.ts";

test("a note stays with its snapshot, and restic shows it too", async ({ openWithPhone, folder }) => {
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  const passphrase = await createVault(page, folder);
  await backUpOnce(page);
  await navLink(page, "Snapshots").click();
  await page.getByRole("main").getByRole("heading", { level: 3 }).getByRole("link").click();
  await expect(page.getByRole("button", { name: "Save the note" })).toBeDisabled();
  await page.getByRole("textbox", { name: "Note" }).fill("before the trip, with Mia");
  await page.getByRole("button", { name: "Save the note" }).click();
  await expect(page.getByText("Saved with the snapshot.")).toBeVisible();
  await checkLooks(page, "snapshot-note");
  await navLink(page, "Snapshots").click();
  await expect(page.getByRole("main").getByText("before the trip, with Mia")).toBeVisible();
  expect(await restic(folder, passphrase, ["snapshots", "--no-lock"])).toContain("before the trip%2C with Mia");
  await restic(folder, passphrase, ["check", "--no-lock"]);
});
