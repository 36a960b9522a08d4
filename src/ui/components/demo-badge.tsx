import type { ReactElement } from "react";
import { findPhone } from "../state/known-phones.ts";
import { text } from "../text/index.ts";
import { useAppState } from "./app-context.ts";

/** Marks what comes from the demo iPhone: nothing of it was ever anybody's. */
export function DemoBadge({ udid }: { readonly udid: string }): ReactElement | null {
  const isDemo = useAppState((state) => findPhone(state.phones, udid)?.demo === true);
  return isDemo ? <span className="badge badge-accent">{text.app.demoBadge}</span> : null;
}
