import type { ReactElement } from "react";
import { DemoControls } from "../../components/demo-controls.tsx";
import { PhonePicture } from "../../components/phone-picture.tsx";
import { useNow } from "../../components/use-now.ts";
import { formatClock, text } from "../../text/index.ts";

/** The clock counts up: how long the phone waits is the phone's business and differs between versions of iOS. */
export function PasscodeWait({ sinceMs }: { readonly sinceMs: number }): ReactElement {
  const nowMs = useNow();
  return (
    <div className="run-wait notice notice-warn">
      <PhonePicture kind="passcode" />
      <div className="stack-tight">
        <h2>{text.run.passcodeTitle}</h2>
        <p>{text.run.passcodeBody}</p>
        <p className="hint">{text.run.waitingFor(formatClock(nowMs - sinceMs))}</p>
        <DemoControls gestures={["passcode"]} />
      </div>
    </div>
  );
}
