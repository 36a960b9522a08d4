/** What the connection card says before anything has happened; see connection.en.ts for the rest. */
export const firstConnectionTexts = {
  unsupported: {
    title: "This browser can't talk to an iPhone",
    body: "Chrome or Edge on a computer, or Chrome on Android, can. You can look around here with the demo iPhone.",
  },
  insecure: { title: "This page was opened in an unsafe way", body: "Open it over https." },
  none: {
    title: "Connect your iPhone with a cable",
    body: "Plug it straight into this computer, unlock it, then choose it in the list the browser shows.",
  },
} as const;
