/** Keepsake in more than one tab. */
export const tabTexts = {
  useHere: "Use it here",
  asking: "Asking the other tab…",
  letGoTitle: "You use Keepsake in another tab now",
  letGoBody: "This tab let go of the iPhone and locked its vaults. What was saved is safe.",
  vaultBody: "A vault is open in one tab at a time. The other tab locks it when you use it here.",
  atWork: "Not yet: the other tab is at work. Let it finish, or stop it there, then use Keepsake here.",
  silent: "The other tab doesn't answer. Close it, and Keepsake goes on here.",
  meanwhile: "Meanwhile you can look into backup folders here, change settings and read the help.",
  inOtherTab: (what: string) => `In the other tab: ${what}`,
  progress: "Progress in the other tab",
  other: "Keepsake is at work",
} as const;
