import type { Engine } from "../../workers/engine.ts";
import type { AppEvent, AppState } from "./app-state.ts";
import type { LocalStore } from "./local-store.ts";
import type { Store } from "./store.ts";

/** What the actions share. */
export interface AppContext {
  readonly store: Store<AppState, AppEvent>;
  readonly engine: Engine;
  readonly local: LocalStore;
}
