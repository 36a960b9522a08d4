import type { WireError } from "../../base/errors.ts";
import type { BackupPlace, BackupSummary } from "../../workers/api.ts";

/** A place as the page remembers it. */
export interface KnownPlace {
  readonly id: string;
  readonly name: string;
  readonly place: BackupPlace;
}

/** granted: usable now. prompt: the person must allow it again with a click. denied: only the site settings help. */
export type Access = "granted" | "prompt" | "denied";

export interface PlaceState {
  readonly known: KnownPlace;
  readonly access: Access;
  /** Null until read, or while access is missing. */
  readonly backups: readonly BackupSummary[] | null;
  readonly error: WireError | null;
}

export interface Places {
  readonly loaded: boolean;
  readonly list: readonly PlaceState[];
  readonly chosenId: string | null;
  /** The last folder could not be opened: the picker was closed, or the browser keeps that folder from pages. */
  readonly isRefused: boolean;
  /** Room in this browser as far as the browser tells; null while unknown. */
  readonly browserFreeBytes: number | null;
  readonly browserUsedBytes: number | null;
  readonly browserPersisted: boolean;
}

export const noPlaces: Places = {
  loaded: false,
  list: [],
  chosenId: null,
  isRefused: false,
  browserFreeBytes: null,
  browserUsedBytes: null,
  browserPersisted: false,
};

export type PlacesEvent =
  | { readonly type: "places/loaded"; readonly list: readonly PlaceState[]; readonly chosenId: string | null }
  | { readonly type: "places/added"; readonly place: PlaceState }
  | { readonly type: "places/refused"; readonly isRefused: boolean }
  | { readonly type: "places/removed"; readonly id: string }
  | { readonly type: "places/chosen"; readonly id: string }
  | { readonly type: "places/access"; readonly id: string; readonly access: Access }
  | { readonly type: "places/listed"; readonly id: string; readonly backups: readonly BackupSummary[] }
  | { readonly type: "places/failed"; readonly id: string; readonly error: WireError }
  | {
      readonly type: "places/room";
      readonly freeBytes: number | null;
      readonly usedBytes: number | null;
      readonly persisted: boolean;
    };

export function reducePlaces(before: Places, event: PlacesEvent): Places {
  switch (event.type) {
    case "places/loaded":
      return { ...before, loaded: true, list: event.list, chosenId: event.chosenId };
    case "places/added": {
      const others = before.list.filter((place) => place.known.id !== event.place.known.id);
      return { ...before, list: [...others, event.place], chosenId: event.place.known.id, isRefused: false };
    }
    case "places/refused":
      return { ...before, isRefused: event.isRefused };
    case "places/removed": {
      const list = before.list.filter((place) => place.known.id !== event.id);
      return { ...before, list, chosenId: before.chosenId === event.id ? null : before.chosenId };
    }
    case "places/chosen":
      return { ...before, chosenId: event.id };
    case "places/access":
      return changePlace(before, event.id, { access: event.access });
    case "places/listed":
      return changePlace(before, event.id, { backups: event.backups, error: null });
    case "places/failed":
      return changePlace(before, event.id, { error: event.error });
    case "places/room":
      return {
        ...before,
        browserFreeBytes: event.freeBytes,
        browserUsedBytes: event.usedBytes,
        browserPersisted: event.persisted,
      };
  }
}

function changePlace(before: Places, id: string, change: Partial<PlaceState>): Places {
  return { ...before, list: before.list.map((place) => (place.known.id === id ? { ...place, ...change } : place)) };
}

export function chosenPlace(places: Places): PlaceState | null {
  return findPlace(places, places.chosenId);
}

export function findPlace({ list }: Pick<Places, "list">, id: string | null): PlaceState | null {
  return list.find(({ known }) => known.id === id) ?? null;
}
