import { existsSync } from "node:fs";
import { chromium } from "playwright";
import { aptInstall } from "./debian-tools.mjs";

/** Headless, quiet, and without calls home. */
export const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const systemChromium = "/usr/bin/chromium";

/**
 * The Chromium the tests drive: $CHROMIUM, Playwright's own, the system's, or — for root on a Debian-like system that
 * allows it — a freshly installed one.
 * @returns {string} path of the executable
 */
export function findChromium() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== "") {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM names ${named}, which does not exist.`);
  }
  for (const candidate of [playwrightChromium(), systemChromium]) {
    if (candidate !== null && existsSync(candidate)) return candidate;
  }
  if (process.platform === "linux" && aptInstall(["chromium", "fonts-liberation"]) && existsSync(systemChromium)) {
    return systemChromium;
  }
  throw new Error(
    "No Chromium found. One of: set CHROMIUM to its path · npx playwright install chromium · apt-get install chromium",
  );
}

function playwrightChromium() {
  try {
    return chromium.executablePath();
  } catch {
    return null;
  }
}

if (import.meta.filename === process.argv[1]) console.log(`Chromium: ${findChromium()}`);
