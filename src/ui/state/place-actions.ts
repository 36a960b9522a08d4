import { asKeepsakeError } from "../../base/errors.ts";
import type { BackupPlace } from "../../workers/api.ts";
import { text } from "../text/index.ts";
import type { AppContext } from "./context.ts";
import { type Access, findPlace, type KnownPlace, type PlaceState } from "./places.ts";
import { refusesFolders } from "./platform.ts";

export interface PlaceActions {
  readonly loadPlaces: () => void;
  /** Opens the folder picker; needs a click. */
  readonly chooseFolder: () => void;
  /** The same, for who waits for it: true when a folder was picked. */
  readonly pickFolder: () => Promise<boolean>;
  readonly chooseBrowser: () => void;
  readonly choosePlace: (id: string) => void;
  /** Asks the browser for the permission again; needs a click. */
  readonly allowPlace: (id: string) => void;
  readonly forgetPlace: (id: string) => void;
  readonly readBackups: (id: string) => void;
  readonly readRoom: () => Promise<void>;
  /** Asks the browser not to clean this site's storage up. */
  readonly protectStorage: () => void;
}

const BROWSER_ID = "browser";

export function createPlaceActions({ store, engine, local }: AppContext): PlaceActions {
  async function load(): Promise<void> {
    const known = await local.places().catch(() => []);
    const list = await Promise.all(known.map(stateOf));
    store.dispatch({ type: "places/loaded", list, chosenId: list[0]?.known.id ?? null });
    await readRoom();
    for (const place of list) read(place.known.id);
  }

  async function readRoom(): Promise<void> {
    const { quota, usage } = await navigator.storage.estimate();
    const freeBytes = quota === undefined || usage === undefined ? null : quota - usage;
    const usedBytes = usage ?? null;
    store.dispatch({ type: "places/room", freeBytes, usedBytes, persisted: await navigator.storage.persisted() });
  }

  function add(known: KnownPlace): void {
    store.dispatch({ type: "places/added", place: { known, access: "granted", backups: null, error: null } });
    // Forgetting the choice costs a click next time; it must not stop the backup.
    void local.putPlace(known, Date.now()).catch(() => undefined);
    read(known.id);
  }

  /** False when the person changed their mind. */
  async function pickFolder(): Promise<boolean> {
    try {
      await pick();
      return true;
    } catch (error) {
      onPickFailure(error);
      return false;
    }
  }

  async function pick(): Promise<void> {
    store.dispatch({ type: "places/refused", isRefused: false });
    const handle = await window.showDirectoryPicker({ mode: "readwrite", id: "backups", startIn: "documents" });
    const granted = (await handle.requestPermission({ mode: "readwrite" })) === "granted";
    const id = (await findSame(handle)) ?? crypto.randomUUID();
    const known: KnownPlace = { id, name: handle.name, place: { kind: "folder", id, handle } };
    add(known);
    if (!granted) store.dispatch({ type: "places/access", id: known.id, access: "prompt" });
  }

  /** A closed picker is a change of mind, not an error; where it may be Chrome that closed it, that is said. */
  function onPickFailure(error: unknown): void {
    const isClosed = error instanceof DOMException && error.name === "AbortError";
    if (isClosed && refusesFolders(store.state.platform)) store.dispatch({ type: "places/refused", isRefused: true });
  }

  /** The same folder chosen again stays one place. */
  async function findSame(handle: FileSystemDirectoryHandle): Promise<string | null> {
    for (const { known } of store.state.places.list) {
      if (known.place.kind === "folder" && (await isSame(known.place.handle, handle))) return known.id;
    }
    return null;
  }

  async function useBrowser(): Promise<void> {
    // The answer is a fact to show, not a condition.
    await navigator.storage.persist().catch(() => false);
    add({ id: BROWSER_ID, name: text.place.browserName, place: { kind: "browser" } });
    await readRoom();
  }

  async function allow(id: string): Promise<void> {
    const place = find(id);
    if (place?.known.place.kind !== "folder") return;
    const access = await place.known.place.handle.requestPermission({ mode: "readwrite" });
    store.dispatch({ type: "places/access", id, access });
    if (access === "granted") read(id);
  }

  function read(id: string): void {
    const place = find(id);
    if (place === null || place.access !== "granted") return;
    engine.vault.list(place.known.place).then(
      (backups) => store.dispatch({ type: "places/listed", id, backups }),
      (error: unknown) => onReadFailure(id, error),
    );
  }

  function onReadFailure(id: string, error: unknown): void {
    const known = asKeepsakeError(error);
    if (known.code === "store/permission") store.dispatch({ type: "places/access", id, access: "prompt" });
    store.dispatch({ type: "places/failed", id, error: known.toWire() });
  }

  function find(id: string): PlaceState | null {
    return findPlace(store.state.places, id);
  }

  return {
    loadPlaces: () => void load().catch(() => undefined),
    chooseFolder: () => void pickFolder(),
    pickFolder,
    chooseBrowser: () => void useBrowser(),
    choosePlace: (id) => store.dispatch({ type: "places/chosen", id }),
    allowPlace: (id) => void allow(id).catch(() => undefined),
    forgetPlace: (id) => {
      store.dispatch({ type: "places/removed", id });
      void local.deletePlace(id).catch(() => undefined);
    },
    readBackups: read,
    readRoom: () => readRoom().catch(() => undefined),
    protectStorage: () =>
      void navigator.storage
        .persist()
        .then(readRoom)
        .catch(() => undefined),
  };
}

async function stateOf(known: KnownPlace): Promise<PlaceState> {
  return { known, access: await accessOf(known.place), backups: null, error: null };
}

/** A folder that is gone is not the same as any other. */
function isSame(known: FileSystemDirectoryHandle, other: FileSystemDirectoryHandle): Promise<boolean> {
  return known.isSameEntry(other).catch(() => false);
}

export async function accessOf(place: BackupPlace): Promise<Access> {
  if (place.kind === "browser") return "granted";
  return place.handle.queryPermission({ mode: "readwrite" });
}
