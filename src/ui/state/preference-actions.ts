import { type Language, setLanguage } from "../text/language.ts";
import type { AppContext } from "./context.ts";
import { writePreferences } from "./preference-store.ts";
import type { Preferences } from "./preferences.ts";

export interface PreferenceActions {
  readonly prefer: (change: Partial<Omit<Preferences, "language">>) => void;
  /** Loads the language first; without it everything stays as it is. */
  readonly speak: (language: Language) => void;
}

export function createPreferenceActions({ store }: AppContext): PreferenceActions {
  function change(part: Partial<Preferences>): void {
    store.dispatch({ type: "preferences/changed", change: part });
    writePreferences(store.state.preferences);
  }
  return {
    prefer: change,
    speak: (language) =>
      void setLanguage(language).then(
        () => change({ language }),
        () => undefined,
      ),
  };
}
