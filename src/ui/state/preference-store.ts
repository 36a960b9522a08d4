import { preferredLanguage } from "../text/language.ts";
import { densities, type Preferences, themes } from "./preferences.ts";

const KEY = "keepsake-preferences";

/** Read before the first screen is drawn, so it lies where reading does not wait. Anything unreadable counts as not chosen. */
export function readPreferences(): Preferences {
  const saved = parse(read());
  return {
    language: preferredLanguage([saved["language"] ?? "", ...navigator.languages]),
    theme: themes.find((theme) => theme === saved["theme"]) ?? "auto",
    density: densities.find((density) => density === saved["density"]) ?? "auto",
    notifications: saved["notifications"] === "true",
  };
}

/** A browser that keeps nothing loses the choice at the next visit; that is all. */
export function writePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...preferences, notifications: String(preferences.notifications) }));
  } catch {
    // Storage is blocked.
  }
}

function read(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

function parse(json: string): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(json);
    const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
  } catch {
    return {};
  }
}
