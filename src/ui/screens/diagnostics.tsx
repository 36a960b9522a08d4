import { Download } from "lucide-react";
import { type ReactElement, useEffect, useState } from "react";
import { useApp } from "../components/app-context.ts";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { CopyButton } from "../components/copy-button.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { readBuildInfo } from "../state/build-info.ts";
import { type BrowserFacts, diagnosticsOf } from "../state/diagnostics.ts";
import { download } from "../state/save-file.ts";
import { text } from "../text/index.ts";

/** The whole report, seen before it is saved. */
export default function DiagnosticsScreen(): ReactElement {
  const { store } = useApp();
  const [report, setReport] = useState<string | null>(null);
  const words = text.support.diagnostics;
  useEffect(() => {
    void Promise.all([browserFacts(), readBuildInfo()]).then(([browser, build]) =>
      setReport(diagnosticsOf(store.state, browser, build, Date.now())),
    );
  }, [store]);
  return (
    <div className="stack">
      <Breadcrumbs trail={[{ label: text.settings.title, href: paths.settings }]} />
      <PageTitle>{words.title}</PageTitle>
      <p>{words.lead}</p>
      {report === null ? <p aria-busy="true">{text.app.loading}</p> : <Report report={report} />}
    </div>
  );
}

function Report({ report }: { readonly report: string }): ReactElement {
  const words = text.support.diagnostics;
  function save(): void {
    download(new Blob([report], { type: "application/json" }), "keepsake-diagnostics.json");
  }
  return (
    <>
      <div className="row">
        <button type="button" className="button button-primary" onClick={save}>
          <Download size={18} aria-hidden />
          {words.save}
        </button>
        <CopyButton value={report} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="report" aria-label={words.preview} tabIndex={0} dir="ltr">
        <pre>{report}</pre>
      </section>
    </>
  );
}

async function browserFacts(): Promise<BrowserFacts> {
  const { userAgent, languages } = navigator;
  const { usage } = await navigator.storage.estimate().catch((): StorageEstimate => ({}));
  const persisted = await navigator.storage.persisted().catch(() => false);
  return { userAgent, languages, usedBytes: usage ?? null, persisted };
}
