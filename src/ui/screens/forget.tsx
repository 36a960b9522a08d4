import { type ReactElement, useEffect, useId, useState } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../components/app-context.ts";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { Notice } from "../components/notice.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { type ForgetPart, forgetResult, forgetTold } from "../state/forget.ts";
import { wishToForget } from "../state/forget-wish.ts";
import { isRunning } from "../state/operation.ts";
import { isVaultBusy } from "../state/vaults.ts";
import { formatBytes, text } from "../text/index.ts";

/** Names what will be gone, and wants it typed: it cannot be undone. */
export default function ForgetScreen(): ReactElement {
  const [left] = useState(forgetResult);
  useEffect(forgetTold, []);
  return left === null ? <Ask /> : <Result left={left} />;
}

function Ask(): ReactElement {
  const app = useApp();
  const usedBytes = useAppState((state) => state.places.browserUsedBytes);
  const vaults = useAppState((state) => state.vaults.list);
  const words = text.support.forget;
  useEffect(() => void app.readRoom(), [app]);
  const here = vaults.filter(({ known }) => known.place.kind === "browser").map(({ known }) => known.name);
  return (
    <div className="stack">
      <Breadcrumbs trail={[{ label: text.settings.title, href: paths.settings }]} />
      <PageTitle>{words.title}</PageTitle>
      <section className="card danger">
        <p>{words.body}</p>
        <ul className="bullets">
          {words.list.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
        {usedBytes === null ? null : <p>{words.used(formatBytes(usedBytes))}</p>}
        {here.length === 0 ? null : <p>{words.vaults(here.join(", "))}</p>}
        <p className="muted">{words.stays}</p>
        <Confirm />
      </section>
    </div>
  );
}

function Confirm(): ReactElement {
  const id = useId();
  const [typed, setTyped] = useState("");
  const isBusy = useAppState((state) => isRunning(state.operation) || isVaultBusy(state.vaults));
  const words = text.support.forget;
  const isSure = typed.trim().toLocaleLowerCase() === words.word.toLocaleLowerCase();
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        if (isSure && !isBusy) wishToForget();
      }}
    >
      <label htmlFor={id}>{words.type(words.word)}</label>
      <div className="field-row">
        <input
          id={id}
          className="input"
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button button-danger-filled" disabled={!isSure || isBusy}>
          {words.confirm}
        </button>
      </div>
      {isBusy ? <p className="hint">{words.busy}</p> : null}
    </form>
  );
}

function Result({ left }: { readonly left: readonly ForgetPart[] }): ReactElement {
  const words = text.support.forget;
  return (
    <div className="stack">
      <PageTitle>{left.length === 0 ? words.done : words.partly}</PageTitle>
      {left.length === 0 ? (
        <p>{words.doneBody}</p>
      ) : (
        <Notice tone="bad">
          <ul className="bullets">
            {left.map((part) => (
              <li key={part}>{words.parts[part]}</li>
            ))}
          </ul>
        </Notice>
      )}
      <div className="row">
        <Link href={paths.connect} className="button button-primary">
          {words.goOn}
        </Link>
      </div>
    </div>
  );
}
