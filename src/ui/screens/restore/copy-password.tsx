import { type ReactElement, useState } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { BackupPasswordField } from "../../components/backup-password-field.tsx";
import { ErrorDetails } from "../../components/error-notice.tsx";
import { ThreeSecrets } from "../../components/three-secrets.tsx";
import type { CheckRow as Row } from "../../state/restore-checks.ts";
import { text } from "../../text/index.ts";
import { CheckRow } from "./check-row.tsx";

/** The password is proven here, against the copy's own lock: the phone never hears a wrong one. */
export function CopyPassword({ row }: { readonly row: Row }): ReactElement {
  const words = text.restore.check.rows.password;
  if (row.state === "ok") return <CheckRow row={row} title={words.ok} />;
  if (row.state === "wait") return <CheckRow row={row} title={words.wait} />;
  return (
    <CheckRow row={row} title={row.reason === "wrong" ? words.wrong : words.bad}>
      {row.reason === "wrong" ? (
        <div className="stack-tight" role="alert" data-msg="backup/wrong-password">
          <p>{text.restore.password.wrongBody}</p>
          <ThreeSecrets wanted="backup" />
        </div>
      ) : null}
      <Form />
    </CheckRow>
  );
}

function Form(): ReactElement {
  const app = useApp();
  const [password, setPassword] = useState("");
  const { copy, info, proofError } = useAppState((state) => state.restore);
  const hasVault = useAppState((state) => state.vaults.list.some(({ door }) => door === "open"));
  const name = info?.phoneName ?? copy?.phoneName ?? "";
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        app.proveCopyPassword(password);
      }}
    >
      <BackupPasswordField
        label={text.restore.password.label(name)}
        phoneName={name}
        value={password}
        isNew={false}
        explanation={text.restore.password.explain}
        onChange={setPassword}
      />
      <div className="row">
        <button type="submit" className="button" disabled={password === ""}>
          {text.restore.password.submit}
        </button>
        {hasVault ? (
          <button type="button" className="button button-quiet" onClick={() => app.proveCopyPassword(null)}>
            {text.restore.password.useKept}
          </button>
        ) : null}
      </div>
      {proofError === null || proofError.code === "backup/wrong-password" ? null : (
        <>
          <p className="hint hint-warn">{text.errors[proofError.code].title}</p>
          <ErrorDetails error={proofError} />
        </>
      )}
    </form>
  );
}
