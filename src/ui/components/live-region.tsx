import type { ReactElement } from "react";
import { announcementOf } from "../state/announcement.ts";
import { useAppState } from "./app-context.ts";

/** The two places screen readers listen to. They exist from the start and speak when their text changes. */
export function LiveRegion(): ReactElement {
  const polite = useAppState((state) => announcementOf(state).polite);
  const alert = useAppState((state) => announcementOf(state).alert);
  return (
    <div className="visually-hidden">
      <div role="status">{polite}</div>
      <div role="alert">{alert}</div>
    </div>
  );
}
