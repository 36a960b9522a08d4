import { describe, expect, it } from "vitest";
import {
  chosenPlace,
  noPlaces,
  type PlaceState,
  type PlacesEvent,
  reducePlaces,
} from "../../../src/ui/state/places.ts";

function place(id: string): PlaceState {
  return { known: { id, name: id, place: { kind: "browser" } }, access: "granted", backups: null, error: null };
}

function walk(...events: readonly PlacesEvent[]): typeof noPlaces {
  return events.reduce(reducePlaces, noPlaces);
}

describe("places", () => {
  it("chooses what was added, once", () => {
    const places = walk({ type: "places/added", place: place("a") }, { type: "places/added", place: place("a") });
    expect(places.list.length).toBe(1);
    expect(chosenPlace(places)?.known.id).toBe("a");
  });

  it("chooses nothing after the chosen one was forgotten", () => {
    const places = walk({ type: "places/added", place: place("a") }, { type: "places/removed", id: "a" });
    expect(chosenPlace(places)).toBeNull();
  });

  it("clears an error when the place was read", () => {
    const error = { code: "store/gone", context: {}, causes: [] } as const;
    const places = walk(
      { type: "places/added", place: place("a") },
      { type: "places/failed", id: "a", error },
      { type: "places/listed", id: "a", backups: [] },
    );
    expect(chosenPlace(places)).toMatchObject({ error: null, backups: [] });
  });
});
