import { openEngine } from "../../workers/engine.ts";
import { type AppEvent, type AppState, initialState, reduceApp } from "./app-state.ts";
import { type BackupActions, createBackupActions } from "./backup-actions.ts";
import type { AppContext } from "./context.ts";
import { openLocalStore } from "./local-store.ts";
import { createPhoneActions, type PhoneActions } from "./phone-actions.ts";
import { createPlaceActions, type PlaceActions } from "./place-actions.ts";
import { currentPlatform } from "./platform.ts";
import { createStore, type Store } from "./store.ts";

/** The state and everything a person can do. Actions never throw: what goes wrong becomes state. */
export interface App extends PhoneActions, PlaceActions, BackupActions {
  readonly store: Store<AppState, AppEvent>;
}

export function createApp(): App {
  const store = createStore<AppState, AppEvent>(initialState(currentPlatform()), reduceApp);
  const context: AppContext = { store, engine: openEngine(), local: openLocalStore() };
  const places = createPlaceActions(context);
  const backup = createBackupActions(context, places);
  const phone = createPhoneActions(context, backup);
  places.loadPlaces();
  phone.lookForPhones();
  return { store, ...places, ...backup, ...phone };
}
