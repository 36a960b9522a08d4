import type { Language } from "../text/index.ts";

export type Theme = "auto" | "light" | "dark";

/** `auto`: as the pointer needs it, see tokens.css. */
export type Density = "auto" | "comfortable" | "compact";

/** How the app looks and speaks. */
export interface Preferences {
  readonly language: Language;
  readonly theme: Theme;
  readonly density: Density;
  /** The person wants to be told things while the page is in the background. */
  readonly notifications: boolean;
}

export const themes: readonly Theme[] = ["auto", "light", "dark"];
export const densities: readonly Density[] = ["auto", "comfortable", "compact"];

export interface PreferencesEvent {
  readonly type: "preferences/changed";
  readonly change: Partial<Preferences>;
}
