import type { ReactElement } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { Tick } from "../../components/tick.tsx";
import { chosenTarget } from "../../state/target.ts";
import { text } from "../../text/index.ts";

/** Safe defaults in sight; what few people need is folded away. */
export function RestoreOptions(): ReactElement {
  const app = useApp();
  const plan = useAppState((state) => state.restore);
  const places = useAppState((state) => state.places);
  const vaults = useAppState((state) => state.vaults);
  const target = chosenTarget(places, vaults);
  const words = text.restore.options;
  const { choices } = plan;
  const isSaved = plan.repeats?.achieved.saved === true;
  const safetyHint = target?.isUsable === true ? words.safetyHint(target.name) : words.safetyNowhere;
  return (
    <section className="card" aria-labelledby="restore-options">
      <h2 id="restore-options">{words.title}</h2>
      <Tick
        label={words.safety}
        hint={isSaved && !plan.safety ? words.safetyDone : safetyHint}
        isTicked={plan.safety}
        onChange={app.makeSafetySnapshot}
      />
      <Tick label={words.readFirst} hint={words.readFirstHint} isTicked={plan.readFirst} onChange={app.readCopyFirst} />
      <Tick
        label={words.apps}
        hint={words.appsHint}
        isTicked={choices.apps}
        onChange={(apps) => app.changeRestore({ apps })}
      />
      <details className="details">
        <summary>{words.more}</summary>
        <div className="details-body stack">
          <Tick
            label={words.remove}
            hint={words.removeHint}
            isTicked={choices.removeItemsNotRestored}
            onChange={(removeItemsNotRestored) => app.changeRestore({ removeItemsNotRestored })}
          />
          <Tick
            label={words.settings}
            hint={words.settingsHint}
            isTicked={choices.preserveSettings}
            onChange={(preserveSettings) => app.changeRestore({ preserveSettings })}
          />
          <Tick
            label={words.system}
            hint={words.systemHint}
            isTicked={choices.systemFiles}
            onChange={(systemFiles) => app.changeRestore({ systemFiles })}
          />
        </div>
      </details>
    </section>
  );
}
