import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { readdir, rm, stat, truncate } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import type { Transcript } from "../virtual-iphone/core/contracts.ts";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import { pickFolder } from "./support/browser.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { navLink, showBackup } from "./support/navigation.ts";
import { confirmRestore, planRestore, showPassword, startRestore } from "./support/restore-screens.ts";
import { backUpOnce, createVault, unlockVault } from "./support/vault.ts";

const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);
const small = { fileCount: 200, totalBytes: 12_000_000, bootMs: 300 };

/** Called at the moment the phone gets the request, before it has got a byte of the copy. */
function onRestoreAsked(act: () => void): Transcript {
  return {
    record({ layer, from, message }) {
      const isRequest = layer === "devicelink" && from === "host" && Array.isArray(message);
      const body: unknown = isRequest ? message[1] : null;
      if (body !== null && typeof body === "object" && Reflect.get(body, "MessageName") === "Restore") act();
    },
  };
}

const snapshotFiles = (vault: string): number => readdirSync(join(vault, "snapshots")).length;

async function editedSince(whole: {
  scenario: {
    files: {
      edit(domain: string, path: string): Promise<unknown>;
      delete(domain: string, path: string): Promise<unknown>;
    };
  };
}): Promise<void> {
  await whole.scenario.files.edit("HomeDomain", "Library/SMS/sms.db");
  await whole.scenario.files.delete("HomeDomain", "Library/Voicemail/1.amr");
}

test("a snapshot is put back, with a safety snapshot first, and the restart is no error", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(300_000);
  const saved: number[] = [];
  const { page, whole } = await openWithPhone("everyday", {
    phoneOptions: { ...small, transcript: onRestoreAsked(() => saved.push(snapshotFiles(folder))) },
  });
  await trust(page, whole.phone);
  await createVault(page, folder);
  await backUpOnce(page);
  const digest = await whole.scenario.files.stateDigest(inPlainBackup);
  await editedSince(whole);
  expect(await whole.scenario.files.stateDigest(inPlainBackup)).not.toBe(digest);

  await planRestore(page);
  await checkLooks(page, "50-restore-check");
  await confirmRestore(page);
  await page.getByLabel(/^Type the iPhone's name/).fill("not this one");
  await expect(page.getByRole("button", { name: /^Replace everything on/ })).toBeDisabled();
  await checkLooks(page, "51-restore-confirm");
  await startRestore(page);
  await reached(page, { kind: "restore", job: "done" }, 120_000);
  await expect(page.getByRole("heading", { level: 1, name: "Restored" })).toBeVisible();
  await expect(page.locator("[data-afterwards=back]")).toBeVisible();
  await checkLooks(page, "53-restore-done");

  expect(await whole.scenario.files.stateDigest(inPlainBackup)).toBe(digest);
  // When the phone was asked to be restored, what it held until then was saved already.
  expect(saved).toEqual([2]);
  const [report] = whole.backup.restores;
  expect(report?.applications.length).toBeGreaterThan(0);
  expect(report?.options).toMatchObject({ RemoveItemsNotRestored: true, RestoreShouldReboot: true });
  // The safety snapshot holds what was on the phone before.
  await page.getByRole("link", { name: "Snapshots", exact: true }).first().click();
  await expect(page.getByText("Complete", { exact: true })).toHaveCount(2);
});

