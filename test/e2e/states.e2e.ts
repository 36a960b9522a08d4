import { mkdir, readdir, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import { type PhoneClock, REAL_CLOCK } from "../virtual-iphone/core/clock.ts";
import { isOnlyInEncryptedBackups } from "../virtual-iphone/core/files/domains.ts";
import type { PhoneFile } from "../virtual-iphone/core/files/phone-file.ts";
import { pickFolder } from "./support/browser.ts";
import { setQuota } from "./support/browser-storage.ts";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { navLink, showBackup } from "./support/navigation.ts";
import { restoreElsewhere } from "./support/restore.ts";

const inPlainBackup = (file: PhoneFile): boolean => !isOnlyInEncryptedBackups(file.domain, file.path);
/** From the click to the end of the run, on the page. */
const STOPPED_MS = 2_000;
const small = { fileCount: 300, totalBytes: 20_000_000 };

test("a denied iPhone is asked again when it is plugged in again", async ({ openWithPhone }) => {
  const { page, whole } = await openWithPhone("ten-files");
  await reached(page, { conn: "trust" });
  await whole.phone.control({ do: "tapDontTrust" });
  await reached(page, { conn: "denied" });
  await expect(page.getByRole("heading", { name: "The iPhone was told not to trust this computer" })).toBeVisible();
  await whole.phone.control({ do: "unplug" });
  await reached(page, { conn: "lost" });
  await whole.phone.control({ do: "plug" });
  await trust(page, whole.phone);
});

test("a locked iPhone is waited for", async ({ openWithPhone }) => {
  const { page, whole } = await openWithPhone("ten-files", { phoneOptions: { locked: true, passcode: "123456" } });
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(window, { keepsakeConn: seen });
    const look = (): void => {
      const { conn } = document.documentElement.dataset;
      if (conn !== undefined && seen.at(-1) !== conn) seen.push(conn);
    };
    new MutationObserver(look).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-conn"] });
  });
  await page.reload();
  await reached(page, { conn: "locked" });
  await expect(page.getByRole("heading", { name: "Unlock your iPhone" })).toBeVisible();
  await expect(page.getByRole("img", { name: "On the iPhone: lock screen. Unlock it." })).toBeVisible();
  await checkLooks(page, "20-locked");
  await whole.phone.control({ do: "unlock", passcode: "123456" });
  await reached(page, { conn: "trust" });
  await expect(page.getByRole("heading", { name: "Tap Trust on your iPhone" })).toBeVisible();
  await expect(
    page.getByRole("img", { name: /^On the iPhone: a question whether to trust this computer/ }),
  ).toBeVisible();
  await trust(page, whole.phone);
  await expect(page.getByRole("heading", { level: 1, name: /^Back up Vera/ })).toBeVisible();
  expect(await page.evaluate(() => Reflect.get(window, "keepsakeConn"))).toEqual([
    "none",
    "opening",
    "locked",
    "trust",
    "ready",
  ]);
});

test("another program that holds the iPhone is named, with the way out", async ({ openWithPhone }) => {
  const { page, whole } = await openWithPhone("ten-files", { phoneOptions: { misbehave: { holdInterface: true } } });
  await reached(page, { conn: "busy" });
  await expect(page.getByText("sudo systemctl mask --now usbmuxd.service")).toBeVisible();
  await checkLooks(page, "21-busy");
  await whole.phone.control({ do: "misbehave", set: { holdInterface: null } });
  await page.getByRole("button", { name: "Try again" }).click();
  await trust(page, whole.phone);
});

test("a second tab leaves the iPhone to the first", async ({ openWithPhone }) => {
  const { page, context, url, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  const second = await context.newPage();
  await second.goto(url);
  await reached(second, { conn: "busy-tab" });
  await expect(second.getByRole("heading", { name: "Keepsake is already open in another tab" })).toBeVisible();
  await checkLooks(second, "22-second-tab");
});

test("a backup goes on by itself after the cable was out, and nothing is missing", async ({
  openWithPhone,
  folder,
}) => {
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: small });
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^A folder that Finder reads/ }).click();
  await pickFolder(page, folder);
  await whole.phone.control({ do: "misbehave", set: { unplugAfterBytes: 8_000_000 } });
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "interrupted" });
  await expect(page.getByRole("heading", { name: "Paused — the iPhone was unplugged" })).toBeVisible();
  await whole.phone.control({ do: "misbehave", set: { unplugAfterBytes: null } });
  await whole.phone.control({ do: "plug" });
  await reached(page, { job: "done" });
  const digest = await whole.scenario.files.stateDigest(inPlainBackup);
  expect(await restoreElsewhere(folder, "everyday", { ...small, include: inPlainBackup })).toBe(digest);
});

test("a full disk pauses the backup, and it goes on once there is room", async ({ openWithPhone }) => {
  const { page, url, whole } = await openWithPhone("everyday", { phoneOptions: small });
  await trust(page, whole.phone);
  await setQuota(page, url, 6_000_000);
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "held" });
  await expect(page.getByRole("heading", { name: "Paused: The disk is full" })).toBeVisible();
  await checkLooks(page, "23-disk-full");
  await setQuota(page, url, null);
  await page.getByRole("button", { name: "Go on" }).click();
  await reached(page, { job: "done" });
});

