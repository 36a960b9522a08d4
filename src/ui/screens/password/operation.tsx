import type { ReactElement } from "react";
import { useApp } from "../../components/app-context.ts";
import { ErrorDetails } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { ProgressBar } from "../../components/progress-bar.tsx";
import { ThreeSecrets } from "../../components/three-secrets.tsx";
import { isRunning, type Operation, type PasswordSubject } from "../../state/operation.ts";
import { text } from "../../text/index.ts";
import { PasscodeWait } from "../backup/passcode-wait.tsx";

type PasswordChange = Exclude<Operation, { readonly id: "idle" }> & { readonly subject: PasswordSubject };

/** The change while the phone thinks about it, and what it said. */
export function PasswordOperation({ operation }: { readonly operation: PasswordChange }): ReactElement {
  const { change } = operation.subject;
  if (isRunning(operation)) {
    return (
      <section className="card" aria-label={text.password.running[change]}>
        <h2>{text.password.running[change]}</h2>
        <ProgressBar label={text.password.running[change]} fraction={null} valueText={text.password.running[change]} />
        {operation.passcodeSinceMs === null ? null : <PasscodeWait sinceMs={operation.passcodeSinceMs} />}
        <Stop isStopping={operation.id === "stopping"} />
      </section>
    );
  }
  return (
    <div role="status" data-id="result">
      <Outcome operation={operation} />
    </div>
  );
}

function Outcome({ operation }: { readonly operation: PasswordChange }): ReactElement {
  const app = useApp();
  const close = (
    <div className="row">
      <button type="button" className="button" onClick={app.dismissResult}>
        {text.password.ok}
      </button>
    </div>
  );
  if (operation.id === "done") {
    return (
      <Notice tone="ok">
        <p>{text.password.done[operation.subject.change]}</p>
        {close}
      </Notice>
    );
  }
  if (operation.id !== "failed") {
    return (
      <Notice tone="warn">
        <p>{operation.id === "stopped" ? text.errors["app/aborted"].title : text.password.done.unsure}</p>
        {close}
      </Notice>
    );
  }
  const { error } = operation;
  const isWrong = error.code === "backup/wrong-password";
  return (
    <Notice tone="bad">
      <h2 data-msg={error.code}>{isWrong ? text.password.wrong : text.errors[error.code].title}</h2>
      <p>{isWrong ? text.restore.password.wrongBody : text.errors[error.code].remedy}</p>
      {isWrong ? <ThreeSecrets wanted="backup" /> : null}
      {close}
      <ErrorDetails error={error} />
    </Notice>
  );
}

function Stop({ isStopping }: { readonly isStopping: boolean }): ReactElement {
  const app = useApp();
  return (
    <div className="row">
      <button type="button" className="button" disabled={isStopping} onClick={app.stopOperation}>
        {isStopping ? text.run.stopping : text.password.stop}
      </button>
    </div>
  );
}
