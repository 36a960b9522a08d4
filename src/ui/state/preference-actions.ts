import { type Language, setLanguage } from "../text/language.ts";
import type { AppContext } from "./context.ts";
import { writePreferences } from "./preference-store.ts";
import type { Preferences } from "./preferences.ts";

export interface PreferenceActions {
  readonly prefer: (change: Partial<Omit<Preferences, "language" | "notifications">>) => void;
  /** Asks the browser, which asks the person; needs a click. */
  readonly notify: (wanted: boolean) => void;
  /** Loads the language first; without it everything stays as it is. */
  readonly speak: (language: Language) => void;
}

export function createPreferenceActions({ store }: AppContext): PreferenceActions {
  function change(part: Partial<Preferences>): void {
    store.dispatch({ type: "preferences/changed", change: part });
    writePreferences(store.state.preferences);
  }
  async function notify(wanted: boolean): Promise<void> {
    const isAllowed = wanted && (await Notification.requestPermission()) === "granted";
    change({ notifications: isAllowed });
  }
  return {
    prefer: change,
    notify: (wanted) => void notify(wanted).catch(() => undefined),
    speak: (language) =>
      void setLanguage(language).then(
        () => change({ language }),
        () => undefined,
      ),
  };
}
