import type { ContentSource } from "../../../workers/api.ts";
import type { AppState } from "../../state/app-state.ts";
import { findVault } from "../../state/vaults.ts";

/** What the address of a browse screen names: it stays the same when a pin gives the snapshot another id. */
export type CopyAddress =
  | { readonly kind: "snapshot"; readonly vault: string; readonly contentId: string }
  | { readonly kind: "folder"; readonly place: string; readonly folder: string };

/** The copy itself; or why it can't be had just now. */
export type FoundCopy = { readonly source: ContentSource } | { readonly missing: "locked" | "no-access" | "gone" };

export function findCopy({ vaults, places }: Pick<AppState, "vaults" | "places">, address: CopyAddress): FoundCopy {
  if (address.kind === "snapshot") {
    const vault = findVault(vaults, address.vault);
    if (vault === null) return { missing: "gone" };
    if (vault.content === null) return { missing: "locked" };
    const snapshot = vault.content.snapshots.find(({ contentId }) => contentId === address.contentId);
    if (snapshot === undefined) return { missing: "gone" };
    return { source: { kind: "snapshot", vault: address.vault, snapshot: snapshot.id } };
  }
  const place = places.list.find(({ known }) => known.id === address.place);
  if (place === undefined) return { missing: "gone" };
  if (place.access !== "granted") return { missing: "no-access" };
  return { source: { kind: "folder", place: place.known.place, folder: address.folder } };
}

/** The address of a kind, and of something in it. Names come from the phone, so each part is escaped. */
export function browsePath(address: CopyAddress, kind: string, ...parts: readonly string[]): string {
  const copy = address.kind === "snapshot" ? [address.vault, address.contentId] : [address.place, address.folder];
  const root = address.kind === "snapshot" ? "/snapshot" : "/backups";
  return [root, ...copy.map(encodeURIComponent), "browse", kind, ...parts.map(encodeURIComponent)].join("/");
}
