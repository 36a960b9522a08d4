import type { ReactElement } from "react";
import { text } from "../text/index.ts";
import { useAppState } from "./app-context.ts";
import { Notice } from "./notice.tsx";

/** Less than this is what browsers give to private windows and on full disks. */
const LITTLE_ROOM_BYTES = 2_000_000_000;

/** Said before somebody trusts their backup to a browser that will not keep it. Nothing when all is well. */
export function StorageNotice(): ReactElement | null {
  const keepsNothing = useAppState((state) => state.keepsNothing);
  const freeBytes = useAppState((state) => state.places.browserFreeBytes);
  if (!keepsNothing && (freeBytes === null || freeBytes >= LITTLE_ROOM_BYTES)) return null;
  const { title, body } = keepsNothing ? text.shell.keepsNothing : text.shell.littleRoom;
  return (
    <Notice tone="warn">
      <h2>{title}</h2>
      <p>{body}</p>
    </Notice>
  );
}
