import "./trusted-types.ts";
import "../state/install-prompt.ts";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../styles/index.css";
import { AppContext } from "../components/app-context.ts";
import { type App, createApp } from "../state/app.ts";
import { isForgetWished } from "../state/forget-wish.ts";
import { readPreferences } from "../state/preference-store.ts";
import type { Preferences } from "../state/preferences.ts";
import { setLanguage } from "../text/language.ts";
import { Shell } from "./shell.tsx";

async function start(root: HTMLElement): Promise<void> {
  if (isForgetWished()) await (await import("../state/forget.ts")).forgetAsWished();
  const app = createApp(await speak(readPreferences()));
  createRoot(root).render(
    <StrictMode>
      <AppContext value={app}>
        <Shell />
      </AppContext>
    </StrictMode>,
  );
  requestIdleCallback(() => loadRest(app));
}

/** The first screen is there and can be used; now what it leads to. */
function loadRest(app: App): void {
  // Whoever presses a button tries again, and is told.
  app.ready().catch(() => undefined);
}

/** English comes with the page. A language that cannot be loaded must not keep the app from starting. */
async function speak(preferences: Preferences): Promise<Preferences> {
  if (preferences.language === "en") return preferences;
  try {
    await setLanguage(preferences.language);
    return preferences;
  } catch {
    return { ...preferences, language: "en" };
  }
}

const root = document.getElementById("app");
if (root !== null) void start(root);
