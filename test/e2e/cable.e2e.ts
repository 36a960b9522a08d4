import type { Page } from "@playwright/test";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import { seededRandom } from "../virtual-iphone/core/random.ts";
import type { WholePhone } from "../virtual-iphone/scenarios/scenario-phone.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { showBackup } from "./support/navigation.ts";
import { confirmRestore, planRestore, startRestore } from "./support/restore-screens.ts";
import { createVault } from "./support/vault.ts";

/** How often the cable is pulled in each test: 20 with KEEPSAKE_CABLE_POINTS=20, fewer in the gate. */
const POINTS = Number(process.env["KEEPSAKE_CABLE_POINTS"] ?? 4);
const size = { fileCount: 200, totalBytes: 12_000_000 };
const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);

/** Places within `total` bytes, spread over all of it, the same in every run. */
function places(seed: number, total: number): readonly number[] {
  const random = seededRandom(seed);
  const share = total / POINTS;
  return Array.from({ length: POINTS }, (_, index) => {
    const [a = 0, b = 0] = random(2);
    return Math.floor(share * (index + (a * 256 + b) / 65_536)) + 1;
  });
}

/** The cable is pulled at that place; the page pauses; the cable comes back; the page goes on by itself to the end. */
async function pullAndPlug(page: Page, whole: WholePhone, knob: object, start: () => Promise<void>): Promise<void> {
  await whole.phone.control({ do: "misbehave", set: knob });
  await start();
  await page.locator('html[data-job="interrupted"]').waitFor({ state: "attached", timeout: 90_000 });
  expect(whole.phone.usb.attached).toBe(false);
  await whole.phone.control({ do: "plug" });
  await reached(page, { job: "done" }, 120_000);
}

test("a cable pulled at seeded points of a backup costs nothing", async ({ openWithPhone }) => {
  test.setTimeout(60_000 + POINTS * 60_000);
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: size });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  await createVault(page, null);
  for (const [round, bytes] of places(1, 11_000_000).entries()) {
    // New content each time: an incremental run would be over before the cable goes.
    await files.add("MediaDomain", `Media/round-${round}.bin`, {
      kind: "pattern",
      size: 12_000_000,
      seed: round + 1,
      incompressible: 1,
    });
    await pullAndPlug(page, whole, { unplugAfterBytes: bytes + 400_000 }, async () => {
      await showBackup(page);
      await page.getByRole("button", { name: /^Back up (now|again)|^Continue the backup/ }).click();
    });
    await files.delete("MediaDomain", `Media/round-${round}.bin`);
  }
  // What the phone has now is one backup away; the restore of it proves that every piece is in the vault.
  await showBackup(page);
  await page.getByRole("button", { name: /^Back up (now|again)|^Continue the backup/ }).click();
  await reached(page, { job: "done" }, 120_000);
  const digest = await files.stateDigest(inPlainBackup);
  await files.replaceAll([]);
  await planRestore(page);
  await page.getByLabel("Back this iPhone up first").uncheck();
  await confirmRestore(page);
  await startRestore(page);
  await reached(page, { kind: "restore", job: "done" }, 120_000);
  expect(await files.stateDigest(inPlainBackup)).toBe(digest);
  expect(whole.phone.violations).toEqual([]);
});

test("a cable pulled at seeded points of a restore costs only the repetition", async ({ openWithPhone }) => {
  test.setTimeout(60_000 + POINTS * 60_000);
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: { ...size, bootMs: 200 } });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  await createVault(page, null);
  await showBackup(page);
  await page.getByRole("button", { name: /^Back up (now|again)/ }).click();
  await reached(page, { job: "done" });
  const digest = await files.stateDigest(inPlainBackup);
  for (const bytes of places(2, 11_000_000)) {
    await files.edit("HomeDomain", "Library/SMS/sms.db");
    await planRestore(page);
    await page.getByLabel("Back this iPhone up first").uncheck();
    await page.getByLabel("Read the whole copy before the iPhone is touched").uncheck();
    await confirmRestore(page);
    await pullAndPlug(page, whole, { unplugAfterBytesFromHost: bytes + 20_000 }, () => startRestore(page));
    expect(await files.stateDigest(inPlainBackup)).toBe(digest);
  }
  expect(whole.phone.violations).toEqual([]);
});
