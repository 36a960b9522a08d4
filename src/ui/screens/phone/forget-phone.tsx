import { type ReactElement, useState } from "react";
import { useLocation } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { paths } from "../../paths.ts";
import type { KnownPhone } from "../../state/known-phones.ts";
import { isRunning } from "../../state/operation.ts";
import { text } from "../../text/index.ts";

/** Apart from everything that is done every day. */
export function ForgetPhone({ phone }: { readonly phone: KnownPhone }): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  const [isAsking, setAsking] = useState(false);
  const isBusy = useAppState((state) => isRunning(state.operation));
  const words = text.overview.phone;
  function forget(): void {
    setAsking(false);
    app.disconnect();
    app.forgetPhone(phone.udid);
    navigate(paths.home);
  }
  return (
    <section className="card danger" aria-labelledby="forget">
      <h2 id="forget">{words.danger}</h2>
      <p className="muted">{words.forgetBody}</p>
      <div className="row">
        <button type="button" className="button button-danger" disabled={isBusy} onClick={() => setAsking(true)}>
          {words.forget}
        </button>
      </div>
      {isAsking ? (
        <ConfirmDialog
          title={words.forgetTitle(phone.info.name)}
          body={words.forgetBody}
          confirm={words.forgetConfirm}
          cancel={text.app.notNow}
          onCancel={() => setAsking(false)}
          onConfirm={forget}
        />
      ) : null}
    </section>
  );
}
