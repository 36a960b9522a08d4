import { setLanguage } from "../text/language.ts";
import type { Actions } from "./actions.ts";
import { type AppEvent, type AppState, initialState, reduceApp } from "./app-state.ts";
import { currentPlatform } from "./platform.ts";
import type { Preferences } from "./preferences.ts";
import { createStore, type Store } from "./store.ts";

/** The state and everything a person can do. */
export interface App extends Actions {
  readonly store: Store<AppState, AppEvent>;
  /** Resolves when everything is loaded that may change the state; the same promise until that failed. */
  readonly ready: () => Promise<void>;
}

/**
 * The first screen needs the state and not what changes it. So actions and the words for all that can happen are loaded
 * after it is drawn, and an action called before that waits for it.
 */
export function createApp(preferences: Preferences): App {
  const store = createStore<AppState, AppEvent>(initialState(currentPlatform(), preferences), reduceApp);
  let loading: Promise<void> | null = null;
  let actions: Actions | null = null;

  async function load(): Promise<void> {
    const [module] = await Promise.all([import("./actions.ts"), setLanguage(store.state.preferences.language)]);
    actions = module.createActions(store);
  }

  function ready(): Promise<void> {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      store.dispatch({ type: "rest/failed" });
      throw error;
    });
    return loading;
  }

  function actionOf(name: string): unknown {
    if (actions !== null) return Reflect.get(actions, name);
    // A page that lost its network says so; the next click tries again.
    return (...args: readonly unknown[]) =>
      ready().then(
        () => call(name, args),
        () => undefined,
      );
  }

  function call(name: string, args: readonly unknown[]): unknown {
    const action: unknown = actions === null ? undefined : Reflect.get(actions, name);
    return typeof action === "function" ? Reflect.apply(action, undefined, args) : undefined;
  }

  return new Proxy({ store, ready } as App, {
    get: (target, name) => (typeof name !== "string" || name in target ? Reflect.get(target, name) : actionOf(name)),
  });
}
