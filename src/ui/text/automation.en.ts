import { plural } from "./plural.ts";

/** What happens by itself, and how the person is reminded. */
export const automationTexts = {
  title: "By itself",
  onPlug: "Back up when it is plugged in",
  onPlugHint: (hours: string) =>
    `While Keepsake is open, the place can be reached and the last backup is at least ${hours} hours old.`,
  passcode:
    "The iPhone asks for its passcode at the start of each backup, so somebody has to be there. No program can do that for you.",
  remind: "Remind me",
  never: "Never",
  afterDays: (count: number, shown: string) => plural(count, { one: "After a day", other: `After ${shown} days` }),
  keepOpen:
    "Reminders appear while Keepsake is open. Install it and let it start when you sign in to have that always.",
  notifications: {
    title: "Notifications",
    on: "Tell me when the iPhone waits for its passcode, when a backup is finished or stopped, and when one is overdue",
    hint: "Only while this page is in the background. They come from this browser, not from a server.",
    denied:
      "The browser blocks notifications for this site. In the browser: click the symbol beside the address and allow them.",
    unavailable: "This browser has no notifications.",
  },
  news: {
    passcode: (name: string) => `Enter the passcode on ${name}`,
    done: (name: string) => `${name} is backed up`,
    trouble: (name: string) => `The backup of ${name} stopped`,
    restored: (name: string) => `${name} is restored`,
    restoreTrouble: (name: string) => `The restore of ${name} stopped`,
    overdue: (name: string) => `${name} has not been backed up for a while`,
  },
} as const;
