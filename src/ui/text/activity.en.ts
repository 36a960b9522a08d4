import { plural } from "./plural.ts";

/** The history of runs. */
export const activityTexts = {
  title: "Activity",
  emptyTitle: "Nothing has run yet",
  emptyBody:
    "Every backup is listed here, with its result; and every one that was due and did not happen, with the reason.",
  now: "Running now",
  history: "History",
  copy: "Copy as text",
  clear: "Clear the history",
  clearTitle: "Clear the history?",
  clearBody: "The list is emptied. Snapshots and backups stay.",
  clearConfirm: "Clear",
  columns: { when: "Started", what: "What", result: "Result", took: "Took", amount: "Copied" },
  kinds: { backup: (name: string) => `Backup of ${name}`, restore: (name: string) => `Restore of ${name}` },
  into: (place: string) => `into ${place}`,
  results: {
    running: "Running",
    done: "Finished",
    stopped: "Stopped by you",
    interrupted: "Interrupted",
    failed: "Failed",
    broken: "Broken off",
    missed: "Missed",
  },
  brokenHint: "The page was closed before it was finished. What arrived is kept.",
  missed: {
    "not-open": "Keepsake was not open.",
    "not-connected": "The iPhone was not connected.",
    "vault-locked": "The vault was locked.",
    "no-place": "No place for backups was chosen.",
    "not-started": "Nobody started it.",
  },
  resume: "Resume",
  amount: (size: string, files: number, shown: string) =>
    plural(files, { one: `${size}, one file`, other: `${size}, ${shown} files` }),
} as const;
