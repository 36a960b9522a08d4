import type { PhotoItem } from "../../../../workers/api.ts";
import { formatDate, text } from "../../../text/index.ts";

/** What a screen reader says for a picture: what it is, when it was taken, its file. */
export function photoName({ kind, takenMs, originalName }: PhotoItem): string {
  const when = takenMs === null ? text.browse.photos.unknownDate : formatDate(takenMs);
  return text.browse.photos.name(text.browse.photos.kinds[kind], when, originalName);
}
