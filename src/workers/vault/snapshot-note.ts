import { limits } from "../../base/limits.ts";

/** A person's note lives on the snapshot, as a tag: encrypted with it, in every copy of the vault, shown by restic. */
const prefix = "keepsake:note=";

export const isNoteTag = (tag: string): boolean => tag.startsWith(prefix);

/** Null for a note without words. A tag has no comma, because restic's programs part tags with it. */
export function tagOfNote(note: string): string | null {
  const words = Array.from(note.trim().replaceAll(/\s+/gu, " ")).slice(0, limits.snapshotNoteChars).join("");
  return words === "" ? null : prefix + words.replaceAll("%", "%25").replaceAll(",", "%2C");
}

/** "" when there is none. */
export function noteOf(tags: readonly string[]): string {
  const tag = tags.find(isNoteTag);
  return tag === undefined ? "" : tag.slice(prefix.length).replaceAll("%2C", ",").replaceAll("%25", "%");
}
