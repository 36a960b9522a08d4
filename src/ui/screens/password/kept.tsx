import { Eye, EyeOff } from "lucide-react";
import { type ReactElement, useState } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { ErrorNotice } from "../../components/error-notice.tsx";
import type { VaultState } from "../../state/vaults.ts";
import { formatAge, text } from "../../text/index.ts";

/** What the open vaults keep of this phone. */
export function KeptPasswords({ udid }: { readonly udid: string }): ReactElement | null {
  const vaults = useAppState((state) => state.vaults.list);
  const error = useAppState((state) => state.passwords.error);
  const open = vaults.filter(({ door }) => door === "open");
  if (open.length === 0) return null;
  return (
    <section className="card" aria-labelledby="kept">
      <h2 id="kept">{text.password.kept.title}</h2>
      {error === null ? null : <ErrorNotice error={error} />}
      {open.map((vault) => (
        <InVault key={vault.known.id} vault={vault} udid={udid} />
      ))}
    </section>
  );
}

function InVault({ vault, udid }: { readonly vault: VaultState; readonly udid: string }): ReactElement {
  const app = useApp();
  const { id, name } = vault.known;
  const kept = useAppState((state) => state.passwords.kept[id]);
  const newest = kept?.find((each) => each.udid === udid) ?? null;
  const [asks, setAsks] = useState(false);
  const words = text.password.kept;
  if (newest === null) return <p className="muted">{words.none}</p>;
  return (
    <div className="stack-tight" data-id={`kept-${id}`}>
      <p>
        <bdi>{words.inVault(name)}</bdi>
      </p>
      <p className="muted">
        {words.since(formatAge(newest.keptAtMs, Date.now()))}.{" "}
        {newest.provenAtMs === null ? words.unproven : `${words.proven(formatAge(newest.provenAtMs, Date.now()))}.`}
      </p>
      <Revealed udid={udid} onReveal={() => app.showKeptPassword(id, udid)} />
      <div className="row">
        <button type="button" className="button button-quiet" onClick={() => setAsks(true)}>
          {words.forget}
        </button>
      </div>
      {asks ? (
        <ConfirmDialog
          title={words.forgetTitle}
          body={words.forgetBody}
          confirm={words.forgetConfirm}
          cancel={words.cancel}
          onCancel={() => setAsks(false)}
          onConfirm={() => {
            setAsks(false);
            app.forgetKeptPasswords(id, udid);
          }}
        />
      ) : null}
    </div>
  );
}

function Revealed({ udid, onReveal }: { readonly udid: string; readonly onReveal: () => void }): ReactElement {
  const app = useApp();
  const revealed = useAppState((state) => state.passwords.revealed);
  if (revealed?.udid !== udid) {
    return (
      <div className="row">
        <button type="button" className="button" onClick={onReveal}>
          <Eye size={16} aria-hidden />
          {text.password.kept.reveal}
        </button>
      </div>
    );
  }
  return (
    <div className="row">
      <code className="revealed">{revealed.password}</code>
      <CopyButton value={revealed.password} />
      <button type="button" className="button" onClick={app.hidePassword}>
        <EyeOff size={16} aria-hidden />
        {text.password.hide}
      </button>
    </div>
  );
}
