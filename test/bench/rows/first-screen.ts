import { FIRST_SCREEN_LIMIT_KB, firstScreenScripts } from "../../e2e/support/first-screen.ts";
import type { BenchRow } from "../row.ts";
import { builtOnce } from "./whole-backup.ts";

/** What the page must have before its first screen is drawn and can be used: the scripts that its HTML names. */
export const firstScreen: BenchRow = {
  id: "first-screen-kb",
  title: "Script of the first screen, compressed",
  unit: "kB",
  peerName: "the limit",
  better: "lower",
  aim: 1,
  async measure() {
    const { kilobytes, files } = await firstScreenScripts(await builtOnce());
    return { ours: [kilobytes], peer: [FIRST_SCREEN_LIMIT_KB], remark: `${files} files, gzip -9; the rest when idle` };
  },
};
