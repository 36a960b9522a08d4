/** `node scripts/icons.mjs`: draws the PNG icons from the SVG ones, with Chromium. Run it when an SVG changed; the results are checked in. */
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { chromiumFlags, findChromium } from "./chromium.mjs";

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), "public");
const icons = [
  { from: "icon.svg", to: "icon-192.png", size: 192 },
  { from: "icon.svg", to: "icon-512.png", size: 512 },
  { from: "icon-maskable.svg", to: "icon-maskable-192.png", size: 192 },
  { from: "icon-maskable.svg", to: "icon-maskable-512.png", size: 512 },
];

const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumFlags });
for (const { from, to, size } of icons) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const svg = (await readFile(join(folder, from), "utf8")).replace(
    /width="64" height="64"/,
    'width="100%" height="100%"',
  );
  await page.setContent(`<style>html,body{margin:0;height:100%}svg{display:block}</style>${svg}`);
  await writeFile(join(folder, to), await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