test("where the browser says how much room there is, both numbers are told before anything is copied", async ({
  openWithPhone,
}) => {
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: small, tellsRoom: true });
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "held" });
  await expect(page.getByText(/^This needs about 1\d\d MB; 0 bytes are free\.$/)).toBeVisible();
  await expect(page.getByText("The iPhone is preparing its data.")).toBeVisible();
  await page.evaluate(() => new BroadcastChannel("e2e-room").postMessage(5_000_000_000));
  await page.getByRole("button", { name: "Go on" }).click();
  await reached(page, { job: "done" });
});

test("a disk that is full before the first byte pauses the backup, too", async ({ openWithPhone }) => {
  const { page, url, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^This browser/ }).click();
  await expect(page.getByRole("button", { name: "Back up now" })).toBeEnabled();
  await setQuota(page, url, 1);
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "held" });
  await expect(page.getByRole("heading", { name: "Paused: The disk is full" })).toBeVisible();
  await setQuota(page, url, null);
  await page.getByRole("button", { name: "Go on" }).click();
  await reached(page, { job: "done" });
});

test("a hidden tab and a computer that was asleep cost a backup nothing", async ({ openWithPhone }) => {
  const { page, url, whole } = await openWithPhone("everyday", { phoneOptions: small });
  await page.clock.install();
  await page.addInitScript(() => {
    // What a tab in the background says of itself; here every page is in front.
    const state = { hidden: false };
    Object.defineProperty(document, "visibilityState", { get: () => (state.hidden ? "hidden" : "visible") });
    Object.defineProperty(document, "hidden", { get: () => state.hidden });
    window.addEventListener("e2e-hide", () => {
      state.hidden = !state.hidden;
      document.dispatchEvent(new Event("visibilitychange"));
    });
    // A hidden tab draws nothing.
    const draw = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => (state.hidden ? 0 : draw(callback));
  });
  const turn = (): Promise<void> => page.evaluate(() => void window.dispatchEvent(new Event("e2e-hide")));
  await page.reload();
  await trust(page, whole.phone);
  await setQuota(page, url, 6_000_000);
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "held" });
  await page.clock.fastForward(180_000);
  await expect(page.locator("[data-msg=asleep]")).toContainText("This computer was asleep for 3 min");
  await setQuota(page, url, null);
  await page.getByRole("button", { name: "Go on" }).click();
  await turn();
  await reached(page, { job: "done" });
  await turn();
  await expect(page.getByRole("heading", { level: 1, name: "Backed up" })).toBeVisible();
});

test("a folder that is gone when the backup begins is waited for, or chosen again", async ({
  openWithPhone,
  folder,
}) => {
  const { page, whole } = await openWithPhone("ten-files");
  const gone = join(folder, "gone");
  const other = join(folder, "other");
  await Promise.all([mkdir(gone), mkdir(other)]);
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^A folder that Finder reads/ }).click();
  await pickFolder(page, gone);
  await expect(page.getByRole("button", { name: "Back up now" })).toBeEnabled();
  await rename(gone, join(folder, "elsewhere"));
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "held" });
  await expect(page.getByRole("heading", { name: "Paused: Can't reach the folder" })).toBeVisible();
  await checkLooks(page, "24-folder-gone-at-start");
  await rename(join(folder, "elsewhere"), gone);
  await page.getByRole("button", { name: "Go on" }).click();
  await reached(page, { job: "done" });
  expect(await readdir(gone)).toContain(whole.scenario.identity.udid);

  await rename(gone, join(folder, "elsewhere"));
  await showBackup(page);
  await page.getByRole("button", { name: "Back up again" }).click();
  await reached(page, { job: "held" });
  await page.getByRole("button", { name: "Choose the folder again" }).click();
  await pickFolder(page, other);
  await reached(page, { job: "done" });
  expect(await readdir(other)).toContain(whole.scenario.identity.udid);
});

test("a returning person allows the folder again with one click", async ({ openWithPhone, folder }) => {
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^A folder that Finder reads/ }).click();
  await pickFolder(page, folder);
  await expect(page.getByRole("button", { name: "Back up now" })).toBeEnabled();
  // What Chromium answers on a later visit, unless the person chose "on every visit"; its own question cannot be operated.
  await page.addInitScript(() => {
    let answer: PermissionState = "prompt";
    FileSystemHandle.prototype.queryPermission = () => Promise.resolve(answer);
    FileSystemHandle.prototype.requestPermission = () => {
      answer = "granted";
      return Promise.resolve(answer);
    };
  });
  await page.reload();
  await reached(page, { conn: "ready" });
  await expect(page.getByRole("button", { name: "Back up now" })).toBeDisabled();
  await checkLooks(page, "24-allow-again");
  await page.getByRole("button", { name: "Allow access" }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "done" });
});

