import type { ReactElement } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { Tick } from "../../components/tick.tsx";
import { text } from "../../text/index.ts";

/** Off until the person wants them; the browser asks once more. */
export function Notifications(): ReactElement {
  const app = useApp();
  const isOn = useAppState((state) => state.preferences.notifications);
  const words = text.automation.notifications;
  const isHere = "Notification" in window;
  const isDenied = isHere && Notification.permission === "denied";
  return (
    <section className="card" aria-labelledby="notifications">
      <h2 id="notifications">{words.title}</h2>
      <Tick
        label={words.on}
        hint={words.hint}
        isTicked={isOn && !isDenied}
        isDisabled={!isHere || isDenied}
        onChange={app.notify}
      />
      {isHere ? null : <p className="hint">{words.unavailable}</p>}
      {isDenied ? <p className="hint">{words.denied}</p> : null}
    </section>
  );
}
