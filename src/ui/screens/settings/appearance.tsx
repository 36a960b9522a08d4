import type { ReactElement } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { type Density, densities, type Theme, themes } from "../../state/preferences.ts";
import { type Language, languageNames, languages, text } from "../../text/index.ts";
import { Choice } from "./choice.tsx";

export function Appearance(): ReactElement {
  const app = useApp();
  const { language, theme, density } = useAppState((state) => state.preferences);
  const words = text.settings;
  return (
    <section className="card" aria-labelledby="appearance">
      <h2 id="appearance">{words.appearance}</h2>
      <Choice<Language>
        label={words.language}
        value={language}
        options={languages}
        nameOf={(each) => languageNames[each]}
        onChange={app.speak}
      />
      <Choice<Theme>
        label={words.theme}
        value={theme}
        options={themes}
        nameOf={(each) => text.settings.themes[each]}
        onChange={(each) => app.prefer({ theme: each })}
      />
      <Choice<Density>
        label={words.density}
        value={density}
        options={densities}
        nameOf={(each) => text.settings.densities[each]}
        onChange={(each) => app.prefer({ density: each })}
      />
    </section>
  );
}