test("a stopped backup says what is kept, and goes on from there", async ({ openWithPhone }) => {
  const { page, whole } = await openWithPhone("everyday", { phoneOptions: small });
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "running", phase: "transferring" });
  await page.getByRole("button", { name: "Stop" }).click();
  // Timed in the page: from the click to the state, without the way there and back.
  const took = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let clickedMs = 0;
        document.addEventListener("click", () => (clickedMs = performance.now()), { capture: true, once: true });
        new MutationObserver(() => {
          if (document.documentElement.dataset["job"] === "stopped") resolve(performance.now() - clickedMs);
        }).observe(document.documentElement, { attributes: true });
      }),
  );
  await page.getByRole("button", { name: "Stop and keep what we have" }).click();
  await reached(page, { job: "stopped" });
  expect(await took).toBeLessThan(STOPPED_MS);
  await checkLooks(page, "25-stopped");
  await page.getByRole("link", { name: "Back to the iPhone" }).click();
  await navLink(page, "Snapshots").click();
  await page.getByRole("link", { name: "Backup folders" }).click();
  await expect(page.getByText("Unfinished", { exact: true })).toBeVisible();
  await showBackup(page);
  await page.getByRole("button", { name: "Continue the backup" }).click();
  await reached(page, { job: "done" });
});

test("what the iPhone refuses is told with a way to go on", async ({ openWithPhone }) => {
  const misbehave = { deviceError: { code: 208, atMessage: "Response", description: "not unlocked" } };
  const { page, whole } = await openWithPhone("ten-files", { phoneOptions: { settings: { misbehave } } });
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await reached(page, { job: "failed" });
  await expect(page.getByRole("heading", { name: "The iPhone was not unlocked in time" })).toBeVisible();
  await checkLooks(page, "26-failed");
  whole.backup.settings.misbehave = {};
  await page.getByRole("button", { name: "Resume backup" }).click();
  await reached(page, { job: "done" });
});

test("a passcode that nobody enters for three minutes ends the run with one click to go on", async ({
  openWithPhone,
}) => {
  const clock = patientClock(3 * 60_000);
  const { page, whole } = await openWithPhone("ios16-passcode", { phoneOptions: { clock } });
  await trust(page, whole.phone);
  await page.getByRole("button", { name: /^This browser/ }).click();
  await page.getByRole("button", { name: "Back up now" }).click();
  await expect(page.getByRole("heading", { name: "Enter the passcode on your iPhone" })).toBeVisible();
  await expect(page.getByRole("img", { name: /^On the iPhone: passcode pad/ })).toBeVisible();
  await expect(page.getByRole("alert")).toHaveText(/^Enter the passcode on your iPhone/);
  await expect(page).toHaveTitle(/^● Passcode needed/);
  clock.end();
  await expect(page.locator("[data-msg='backup/passcode-timeout']")).toBeVisible();
  await page.getByRole("button", { name: "Resume backup" }).click();
  await expect(page.getByRole("heading", { name: "Enter the passcode on your iPhone" })).toBeVisible();
  await whole.phone.control({ do: "typePasscode", passcode: "123456" });
  await reached(page, { job: "done" });
});

/** The phone's clock, on which waits of one length end when the test says so. */
function patientClock(ms: number): PhoneClock & { readonly end: () => void } {
  const waiting: (() => void)[] = [];
  return {
    ...REAL_CLOCK,
    sleep: (wanted, signal) =>
      wanted === ms ? new Promise((resolve) => waiting.push(resolve)) : REAL_CLOCK.sleep(wanted, signal),
    end() {
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}

test("a browser that keeps nothing is told of, and everything else still works", async ({ openApp }) => {
  const { page, url } = await openApp();
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("blocked", "SecurityError");
      },
    });
  });
  await page.goto(url);
  await page.reload();
  await expect(page.getByRole("heading", { name: "This browser keeps nothing for this page" })).toBeVisible();
  await checkLooks(page, "28-keeps-nothing");
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await page.getByRole("button", { name: "Tap Trust" }).click();
  await reached(page, { conn: "ready" });
});

test("on Windows it says before anybody tries that it will hardly work, and what does", async ({ openApp }) => {
  const { page, url } = await openApp();
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "userAgentData", { get: () => ({ platform: "Windows" }) });
  });
  await page.goto(url);
  await page.reload();
  await expect(page.getByRole("heading", { name: "On this computer another program owns the iPhone" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Connect anyway" })).toBeVisible();
  await checkLooks(page, "29-limited");
  await page.getByRole("link", { name: "Work with a backup folder" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Backups" })).toBeVisible();
});

test("without WebUSB backup folders and the demo still work", async ({ openApp, folder }) => {
  const { page, url } = await openApp();
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, "usb"));
  await page.goto(url);
  await page.reload();
  await reached(page, { conn: "unsupported" });
  await checkLooks(page, "27-unsupported");
  await page.getByRole("link", { name: "Work with a backup folder" }).click();
  await page.getByRole("button", { name: "Open a folder with backups" }).click();
  await pickFolder(page, folder);
  await expect(page.getByRole("main").getByText(basename(folder), { exact: true }).first()).toBeVisible();
  await page.goBack();
  await page.getByRole("button", { name: "Try with a demo iPhone" }).click();
  await reached(page, { conn: "trust" });
});
