import type { ReactElement } from "react";
import type { WireError } from "../../base/errors.ts";
import { formatBytes, text } from "../text/index.ts";

/** Both numbers, when the error knows them: how much has to be there, and how much is. */
export function RoomNeeded({ error }: { readonly error: WireError }): ReactElement | null {
  const { neededBytes, freeBytes } = error.context;
  if (typeof neededBytes !== "number" || typeof freeBytes !== "number") return null;
  return <p data-room>{text.result.room(formatBytes(neededBytes), formatBytes(freeBytes))}</p>;
}
