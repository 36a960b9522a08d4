import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import { expect, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { restoreElsewhere } from "./support/restore.ts";
import {
  backUpOnce,
  createVault,
  exportSnapshot,
  restic,
  resticSnapshots,
  showVault,
  unlockVault,
} from "./support/vault.ts";

const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);
const size = { fileCount: 300, totalBytes: 20_000_000 };

async function packsIn(folder: string): Promise<readonly string[]> {
  const files = await readdir(join(folder, "data"), { recursive: true, withFileTypes: true });
  return files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
}

async function largestOf(files: readonly string[]): Promise<string> {
  const sizes = await Promise.all(files.map(async (file) => ({ file, size: (await stat(file)).size })));
  return sizes.toSorted((a, b) => b.size - a.size)[0]?.file ?? "";
}

test("a flipped byte is found, named with the snapshot that needs it, and harms no other", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(240_000);
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: size });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  const vault = join(folder, "vault");
  await mkdir(vault);
  const passphrase = await createVault(page, vault);
  await backUpOnce(page);
  const digest = await files.stateDigest(inPlainBackup);
  const before = await packsIn(vault);
  await files.edit("HomeDomain", "Library/SMS/sms.db");
  await backUpOnce(page);

  // The largest new pack holds the file that changed; its middle lies in it.
  const added = await largestOf((await packsIn(vault)).filter((pack) => !before.includes(pack)));
  const bytes = await readFile(added);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(added, bytes);

  await showVault(page);
  const rows = page.getByRole("list", { name: "Snapshots" }).getByRole("listitem");
  const [newest, oldest] = await rows.evaluateAll((list) => list.map((row) => row.getAttribute("data-id") ?? ""));
  await page.getByRole("button", { name: "Check everything" }).click();
  await expect(page.getByRole("heading", { name: /damaged$/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("[data-harmed]")).toHaveCount(1);
  await expect(page.locator(`[data-harmed="${newest}"]`)).toBeVisible();
  await page.getByText("Details", { exact: true }).click();
  const lines = await page.locator("[data-job=check] code").allTextContents();
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) expect(line).toContain(added.split("/").at(-1));
  expect(lines.join()).toContain(`snapshots: ${newest?.slice(0, 8)}`);
  expect(lines.join()).not.toContain(oldest?.slice(0, 8));
  await checkLooks(page, "70-vault-damage");
  // The other one is proven, the damaged one is not.
  await expect(page.locator(`[data-id="${oldest}"] [data-verified=read-back]`)).toBeVisible();
  await expect(page.locator(`[data-id="${newest}"] [data-verified]`)).toHaveCount(0);
  await page.getByRole("button", { name: "Close" }).click();

  const target = join(folder, "out");
  await mkdir(target);
  await exportSnapshot(page, 1, target);
  expect(await restoreElsewhere(target, "everyday", { ...size, include: inPlainBackup })).toBe(digest);

  // Written down: the proof is there on the next visit.
  await page.reload();
  await showVault(page);
  await unlockVault(page, passphrase);
  await expect(page.locator(`[data-id="${oldest}"] [data-verified=read-back]`)).toBeVisible();
  expect(await resticSnapshots(vault, passphrase)).toBe(2);
});

test("a flipped byte in the browser's own files is found, too", async ({ openWithPhone }) => {
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  await createVault(page, null);
  await backUpOnce(page);
  const name = await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const data = await (await root.getDirectoryHandle("vault")).getDirectoryHandle("data");
    for await (const shard of data.values()) {
      for await (const pack of (shard as FileSystemDirectoryHandle).values()) {
        const bytes = new Uint8Array(await (await (pack as FileSystemFileHandle).getFile()).arrayBuffer());
        bytes[10] = (bytes[10] ?? 0) ^ 0x80;
        const writer = await (pack as FileSystemFileHandle).createWritable();
        await writer.write(bytes);
        await writer.close();
        return pack.name;
      }
    }
    throw new Error("no pack");
  });
  await showVault(page);
  await page.getByRole("button", { name: "Check everything" }).click();
  await expect(page.getByRole("heading", { name: /damaged$/ })).toBeVisible({ timeout: 60_000 });
  await page.getByText("Details", { exact: true }).click();
  await expect(page.locator("[data-job=check] code").filter({ hasText: name }).first()).toBeVisible();
  await expect(page.locator("[data-harmed]")).toHaveCount(1);
  await expect(page.locator("[data-verified]")).toHaveCount(0);
});

test("a damaged list of contents is written anew, and everything is there again", async ({ openWithPhone, folder }) => {
  test.setTimeout(240_000);
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  const passphrase = await createVault(page, folder);
  await backUpOnce(page);
  for (const name of await readdir(join(folder, "index"))) {
    const file = join(folder, "index", name);
    const bytes = await readFile(file);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    await writeFile(file, bytes);
  }
  // What was read before is remembered: a new visit reads the damaged list.
  await page.reload();
  await showVault(page);
  await unlockVault(page, passphrase);
  await page.getByRole("button", { name: "Check everything" }).click();
  await expect(page.getByRole("heading", { name: /damaged$/ })).toBeVisible({ timeout: 60_000 });
  await checkLooks(page, "71-vault-list-damaged");
  await page.getByRole("button", { name: "Repair the list" }).click();
  await page.locator("[data-job=repair][data-state=done]").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Check everything" }).click();
  await expect(page.getByText("Everything was read back: no damage.")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("list", { name: "Snapshots" }).getByRole("listitem")).toHaveCount(1);
  expect(await restic(folder, passphrase, ["check", "--read-data", "--no-lock"])).toContain("no errors were found");
});
