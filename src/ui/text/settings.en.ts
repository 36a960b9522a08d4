/** Settings and what lies behind them. */
export const settingsTexts = {
  title: "Settings",
  appearance: "Appearance",
  language: "Language",
  theme: "Theme",
  themes: { auto: "As the computer", light: "Light", dark: "Dark" },
  density: "Density",
  densities: { auto: "As the pointer needs it", comfortable: "Comfortable", compact: "Compact" },
  pages: "More",
  privacy: "Privacy",
  privacyHint: "What happens to your data, and what this browser keeps.",
  about: {
    title: "About Keepsake",
    link: "About",
    linkHint: "Version and licences.",
    version: "Version",
    licence: "MIT licence. Keepsake is an independent project and is not affiliated with Apple.",
  },
} as const;
