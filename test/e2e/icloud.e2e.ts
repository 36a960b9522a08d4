import { expect, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { navLink } from "./support/navigation.ts";

test("the iPhone's page says how else it is backed up, and help compares", async ({ openWithPhone }) => {
  const { page, whole } = await openWithPhone("ten-files");
  const set = (key: string, value: unknown): Promise<unknown> =>
    whole.phone.control({ do: "setValue", domain: "com.apple.mobile.backup", key, value });
  await set("CloudBackupEnabled", true);
  await set("LastiTunesBackupDate", Date.UTC(2024, 1, 3) / 1_000 - Date.UTC(2001, 0) / 1_000);
  await trust(page, whole.phone);
  await navLink(page, "Home").click();
  await page.getByRole("main").getByRole("heading", { level: 2 }).getByRole("link").first().click();
  const facts = page.getByRole("region", { name: "About this iPhone" });
  await expect(facts.getByText("iCloud Backup", { exact: true }).locator("xpath=following-sibling::dd")).toHaveText(
    "On",
  );
  await expect(facts.getByText("Last backup over a cable").locator("xpath=following-sibling::dd")).toContainText(
    "2024",
  );
  await facts.getByRole("link", { name: "How the two differ" }).click();
  const table = page.getByRole("table", { name: "iCloud Backup beside Keepsake" });
  await expect(table).toBeInViewport();
  await expect(table.getByRole("row", { name: /Who holds the keys/ }).getByRole("cell")).toHaveText([
    /Apple/,
    "You alone",
  ]);
  await checkLooks(page, "help-icloud");
});