test("a rehearsal tells what an iPhone would hold, and touches none", async ({ openWithPhone }) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: small });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  await createVault(page, null);
  await backUpOnce(page);
  const held = [...files.all()].filter((file) => file.kind === "file" && inPlainBackup(file));
  const photos = held.filter(({ domain }) => domain === "CameraRollDomain").length;
  const before = await files.stateDigest();
  const fileCount = (count: number) => page.locator("[data-id=rehearsed] dl").first().getByText(String(count));

  await planRestore(page);
  await page.getByRole("button", { name: "Rehearse" }).click();
  await reached(page, { kind: "rehearsal", job: "done" }, 120_000);
  await expect(page.getByRole("heading", { name: "An iPhone would have everything" })).toBeVisible();
  await expect(fileCount(held.length)).toBeVisible();
  await checkLooks(page, "58-restore-rehearsed");

  // What is left out is not missed.
  await page.getByRole("button", { name: "Show what can be left out" }).click();
  await page.getByLabel("Photos and videos").check();
  await expect(page.locator("[data-id=rehearsed]")).toHaveCount(0);
  await page.getByRole("button", { name: "Rehearse" }).click();
  await expect(page.locator("[data-id=rehearsed]")).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole("heading", { name: "An iPhone would have everything" })).toBeVisible();
  await expect(fileCount(held.length - photos)).toBeVisible();

  // The phone on the cable is still connected, alone, and as it was.
  await reached(page, { conn: "ready" });
  expect(whole.backup.restores).toEqual([]);
  expect(await files.stateDigest()).toBe(before);
});

test("a rehearsal says that an iPhone would refuse a copy in which a file is missing", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^A folder that Finder reads/ }).click();
  await pickFolder(page, folder);
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "done" });
  const names = await readdir(folder, { recursive: true });
  const stored = names.filter((name) => /\/[0-9a-f]{40}$/.test(name)).toSorted();
  await rm(join(folder, String(stored[0])));

  await planRestore(page);
  await page.getByRole("button", { name: "Rehearse" }).click();
  await expect(page.locator("[data-rehearsal=failed]")).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText("An iPhone would refuse this copy, or stop in the middle.")).toBeVisible();
  await expect(page.locator("[data-rehearsal] [data-msg='backup/damaged']")).toBeVisible();
  await expect(page.locator("[data-id=rehearsed]")).toHaveCount(0);
  expect(whole.backup.restores).toEqual([]);
});

test("a restart that takes its time is waited for, unless nobody wants to", async ({ openWithPhone }) => {
  test.setTimeout(300_000);
  const { page, context, url, whole } = await openWithPhone("ten-files", { phoneOptions: { bootMs: 3_600_000 } });
  await trust(page, whole.phone);
  await createVault(page, null);
  await backUpOnce(page);
  await planRestore(page);
  await page.getByLabel("Back this iPhone up first").uncheck();
  await confirmRestore(page);
  await startRestore(page);
  await reached(page, { kind: "restore", stage: "restarting" }, 120_000);
  await expect(page.getByRole("heading", { name: "The iPhone restarts" })).toBeVisible();
  await checkLooks(page, "52-restore-restarting");
  // Everything was sent: whoever closes the tab now has nothing to repeat.
  const second = await context.newPage();
  await second.goto(`${url}#/activity`);
  await expect(second.locator("[data-result=done]")).toHaveCount(2);
  await second.close();
  await page.getByRole("button", { name: "Don't wait" }).click();
  await reached(page, { kind: "restore", job: "done" });
  await expect(page.locator("[data-afterwards=not-back]")).toBeVisible();
});

