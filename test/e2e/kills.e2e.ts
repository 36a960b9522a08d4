import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import { seededRandom } from "../virtual-iphone/core/random.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { showBackup } from "./support/navigation.ts";
import { restoreElsewhere } from "./support/restore.ts";
import {
  backUpOnce,
  createVault,
  exportSnapshot,
  finishedSnapshots,
  restic,
  showVault,
  unlockVault,
} from "./support/vault.ts";

const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);
const size = { fileCount: 300, totalBytes: 20_000_000 };

/** `npm run test:kills` sets 50. */
const kills = Number(process.env["KEEPSAKE_KILLS"] ?? 10);
/** To see the moments of a run again: KEEPSAKE_SEED=… */
const seed = Number(process.env["KEEPSAKE_SEED"] ?? Date.now() % 1_000_000);

/** Whatever the moment is, the promise is the same; the moments are spread over the length of a run. */
const LATEST_MS = 1_500;

test(`killing the tab at ${kills} random moments loses no finished snapshot`, async ({ openWithPhone, folder }) => {
  test.setTimeout(120_000 + kills * 40_000);
  console.log(`${kills} kills, KEEPSAKE_SEED=${seed}`);
  const random = seededRandom(seed);
  const { context, page: first, url, whole } = await openWithPhone("everyday", { phoneOptions: size });
  const { files } = whole.scenario;
  await trust(first, whole.phone);
  const passphrase = await createVault(first, folder);
  await backUpOnce(first);
  let finished = await finishedSnapshots(folder, passphrase);
  expect(finished).toHaveLength(1);
  let page = first;
  for (let kill = 0; kill < kills; kill++) {
    await files.edit("HomeDomain", "Library/SMS/sms.db");
    await showBackup(page);
    await page.getByRole("button", { name: /^Back up again|^Continue the backup/ }).click();
    await page.waitForTimeout(((random(1)[0] ?? 0) / 256) * LATEST_MS);
    const next = await context.newPage();
    await page.close({ runBeforeUnload: false });
    page = next;
    await page.goto(url);
    await reached(page, { conn: "ready" });
    await showVault(page);
    await unlockVault(page, passphrase);
    await expect(page.getByText("Complete", { exact: true }).first()).toBeVisible();
    const now = await finishedSnapshots(folder, passphrase);
    for (const tree of finished) expect(now, `after kill ${kill + 1}, seed ${seed}`).toContain(tree);
    finished = now;
    await restic(folder, passphrase, ["check", "--read-data", "--no-lock"]);
  }
  await backUpOnce(page);
  const digest = await files.stateDigest(inPlainBackup);
  await showVault(page);
  const target = join(folder, "..", `${folder.split("/").at(-1)}-out`);
  await mkdir(target);
  await exportSnapshot(page, 0, target);
  expect(await restoreElsewhere(target, "everyday", { ...size, include: inPlainBackup })).toBe(digest);
  await rm(target, { recursive: true });
  await restic(folder, passphrase, ["check", "--read-data", "--no-lock"]);
});
