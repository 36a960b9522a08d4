import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactElement, ReactNode } from "react";

export type Tone = "info" | "ok" | "warn" | "bad";

const icons = { info: Info, ok: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

/** A coloured box with an icon: the colour never speaks alone. */
export function Notice({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }): ReactElement {
  const Icon = icons[tone];
  return (
    <div className={`notice notice-${tone}`}>
      <Icon size={20} aria-hidden />
      <div className="stack-tight">{children}</div>
    </div>
  );
}
