import type { ReactElement } from "react";
import type { AppState } from "../state/app-state.ts";
import { text } from "../text/index.ts";
import { useAppState } from "./app-context.ts";
import { Notice } from "./notice.tsx";

/** Less than this is what browsers give to private windows and on full disks. */
const LITTLE_ROOM_BYTES = 2_000_000_000;

/** Said before somebody trusts their backup to a browser that will not keep it. Nothing when all is well. */
export function StorageNotice(): ReactElement | null {
  const trouble = useAppState(troubleOf);
  if (trouble === null) return null;
  const { title, body } = text.shell[trouble];
  return (
    <Notice tone="warn">
      <h2>{title}</h2>
      <p>{body}</p>
    </Notice>
  );
}

function troubleOf({
  lacksParts,
  keepsNothing,
  places,
}: AppState): "lacksParts" | "keepsNothing" | "littleRoom" | null {
  if (lacksParts) return "lacksParts";
  if (keepsNothing) return "keepsNothing";
  const { browserFreeBytes } = places;
  return browserFreeBytes !== null && browserFreeBytes < LITTLE_ROOM_BYTES ? "littleRoom" : null;
}