test("every condition is shown before anything starts, and ticks itself when it is mended", async ({
  openWithPhone,
}) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("ten-files", { phoneOptions: { bootMs: 300 } });
  await trust(page, whole.phone);
  await createVault(page, null);
  await backUpOnce(page);
  const set = (domain: string, key: string, value: unknown): Promise<unknown> =>
    whole.phone.control({ do: "setValue", domain, key, value });
  await set("com.apple.fmip", "IsAssociated", true);
  await set("com.apple.mobile.battery", "BatteryCurrentCapacity", 20);
  await set("com.apple.mobile.battery", "BatteryIsCharging", false);
  const disk = "com.apple.disk_usage.factory";
  await set(disk, "TotalDataCapacity", 1_000);
  await planRestore(page);
  await expect(page.locator("[data-id=findMy][data-state=bad]")).toBeVisible();
  await expect(page.locator("[data-id=battery][data-state=bad]")).toBeVisible();
  await expect(page.locator("[data-id=room][data-state=bad]")).toContainText("the iPhone has 1 kB for apps and data");
  await expect(page.getByRole("button", { name: "Next" })).toBeDisabled();
  await checkLooks(page, "54-restore-not-ready");
  await set("com.apple.fmip", "IsAssociated", false);
  await set("com.apple.mobile.battery", "BatteryIsCharging", true);
  await set(disk, "TotalDataCapacity", 100_000_000_000);
  await set(disk, "AmountDataAvailable", 2_000);
  await expect(page.locator("[data-id=findMy][data-state=ok]")).toBeVisible();
  await expect(page.locator("[data-id=battery][data-state=ok]")).toBeVisible();
  // What is replaced may make room, or not: the person decides, with the numbers.
  await expect(page.locator("[data-id=room][data-state=tick]")).toContainText("will be sent, 2 kB are free now");
  await expect(page.getByRole("button", { name: "Next" })).toBeDisabled();
  await set(disk, "AmountDataAvailable", 50_000_000_000);
  await expect(page.locator("[data-id=room][data-state=ok]")).toContainText("50 GB are free");
  await expect(page.getByRole("link", { name: "Next" })).toBeVisible();
  expect(whole.backup.restores).toEqual([]);
});

test("parts of a copy stay behind, and the rest comes back", async ({ openWithPhone }) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: small });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  await createVault(page, null);
  await backUpOnce(page);
  const expected = await files.stateDigest((file) => inPlainBackup(file) && file.domain !== "CameraRollDomain");
  await planRestore(page);
  await page.getByLabel("Back this iPhone up first").uncheck();
  await page.getByRole("button", { name: "Show what can be left out" }).click();
  await page.getByLabel("Photos and videos").check();
  await expect(page.getByText("iOS replaces, it never merges.")).toBeVisible();
  await checkLooks(page, "59-restore-leave-out");
  await confirmRestore(page);
  await startRestore(page);
  await reached(page, { kind: "restore", job: "done" }, 120_000);
  expect(await files.stateDigest(inPlainBackup)).toBe(expected);
});

test("a restore cut off by a closed tab is begun again with one click, as it was decided", async ({
  openWithPhone,
}) => {
  test.setTimeout(300_000);
  const opened = await openWithPhone("everyday", { phoneOptions: small });
  const { context, page, url, whole } = opened;
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  const passphrase = await createVault(page, null);
  await backUpOnce(page);
  const expected = await files.stateDigest((file) => inPlainBackup(file) && file.domain !== "CameraRollDomain");
  await editedSince(whole);
  await planRestore(page);
  await page.getByRole("button", { name: "Show what can be left out" }).click();
  await page.getByLabel("Photos and videos").check();
  await page.getByLabel("Install the copy's apps again").uncheck();
  await confirmRestore(page);
  await whole.phone.control({ do: "misbehave", set: { closeReceiveWindowAfterBytes: 2_000_000 } });
  await startRestore(page);
  await page.locator("[data-step=sending][data-state=current]").waitFor({ timeout: 120_000 });
  const next = await context.newPage();
  await page.close({ runBeforeUnload: false });
  await whole.phone.control({ do: "misbehave", set: { closeReceiveWindowAfterBytes: null } });

  await next.goto(url);
  await reached(next, { conn: "ready" });
  await navLink(next, "Home").click();
  await expect(next.getByRole("heading", { name: /^The restore of .+ was interrupted$/ })).toBeVisible();
  await expect(next.getByText("The iPhone may be half filled.")).toBeVisible();
  await checkLooks(next, "60-restore-interrupted");
  await next.getByRole("link", { name: "Start it again from the beginning" }).click();
  await expect(next.locator("[data-id=copy][data-state=bad]")).toContainText("has to be opened first");
  await checkLooks(next, "61-restore-copy-locked");
  await unlockVault(next, passphrase);
  await expect(next.locator("[data-id=copy][data-state=ok]")).toBeVisible({ timeout: 60_000 });
  await expect(next.getByLabel("Photos and videos")).toBeChecked();
  await expect(next.getByLabel("Install the copy's apps again")).not.toBeChecked();
  // It was made before; a phone that is half filled is not worth another.
  await expect(next.getByLabel("Back this iPhone up first")).not.toBeChecked();
  await expect(next.getByText("It was made before the interruption.")).toBeVisible();
  await confirmRestore(next);
  await startRestore(next);
  await reached(next, { kind: "restore", job: "done" }, 120_000);
  expect(await files.stateDigest(inPlainBackup)).toBe(expected);
  expect(whole.backup.restores.at(-1)?.applications).toEqual([]);
  await navLink(next, "Home").click();
  await expect(next.getByText("Last backup").first()).toBeVisible();
  await expect(next.getByRole("heading", { name: /was interrupted$/ })).toHaveCount(0);
});

