import type { ClockDoubt, ClockEvent } from "./clock.ts";
import { type Connection, type ConnectionEvent, reduceConnection } from "./connection.ts";
import { type KnownPhones, type KnownPhonesEvent, noPhones, reduceKnownPhones } from "./known-phones.ts";
import { noOffline, type Offline, type OfflineEvent } from "./offline.ts";
import { type Operation, type OperationEvent, reduceOperation } from "./operation.ts";
import { noPasswords, type PasswordEvent, type Passwords, reducePasswords } from "./password.ts";
import { noPlaces, type Places, type PlacesEvent, reducePlaces } from "./places.ts";
import type { Platform } from "./platform.ts";
import type { Preferences, PreferencesEvent } from "./preferences.ts";
import { noRestore, type RestoreEvent, type RestorePlan, reduceRestore } from "./restore.ts";
import { noRuns, type Runs, type RunsEvent, reduceRuns } from "./runs.ts";
import { noTabs, type Tabs, type TabsEvent } from "./tabs.ts";
import { noVaults, reduceVaults, type Vaults, type VaultsEvent } from "./vaults.ts";

/** Everything the screens are a function of. */
export interface AppState {
  readonly platform: Platform;
  readonly connection: Connection;
  readonly places: Places;
  readonly vaults: Vaults;
  readonly operation: Operation;
  readonly restore: RestorePlan;
  readonly passwords: Passwords;
  /** The demo phone stands in for a real one. */
  readonly usesDemo: boolean;
  readonly phones: KnownPhones;
  readonly runs: Runs;
  readonly preferences: Preferences;
  readonly offline: Offline;
  readonly tabs: Tabs;
  /** What speaks against this computer's clock; null when nothing does. */
  readonly clock: ClockDoubt | null;
  /** The browser refuses to keep anything for this site: blocked by the person, a policy or a damaged profile. */
  readonly keepsNothing: boolean;
  /** A part of the app could not be loaded; the next try may succeed. */
  readonly lacksParts: boolean;
}

export interface DemoEvent {
  readonly type: "demo/entered" | "demo/left";
}

export interface ConditionEvent {
  readonly type: "storage/blocked" | "rest/failed";
}

export type AppEvent =
  | ConnectionEvent
  | PlacesEvent
  | VaultsEvent
  | OperationEvent
  | RestoreEvent
  | PasswordEvent
  | DemoEvent
  | KnownPhonesEvent
  | RunsEvent
  | PreferencesEvent
  | OfflineEvent
  | TabsEvent
  | ClockEvent
  | ConditionEvent;

const defaultPreferences: Preferences = { language: "en", theme: "auto", density: "auto", notifications: false };

export function initialState(platform: Platform, preferences = defaultPreferences): AppState {
  return {
    platform,
    connection: firstConnection(platform),
    places: noPlaces,
    vaults: noVaults,
    operation: { id: "idle" },
    restore: noRestore,
    passwords: noPasswords,
    usesDemo: false,
    phones: noPhones,
    runs: noRuns,
    preferences,
    offline: noOffline,
    tabs: noTabs,
    clock: null,
    keepsNothing: false,
    lacksParts: false,
  };
}

function firstConnection(platform: Platform): Connection {
  if (!platform.isSecure) return { id: "insecure" };
  return platform.hasUsb ? { id: "none" } : { id: "unsupported" };
}

export function reduceApp(before: AppState, event: AppEvent): AppState {
  const connection = isOf(event, "connection/") ? reduceConnection(before.connection, event) : before.connection;
  const places = isOf(event, "places/") ? reducePlaces(before.places, event) : before.places;
  const operation = isOf(event, "operation/") ? reduceOperation(before.operation, event) : before.operation;
  const usesDemo = isOf(event, "demo/") ? event.type === "demo/entered" : before.usesDemo;
  const after = {
    ...before,
    // Without WebUSB there is no state to go back to from the demo but the first one.
    connection: connection.id === "none" && !before.platform.hasUsb ? firstConnection(before.platform) : connection,
    places,
    vaults: vaultsAfter(before.vaults, event),
    operation,
    restore: isOf(event, "restore/") ? reduceRestore(before.restore, event) : before.restore,
    passwords: isOf(event, "passwords/") ? reducePasswords(before.passwords, event) : before.passwords,
    usesDemo,
    phones: isOf(event, "phones/") ? reduceKnownPhones(before.phones, event) : before.phones,
    runs: isOf(event, "runs/") ? reduceRuns(before.runs, event) : before.runs,
    preferences: isOf(event, "preferences/") ? { ...before.preferences, ...event.change } : before.preferences,
    // Whatever else happens, it happens by an action: everything is there.
    lacksParts: event.type === "rest/failed",
    keepsNothing: before.keepsNothing || event.type === "storage/blocked",
    offline: isOf(event, "offline/") ? { ...before.offline, ...event.change } : before.offline,
    tabs: isOf(event, "tabs/") ? { ...before.tabs, ...event.change } : before.tabs,
    clock: event.type === "clock/judged" ? event.doubt : before.clock,
  };
  return isSame(before, after) ? before : after;
}

/** Choosing a folder means: not the vault. */
function vaultsAfter(before: Vaults, event: AppEvent): Vaults {
  if (isOf(event, "vaults/")) return reduceVaults(before, event);
  const isOther = event.type === "places/chosen" || event.type === "places/added";
  return isOther && before.targetId !== null ? { ...before, targetId: null } : before;
}

function isOf<P extends string>(event: AppEvent, prefix: P): event is Extract<AppEvent, { type: `${P}${string}` }> {
  return event.type.startsWith(prefix);
}

function isSame(before: AppState, after: AppState): boolean {
  return (Object.keys(after) as (keyof AppState)[]).every((key) => before[key] === after[key]);
}
