import { Check, CircleAlert, RefreshCw, TriangleAlert } from "lucide-react";
import { type ReactElement, useEffect, useState } from "react";
import { useApp } from "../components/app-context.ts";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { Spinner } from "../components/spinner.tsx";
import { paths } from "../paths.ts";
import type { TestResult } from "../state/self-test.ts";
import { text } from "../text/index.ts";

/** What this browser and this computer can do, tried out. */
export default function SelfTestScreen(): ReactElement {
  const app = useApp();
  const [results, setResults] = useState<readonly TestResult[] | null>(null);
  const words = text.support.selfTest;
  function run(): void {
    setResults(null);
    void app.selfTest().then(setResults);
  }
  useEffect(() => void app.selfTest().then(setResults), [app]);
  return (
    <div className="stack" data-self-test={verdictOf(results)}>
      <Breadcrumbs trail={[{ label: text.settings.title, href: paths.settings }]} />
      <PageTitle>{words.title}</PageTitle>
      {results === null ? (
        <p className="row" aria-busy="true">
          <Spinner />
          {words.running}
        </p>
      ) : (
        <>
          <p role="status">{verdictOf(results) === "good" ? words.good : words.partly}</p>
          <ul className="card checks">
            {results.map((result) => (
              <Row key={result.id} {...result} />
            ))}
          </ul>
          <div className="row">
            <button type="button" className="button" onClick={run}>
              <RefreshCw size={18} aria-hidden />
              {words.run}
            </button>
          </div>
        </>
      )}
    </div>
  );
}

function verdictOf(results: readonly TestResult[] | null): "running" | "good" | "partly" {
  if (results === null) return "running";
  return results.every(({ result }) => result === "ok") ? "good" : "partly";
}

const marks = { ok: Check, limited: TriangleAlert, failed: CircleAlert };
const rowStates = { ok: "ready", limited: "warn", failed: "bad" };

function Row({ id, result, detail }: TestResult): ReactElement {
  const Mark = marks[result];
  const { name, missing } = text.support.selfTest.tests[id];
  return (
    <li className="check" data-id={id} data-state={rowStates[result]}>
      <span className="check-mark">
        <Mark size={18} aria-hidden />
      </span>
      <span className="check-label">{name}</span>
      <span>
        {text.support.selfTest.results[result]}
        {detail === "" ? null : <span className="muted"> · {detail}</span>}
        {result === "ok" ? null : <span className="hint check-hint">{missing}</span>}
      </span>
    </li>
  );
}
