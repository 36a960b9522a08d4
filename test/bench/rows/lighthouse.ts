import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findChromium } from "../../../scripts/chromium.mjs";
import { serveApp } from "../../e2e/support/app-server.ts";
import type { BenchRow } from "../row.ts";
import { builtOnce } from "./whole-backup.ts";

/** Not among the packages of the project: it brings 185 MB and is needed here only. */
const LIGHTHOUSE = "lighthouse@12.8.2";
const WANTED = 98;

const categories = ["performance", "accessibility", "best-practices"] as const;
type Category = (typeof categories)[number];

let scored: Promise<Readonly<Record<Category, number>>> | null = null;

/** One run gives all three. */
async function score(): Promise<Readonly<Record<Category, number>>> {
  await builtOnce();
  const app = await serveApp(null);
  try {
    const words = [
      "--yes",
      LIGHTHOUSE,
      app.url,
      "--quiet",
      "--output=json",
      "--preset=desktop",
      `--only-categories=${categories.join(",")}`,
      "--chrome-flags=--headless=new --no-sandbox",
    ];
    const env = { ...process.env, CHROME_PATH: findChromium() };
    const { stdout } = await promisify(execFile)("npx", words, { env, maxBuffer: 64 << 20 });
    const report: { readonly categories: Readonly<Record<Category, { readonly score: number }>> } = JSON.parse(stdout);
    const of = (category: Category): number => report.categories[category].score * 100;
    return {
      performance: of("performance"),
      accessibility: of("accessibility"),
      "best-practices": of("best-practices"),
    };
  } finally {
    await app.close();
  }
}

export const lighthouse: readonly BenchRow[] = categories.map((category) => ({
  id: `lighthouse-${category}`,
  title: `Lighthouse on the first screen: ${category}`,
  unit: "points",
  peerName: "wanted",
  better: "higher",
  aim: 1,
  async measure() {
    scored ??= score();
    return { ours: [(await scored)[category]], peer: [WANTED], remark: LIGHTHOUSE };
  },
}));
