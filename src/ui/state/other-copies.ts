import type { AppState } from "./app-state.ts";
import { copyOfBackup, copyOfSnapshot, isRestorable } from "./copies.ts";
import { snapshotsOf } from "./record.ts";
import type { ChosenCopy } from "./restore.ts";

/** Another copy of the same phone, and the id of its content where it is a snapshot. */
export interface OtherCopy {
  readonly copy: ChosenCopy;
  readonly contentId: string | null;
}

/**
 * The finished copies of a phone that can be reached now, without `except` and without those that are known to be damaged.
 * What was read back comes first, of that the newest.
 */
export function otherCopies(
  state: Pick<AppState, "vaults" | "places">,
  udid: string,
  except: ChosenCopy,
): readonly OtherCopy[] {
  const key = keyOf(except);
  return [...inVaults(state, udid), ...inPlaces(state, udid)]
    .filter(({ copy }) => keyOf(copy) !== key)
    .toSorted((a, b) => rankOf(b.copy) - rankOf(a.copy) || (b.copy.madeAtMs ?? 0) - (a.copy.madeAtMs ?? 0));
}

function inVaults(state: Pick<AppState, "vaults">, udid: string): readonly OtherCopy[] {
  return snapshotsOf(state, udid)
    .filter(({ snapshot }) => isRestorable(snapshot) && (snapshot.verified?.counts.error ?? 0) === 0)
    .map(({ vault, snapshot, proof }) => ({
      copy: copyOfSnapshot({ known: vault }, snapshot, proof),
      contentId: snapshot.contentId,
    }));
}

function inPlaces({ places }: Pick<AppState, "places">, udid: string): readonly OtherCopy[] {
  return places.list.flatMap((place) =>
    (place.access === "granted" ? (place.backups ?? []) : [])
      .filter(({ folder, finished }) => finished && folder.toLowerCase() === udid.toLowerCase())
      .map((backup) => ({ copy: copyOfBackup(place, backup), contentId: null })),
  );
}

function rankOf({ verifiedAtMs }: ChosenCopy): number {
  return verifiedAtMs === null ? 0 : 1;
}

export function keyOf({ source }: ChosenCopy): string {
  if (source.kind === "snapshot") return `${source.vault}/${source.snapshot}`;
  const place = source.place.kind === "folder" ? source.place.id : source.place.kind;
  return `${place}/${source.folder}`;
}
