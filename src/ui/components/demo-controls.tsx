import { Hand, KeyRound, LockOpen, Plug, Unplug } from "lucide-react";
import type { ReactElement } from "react";
import type { DemoGesture } from "../../workers/api.ts";
import { text } from "../text/index.ts";
import { useApp, useAppState } from "./app-context.ts";

const icons = { trust: Hand, "dont-trust": Hand, passcode: KeyRound, unlock: LockOpen, unplug: Unplug, plug: Plug };

/** The hands of the person who holds the demo iPhone: a real one has no buttons here. */
export function DemoControls({ gestures }: { readonly gestures: readonly DemoGesture[] }): ReactElement | null {
  const app = useApp();
  const usesDemo = useAppState((state) => state.usesDemo);
  if (!usesDemo) return null;
  return (
    <fieldset className="demo-controls" aria-label={text.demo.controls}>
      <span className="badge badge-accent">{text.app.demoBadge}</span>
      {gestures.map((gesture) => {
        const Icon = icons[gesture];
        return (
          <button key={gesture} type="button" className="button" onClick={() => app.touchDemo(gesture)}>
            <Icon size={16} aria-hidden />
            {text.demo.gestures[gesture]}
          </button>
        );
      })}
    </fieldset>
  );
}
