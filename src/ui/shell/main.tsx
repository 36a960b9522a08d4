import "./trusted-types.ts";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../styles/index.css";
import { AppContext } from "../components/app-context.ts";
import { createApp } from "../state/app.ts";
import { forgetIfWished } from "../state/forget.ts";
import { readPreferences } from "../state/preference-store.ts";
import type { Preferences } from "../state/preferences.ts";
import { setLanguage } from "../text/language.ts";
import { Shell } from "./shell.tsx";

async function start(root: HTMLElement): Promise<void> {
  await forgetIfWished();
  const preferences = await speak(readPreferences());
  createRoot(root).render(
    <StrictMode>
      <AppContext value={createApp(preferences)}>
        <Shell />
      </AppContext>
    </StrictMode>,
  );
}

/** A language that cannot be loaded must not keep the app from starting. */
async function speak(preferences: Preferences): Promise<Preferences> {
  try {
    await setLanguage(preferences.language);
    return preferences;
  } catch {
    return { ...preferences, language: "en" };
  }
}

const root = document.getElementById("app");
if (root !== null) void start(root);
