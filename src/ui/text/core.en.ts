import { firstConnectionTexts } from "./first-connection.en.ts";
import { shellTexts } from "./shell.en.ts";
import { startTexts } from "./start.en.ts";
import { timeTexts } from "./time.en.ts";

/** The part of the English catalogue that the first screen needs; it comes with the page, the rest when it is needed. */
export const core = {
  ...startTexts,
  connection: firstConnectionTexts,
  shell: shellTexts,
  time: timeTexts,
} as const;
