import type { AppState } from "./app-state.ts";
import { copyOfBackup, copyOfSnapshot, isRestorable } from "./copies.ts";
import { findPlace } from "./places.ts";
import type { ChosenCopy, MemoSource, RestoreAchieved, RestoreMemo, RestorePlan } from "./restore.ts";
import { proofOf } from "./vault-notes.ts";
import { findVault, notesOf } from "./vaults.ts";

/** Null for a copy that can't be named beyond this visit. */
export function memoOf(
  { vaults }: Pick<AppState, "vaults">,
  plan: RestorePlan,
  achieved: RestoreAchieved,
): RestoreMemo | null {
  const { copy, choices, ticks, readFirst, safety } = plan;
  if (copy === null) return null;
  const { source, ...shown } = copy;
  const named = sourceOf(vaults, source);
  return named === null ? null : { source: named, copy: shown, choices, ticks, readFirst, safety, ...achieved };
}

function sourceOf(vaults: AppState["vaults"], source: ChosenCopy["source"]): MemoSource | null {
  if (source.kind === "folder") {
    const { place, folder } = source;
    return { kind: "folder", place: place.kind === "folder" ? place.id : place.kind, folder };
  }
  const { vault, snapshot } = source;
  const known = findVault(vaults, vault)?.content?.snapshots.find(({ id }) => id === snapshot);
  return known === undefined ? null : { kind: "snapshot", vault, snapshot, contentId: known.contentId };
}

/** The copy as it can be had now: null when it is gone. Behind a locked door it is believed to be there. */
export function copyOfMemo(state: Pick<AppState, "vaults" | "places">, memo: RestoreMemo): ChosenCopy | null {
  return memo.source.kind === "snapshot" ? ofVault(state, memo, memo.source) : ofPlace(state, memo, memo.source);
}

function ofVault(
  { vaults }: Pick<AppState, "vaults">,
  memo: RestoreMemo,
  { vault: id, snapshot, contentId }: Extract<MemoSource, { readonly kind: "snapshot" }>,
): ChosenCopy | null {
  const vault = findVault(vaults, id);
  if (vault === null) return null;
  if (vault.content === null) return { ...memo.copy, source: { kind: "snapshot", vault: id, snapshot } };
  const found = vault.content.snapshots.find((each) => each.contentId === contentId && isRestorable(each));
  return found === undefined ? null : copyOfSnapshot(vault, found, proofOf(found, notesOf(vaults, vault)));
}

function ofPlace(
  { places }: Pick<AppState, "places">,
  memo: RestoreMemo,
  { place: id, folder }: Extract<MemoSource, { readonly kind: "folder" }>,
): ChosenCopy | null {
  const place = findPlace(places, id);
  if (place === null) return null;
  if (place.backups === null) return { ...memo.copy, source: { kind: "folder", place: place.known.place, folder } };
  const found = place.backups.find((each) => each.folder === folder && each.finished);
  return found === undefined ? null : copyOfBackup(place, found);
}

/** The copy's vault is open, its folder allowed. */
export function canReach({ vaults, places }: Pick<AppState, "vaults" | "places">, { source }: ChosenCopy): boolean {
  if (source.kind === "snapshot") return findVault(vaults, source.vault)?.door === "open";
  const id = source.place.kind === "folder" ? source.place.id : source.place.kind;
  return findPlace(places, id)?.access === "granted";
}