test("a copy of which a file was cut off is refused by name, others are offered, and the rest can be restored", async ({
  openWithPhone,
  folder,
}) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("ten-files", { phoneOptions: { bootMs: 300 } });
  const { files } = whole.scenario;
  await trust(page, whole.phone);
  await createVault(page, null);
  await backUpOnce(page);
  await showBackup(page);
  await page.getByRole("button", { name: /^A folder that Finder reads/ }).click();
  await pickFolder(page, folder);
  await backUpOnce(page);
  const stored = await largestBlob(folder);
  const isVictim = ({ domain, path }: PhoneFile): boolean =>
    stored.endsWith(createHash("sha1").update(`${domain}-${path}`).digest("hex"));
  const { domain, path } = [...files.all()].find(isVictim) ?? { domain: "?", path: "?" };
  await truncate(stored, 50);
  const expected = await files.stateDigest((file) => inPlainBackup(file) && !isVictim(file));
  await files.replaceAll([]);

  await planRestore(page, /^Backups in/);
  await page.getByLabel("Back this iPhone up first").uncheck();
  await confirmRestore(page);
  await startRestore(page);
  await reached(page, { kind: "restore", job: "failed" });
  await expect(page.getByRole("heading", { level: 1, name: "One part of this copy is damaged" })).toBeVisible();
  await expect(page.getByRole("list", { name: "What is damaged" })).toContainText(`Cut off: ${domain}/${path}`);
  await expect(page.locator("[data-id=other-copies] li")).toHaveCount(1);
  await expect(page.locator("[data-id=other-copies] li")).toContainText(/Vault in this browser/);
  await checkLooks(page, "62-restore-damaged-copy");
  expect(whole.backup.restores).toEqual([]);
  await page.getByRole("button", { name: "Leave this file out and go on" }).click();
  await reached(page, { kind: "restore", job: "done" }, 120_000);
  expect(await files.stateDigest(inPlainBackup)).toBe(expected);
  expect(whole.backup.restores.at(-1)?.otherSize).toEqual([]);
});

test("an unplugged restore says what that means, and begins again when the cable is back", async ({
  openWithPhone,
}) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: small });
  await trust(page, whole.phone);
  await createVault(page, null);
  await backUpOnce(page);
  const digest = await whole.scenario.files.stateDigest(inPlainBackup);
  await editedSince(whole);
  whole.backup.settings.misbehave = { unplugDuring: "restore", unplugAfter: 1 };
  await planRestore(page);
  await page.getByLabel("Back this iPhone up first").uncheck();
  await confirmRestore(page);
  await startRestore(page);
  await reached(page, { kind: "restore", job: "interrupted" });
  await expect(page.getByRole("heading", { level: 1, name: "Paused — the iPhone was unplugged" })).toBeVisible();
  await expect(page.getByText("The iPhone may be half filled. Plug it in again")).toBeVisible();
  await checkLooks(page, "55-restore-unplugged");
  await whole.phone.control({ do: "plug" });
  await reached(page, { kind: "restore", job: "done" }, 120_000);
  expect(await whole.scenario.files.stateDigest(inPlainBackup)).toBe(digest);
});

