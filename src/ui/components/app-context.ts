import { createContext, useContext } from "react";
import { KeepsakeError } from "../../base/errors.ts";
import type { App } from "../state/app.ts";
import type { AppState } from "../state/app-state.ts";
import { useStore } from "../state/store.ts";

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) throw new KeepsakeError("base/bug", { what: "component outside the app" });
  return app;
}

export function useAppState<T>(select: (state: AppState) => T): T {
  return useStore(useApp().store, select);
}
