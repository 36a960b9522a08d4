import { CircleCheck, Printer } from "lucide-react";
import { type ReactElement, useId } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { DemoControls } from "../../components/demo-controls.tsx";
import { Facts } from "../../components/facts.tsx";
import { Notice } from "../../components/notice.tsx";
import { PageTitle } from "../../components/page-title.tsx";
import { PhonePicture } from "../../components/phone-picture.tsx";
import { paths } from "../../paths.ts";
import type { Operation, RestoreSubject } from "../../state/operation.ts";
import { formatBytes, formatCount, formatDate, formatDuration, text } from "../../text/index.ts";
import { Warnings } from "../backup/done-card.tsx";

type Done = Extract<Operation, { readonly id: "done" }> & { readonly subject: RestoreSubject };

/** What was sent, what to do on the phone now, and what to compare it with. */
export function RestoreDone({ done }: { readonly done: Done }): ReactElement {
  const app = useApp();
  const { subject, report } = done;
  const words = text.restore.done;
  const afterwards = useAppState((state) => state.restore.afterwards);
  return (
    <div className="stack-loose" data-id="result">
      <section className="card">
        <div className="row">
          <span className="result-mark">
            <CircleCheck size={32} aria-hidden />
          </span>
          <PageTitle>{words.title}</PageTitle>
          {subject.demo ? <span className="badge badge-accent">{text.app.demoBadge}</span> : null}
        </div>
        <p>{words.body(subject.phoneName)}</p>
        <p className="muted" data-afterwards={afterwards}>
          {afterwards === "back" ? words.back(subject.phoneName) : words.notBack}
        </p>
        <Facts
          rows={[
            [words.source, subject.sourceName],
            [words.sent, formatBytes(report.bytes)],
            [words.files, formatCount(report.files)],
            [words.took, formatDuration(done.tookMs)],
          ]}
        />
        <Warnings warnings={report.warnings} />
      </section>
      <OnThePhone />
      <Compare subject={subject} />
      <div className="row">
        <Link href={paths.phone(subject.udid)} className="button button-primary" onClick={app.dismissResult}>
          {words.goHome}
        </Link>
        <button type="button" className="button" onClick={() => window.print()}>
          <Printer size={16} aria-hidden />
          {words.print}
        </button>
      </div>
    </div>
  );
}

function OnThePhone(): ReactElement {
  const words = text.restore.done;
  return (
    <section className="card connect">
      <PhonePicture kind="hello" />
      <div className="connect-body">
        <h2>{words.onThePhone}</h2>
        <ol className="plain-list">
          {words.todo.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
        <p className="hint">{words.trust}</p>
        <DemoControls gestures={["unlock"]} />
      </div>
    </section>
  );
}

function Compare({ subject }: { readonly subject: RestoreSubject }): ReactElement {
  const info = useAppState((state) => state.restore.info);
  const words = text.restore.done;
  const lines = [
    ...(info === null
      ? []
      : [
          words.counts.files(formatCount(info.files)),
          words.counts.apps(formatCount(Object.keys(info.applications).length)),
          ...(info.encrypted ? [words.counts.passwords] : []),
        ]),
    ...(subject.sourceMadeAtMs === null ? [] : [words.counts.made(formatDate(subject.sourceMadeAtMs))]),
  ];
  return (
    <section className="card" aria-labelledby="restore-compare">
      <h2 id="restore-compare">{words.compare}</h2>
      <p className="muted">{words.compareBody}</p>
      <ul className="stack-tight">
        {lines.map((line) => (
          <Item key={line} line={line} />
        ))}
      </ul>
      <Notice tone="info">
        <p>{words.notThere}</p>
      </Notice>
    </section>
  );
}

function Item({ line }: { readonly line: string }): ReactElement {
  const id = useId();
  return (
    <li className="tick">
      <input id={id} type="checkbox" />
      <label htmlFor={id}>{line}</label>
    </li>
  );
}