test("the backup password is set, kept, proven and asked for, and a wrong one never reaches the iPhone", async ({
  openWithPhone,
}) => {
  test.setTimeout(300_000);
  const { page, whole } = await openWithPhone("ten-files", { phoneOptions: { bootMs: 300, passcode: "123456" } });
  const { phone, scenario } = whole;
  await trust(page, phone);
  const passphrase = await createVault(page, null);
  await showPassword(page);
  await expect(page.getByText("Backups of this iPhone are not encrypted")).toBeVisible();
  await checkLooks(page, "56-password-off");
  await page.getByLabel("New backup password", { exact: true }).fill("a long enough secret");
  await page.getByLabel("New backup password once more").fill("a long enough secret");
  await page.getByRole("button", { name: "Turn encryption on" }).click();
  await typePasscode(page, whole);
  await expect(page.getByText("Backups of this iPhone are encrypted")).toBeVisible();
  await expect(page.locator("[data-id=result]")).toContainText("Encryption is on.");
  expect(whole.backup.willEncrypt).toBe(true);
  await page.getByRole("button", { name: "Show the password" }).click();
  await expect(page.locator("code.revealed")).toHaveText("a long enough secret");
  await page.getByRole("button", { name: "Done" }).click();
  await checkLooks(page, "57-password-on");

  const backup = backUpOnce(page);
  await typePasscode(page, whole);
  await backup;
  const digest = await scenario.files.stateDigest(() => true);
  await showPassword(page);
  await page.getByRole("button", { name: "Test the kept one" }).click();
  await expect(page.getByText("It opens the newest copy.")).toBeVisible({ timeout: 60_000 });

  await planRestore(page);
  await page.getByLabel("Back this iPhone up first").uncheck();
  const field = page.getByLabel(/^Backup password of/);
  await field.fill(passphrase);
  await expect(page.getByText("That looks like your vault passphrase.")).toBeVisible();
  // From where people keep it.
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText("123456"));
  await field.press("ControlOrMeta+a");
  await field.press("ControlOrMeta+v");
  await expect(field).toHaveValue("123456");
  await expect(page.getByText("That looks like the iPhone passcode.")).toBeVisible();
  await page.getByRole("button", { name: "Try it" }).click();
  await expect(page.locator("[data-msg='backup/wrong-password']")).toBeVisible({ timeout: 60_000 });
  // All three side by side, the one that is wanted marked.
  await expect(page.locator(".secret")).toHaveCount(3);
  await expect(page.locator(".secret[data-wanted=true]")).toHaveAttribute("data-kind", "backup");
  await checkLooks(page, "58-restore-wrong-password");
  await page.getByRole("button", { name: "Use the one kept in the vault" }).click();
  await expect(page.locator("[data-id=password][data-state=ok]")).toBeVisible({ timeout: 60_000 });
  expect(whole.backup.restores).toEqual([]);
  await confirmRestore(page);
  await startRestore(page);
  await reached(page, { kind: "restore", job: "done" }, 120_000);
  expect(await scenario.files.stateDigest(() => true)).toBe(digest);
});

/** The largest file of the phone in a backup folder, by its path on this computer. */
async function largestBlob(folder: string): Promise<string> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\/[0-9a-f]{40}$/.test(name));
  const sized = await Promise.all(names.map(async (name) => ({ name, size: (await stat(join(folder, name))).size })));
  return join(folder, sized.toSorted((a, b) => b.size - a.size)[0]?.name ?? "");
}

async function typePasscode(
  page: Page,
  whole: { phone: { control(command: unknown): Promise<unknown> } },
): Promise<void> {
  await expect(page.getByRole("heading", { name: "Enter the passcode on your iPhone" })).toBeVisible();
  await whole.phone.control({ do: "typePasscode", passcode: "123456" });
}
