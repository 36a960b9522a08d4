import { CloudDownload, MonitorDown } from "lucide-react";
import type { ReactElement } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { isRunning } from "../../state/operation.ts";
import { isVaultBusy } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";

/** Installing, working without a network, and newer versions: only when the person says so, never during work. */
export function ThisApp(): ReactElement {
  const { state, news, isInstalled } = useAppState((all) => all.offline);
  const words = text.settings.offline;
  return (
    <section className="card" aria-labelledby="this-app" data-offline={state}>
      <h2 id="this-app">{words.title}</h2>
      <p>{words.states[state]}</p>
      {state === "update" || state === "updating" ? <Update /> : null}
      {state === "ready" ? <Look /> : null}
      <p role="status" className="hint" data-news={news}>
        {news === null ? null : words.news[news]}
      </p>
      <Install />
      {isInstalled ? (
        <>
          <p>{words.installed}</p>
          <p className="hint">{words.login}</p>
        </>
      ) : null}
    </section>
  );
}

function Update(): ReactElement {
  const app = useApp();
  const isBusy = useAppState((state) => isRunning(state.operation) || isVaultBusy(state.vaults));
  const isUpdating = useAppState((state) => state.offline.state === "updating");
  const words = text.settings.offline;
  return (
    <div className="stack-tight">
      <div className="row">
        <button type="button" className="button button-primary" disabled={isBusy || isUpdating} onClick={app.update}>
          <CloudDownload size={18} aria-hidden />
          {words.update}
        </button>
      </div>
      <p className="hint">{isBusy ? words.updateWaits : words.updateHint}</p>
    </div>
  );
}

function Look(): ReactElement {
  const app = useApp();
  return (
    <div className="row">
      <button type="button" className="button button-quiet" onClick={app.lookForUpdate}>
        {text.settings.offline.look}
      </button>
    </div>
  );
}

function Install(): ReactElement | null {
  const app = useApp();
  const canInstall = useAppState((state) => state.offline.canInstall);
  if (!canInstall) return null;
  return (
    <div className="stack-tight">
      <div className="row">
        <button type="button" className="button" onClick={app.install}>
          <MonitorDown size={18} aria-hidden />
          {text.settings.offline.install}
        </button>
      </div>
      <p className="hint">{text.settings.offline.installHint}</p>
    </div>
  );
}
