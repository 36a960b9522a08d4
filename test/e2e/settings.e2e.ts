import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, reached, test, trust } from "./support/fixtures.ts";
import { checkLooks } from "./support/looks.ts";
import { goTo, navLink } from "./support/navigation.ts";
import { createVault } from "./support/vault.ts";

test("the look follows the settings without a reload, and stays", async ({ openApp }) => {
  test.setTimeout(240_000);
  const { page } = await openApp();
  await goTo(page, "Settings");
  await checkLooks(page, "60-settings");
  const background = () =>
    page.evaluate(() => getComputedStyle(document.body.parentElement ?? document.body).backgroundColor);
  const light = await background();
  expect(await frameColor(page)).toBe(light);
  await page.getByLabel("Theme").selectOption("dark");
  expect(await background()).not.toBe(light);
  expect(await frameColor(page)).toBe(await background());
  await page.emulateMedia({ colorScheme: "dark" });
  await page.getByLabel("Theme").selectOption("light");
  expect(await background()).toBe(light);
  expect(await frameColor(page)).toBe(light);
  await page.getByLabel("Theme").selectOption("auto");
  expect(await background()).not.toBe(light);
  expect(await frameColor(page)).toBe(await background());
  await page.emulateMedia({ colorScheme: "light" });
  expect(await frameColor(page)).toBe(light);
  await page.getByLabel("Theme").selectOption("dark");
  await page.getByLabel("Density").selectOption("comfortable");
  await page.reload();
  await reached(page, { theme: "dark", density: "comfortable" });
  expect(await background()).not.toBe(light);
  expect(await frameColor(page)).toBe(await background());
  for (const [link, name] of [
    [/^Privacy/, "61-privacy"],
    [/^About/, "62-about"],
    [/^Self-test/, "63-self-test"],
    [/^Diagnostics/, "64-diagnostics"],
    [/^Forget everything/, "65-forget"],
  ] as const) {
    await navLink(page, "Settings").click();
    await page.getByRole("link", { name: link }).click();
    await page.getByRole("navigation", { name: "Where you are" }).waitFor();
    if (name === "63-self-test") await page.locator("[data-self-test=partly], [data-self-test=good]").waitFor();
    if (name === "64-diagnostics") await page.getByRole("button", { name: "Save the file" }).waitFor();
    await checkLooks(page, name);
  }
  await goTo(page, "Help");
  await checkLooks(page, "66-help");
  await page.setViewportSize({ width: 360, height: 740 });
  await goTo(page, "More");
  await checkLooks(page, "67-more");
});

/** The theme colour that the browser takes for its own frame now, as styles write colours. */
function frameColor(page: Page): Promise<string> {
  return page.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")];
    const probe = document.createElement("i");
    probe.style.color = all.find(({ media }) => media === "" || matchMedia(media).matches)?.content ?? "";
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  });
}

test("the self-test passes what this browser can do", async ({ openApp }) => {
  const { page } = await openApp();
  await page.goto(`${page.url()}#/settings/self-test`);
  await page.locator("[data-self-test=partly], [data-self-test=good]").waitFor();
  for (const id of ["secure", "usb", "picker", "database", "files", "room", "worker", "wasm", "crypto"]) {
    await expect(page.locator(`[data-id=${id}]`)).toHaveAttribute("data-state", "ready");
  }
  // Service workers are off in this browser, and the test says so.
  await expect(page.locator("[data-id=offline]")).toHaveAttribute("data-state", "warn");
});

test("the diagnostics file is what was shown, without names and numbers", async ({ openWithPhone }) => {
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  await navLink(page, "Settings").click();
  await page.getByRole("link", { name: /^Diagnostics/ }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the file" }).click();
  const saved = await readFile(await (await downloading).path(), "utf8");
  expect(await page.getByRole("region", { name: "Content of the file" }).textContent()).toBe(saved);
  const { udid, deviceName, serialNumber, phoneNumber, imei, iccid, wifiAddress } = whole.scenario.identity;
  for (const secret of [udid, deviceName, serialNumber, phoneNumber, imei, iccid, wifiAddress]) {
    expect(saved).not.toContain(secret);
  }
  expect(JSON.parse(saved)).toMatchObject({ connection: { state: "ready" }, phones: [{ demo: false }] });
});

test("forgetting everything leaves nothing behind", async ({ openWithPhone }) => {
  const { page, whole } = await openWithPhone("ten-files");
  await trust(page, whole.phone);
  await createVault(page, null);
  await navLink(page, "Settings").click();
  await page.getByLabel("Theme").selectOption("dark");
  const before = await remains(page);
  for (const kind of ["files", "settings", "records"]) expect(before[kind], kind).not.toEqual([]);
  await page.getByRole("link", { name: /^Forget everything/ }).click();
  await noteForgottenUsb(page);
  const button = page.getByRole("button", { name: "Forget everything" });
  await expect(button).toBeDisabled();
  await page.getByLabel("Type “forget” to confirm").fill("Forget");
  const loaded = page.waitForEvent("load");
  await button.click();
  await loaded;
  await expect(page.getByRole("heading", { level: 1, name: "Everything is forgotten" })).toBeVisible();
  const after = await remains(page);
  // The virtual iPhone is there again at once, so the app has begun anew with an identity of its own.
  expect({ ...after, records: after["records"]?.filter((name) => name !== "keepsake-device/host") }).toEqual(nothing);
  expect(await page.evaluate(() => sessionStorage.getItem("e2e-forgot"))).toBe("iPhone");
  await checkLooks(page, "68-forgotten");
  await page.getByRole("link", { name: "Start anew" }).click();
  await navLink(page, "Vaults").click();
  await expect(page.locator("[data-door]")).toHaveCount(0);
  await reached(page, { theme: "auto" });
});

test("a language is switched without a reload, with its direction", async ({ openApp }) => {
  const { page } = await openApp();
  await navLink(page, "Settings").click();
  for (const [language, title, dir] of [
    ["de", "Einstellungen", "ltr"],
    ["ar", "الإعدادات", "rtl"],
    ["en", "Settings", "ltr"],
  ] as const) {
    await page
      .locator("select")
      .filter({ has: page.locator("option[value=ar]") })
      .selectOption(language);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(page.locator("html")).toHaveAttribute("dir", dir);
  }
});

/** A real browser would not list the iPhone any more; the virtual one is plugged in anew with each load of the page. */
function noteForgottenUsb(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const own = navigator.usb.getDevices.bind(navigator.usb);
    navigator.usb.getDevices = async () => {
      const devices = await own();
      for (const device of devices) {
        device.forget = async () => sessionStorage.setItem("e2e-forgot", device.productName ?? "");
      }
      return devices;
    };
  });
}

/** Names of what is left; of a database only when it holds anything, because the app makes empty ones as it starts. */
const nothing: Readonly<Record<string, readonly string[]>> = {
  files: [],
  settings: [],
  records: [],
  caches: [],
};

async function remains(page: Page): Promise<Record<string, string[]>> {
  return page.evaluate(async () => {
    const files: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) files.push(name);
    const records: string[] = [];
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await answerOf(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const count = await answerOf(database.transaction(store).objectStore(store).count());
        if (count > 0) records.push(`${name}/${store}`);
      }
      database.close();
    }
    return { files, settings: Object.keys(localStorage), records, caches: await caches.keys() };

    function answerOf<T>(request: IDBRequest<T>): Promise<T> {
      return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    }
  });
}
