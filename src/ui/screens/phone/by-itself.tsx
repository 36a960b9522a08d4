import type { ReactElement } from "react";
import { useApp } from "../../components/app-context.ts";
import { Tick } from "../../components/tick.tsx";
import { MIN_GAP_HOURS } from "../../state/automation.ts";
import type { KnownPhone } from "../../state/known-phones.ts";
import { formatCount, text } from "../../text/index.ts";
import { Choice } from "../settings/choice.tsx";

const days = ["never", "1", "3", "7", "14", "30"] as const;

/** What happens with this phone without being asked for, and what cannot. */
export function ByItself({ phone }: { readonly phone: KnownPhone }): ReactElement {
  const app = useApp();
  const { onPlug, remindAfterDays } = phone.rules;
  const words = text.automation;
  return (
    <section className="card" aria-labelledby="by-itself">
      <h2 id="by-itself">{words.title}</h2>
      <Tick
        label={words.onPlug}
        hint={words.onPlugHint(formatCount(MIN_GAP_HOURS))}
        isTicked={onPlug}
        onChange={(isOn) => app.rulePhone(phone.udid, { onPlug: isOn })}
      />
      <Choice
        label={words.remind}
        value={days.find((each) => each === String(remindAfterDays)) ?? "never"}
        options={days}
        nameOf={nameOf}
        onChange={(each) => app.rulePhone(phone.udid, { remindAfterDays: each === "never" ? null : Number(each) })}
      />
      <p className="hint">{words.passcode}</p>
      <p className="hint">{words.keepOpen}</p>
    </section>
  );
}

function nameOf(each: (typeof days)[number]): string {
  return each === "never" ? text.automation.never : text.automation.afterDays(Number(each), formatCount(Number(each)));
}
