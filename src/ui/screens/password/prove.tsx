import { type ReactElement, useState } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { BackupPasswordField } from "../../components/backup-password-field.tsx";
import { ErrorDetails } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { ThreeSecrets } from "../../components/three-secrets.tsx";
import { Tick } from "../../components/tick.tsx";
import type { AppState } from "../../state/app-state.ts";
import { copyOfBackup, copyOfSnapshot, isRestorable } from "../../state/copies.ts";
import type { ChosenCopy } from "../../state/restore.ts";
import { text } from "../../text/index.ts";
import { useOpenVault } from "./change-forms.tsx";

interface ProveProps {
  readonly udid: string;
  readonly name: string;
}

/** The password against the newest encrypted copy: today, not on the day it is needed. */
export function ProvePassword({ udid, name }: ProveProps): ReactElement {
  const vaults = useAppState((state) => state.vaults);
  const places = useAppState((state) => state.places);
  const newest = newestEncrypted({ vaults, places }, udid);
  const words = text.password.prove;
  return (
    <section className="card" aria-labelledby="prove">
      <h2 id="prove">{words.title}</h2>
      {newest === null ? <p className="muted">{words.none}</p> : <Form udid={udid} name={name} copy={newest} />}
    </section>
  );
}

function Form({ udid, name, copy }: ProveProps & { readonly copy: ChosenCopy }): ReactElement {
  const app = useApp();
  const vault = useOpenVault();
  const [password, setPassword] = useState("");
  const [keeps, setKeeps] = useState(true);
  const proof = useAppState((state) => (state.passwords.proof?.udid === udid ? state.passwords.proof : null));
  const hasKept = useAppState((state) =>
    Object.values(state.passwords.kept).some((kept) => kept.some((each) => each.udid === udid)),
  );
  const words = text.password.prove;
  const phone = { udid, phoneName: name };
  const keepIn = keeps ? (vault?.known.id ?? null) : null;
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        app.provePhonePassword(copy.source, phone, password, keepIn);
      }}
    >
      <p className="muted">{words.body}</p>
      <BackupPasswordField
        label={words.label}
        phoneName={name}
        value={password}
        isNew={false}
        explanation={text.restore.password.explain}
        onChange={setPassword}
      />
      {vault === null ? null : <Tick label={words.keep} isTicked={keeps} onChange={setKeeps} />}
      <div className="row">
        <button type="submit" className="button" disabled={password === "" || proof?.state === "checking"}>
          {words.submit}
        </button>
        {hasKept ? (
          <button
            type="button"
            className="button"
            disabled={proof?.state === "checking"}
            onClick={() => app.provePhonePassword(copy.source, phone, null, null)}
          >
            {words.useKept}
          </button>
        ) : null}
      </div>
      {proof === null ? null : <Outcome proof={proof} />}
    </form>
  );
}

function Outcome({ proof }: { readonly proof: NonNullable<AppState["passwords"]["proof"]> }): ReactElement {
  const words = text.password.prove;
  if (proof.state === "checking") return <p role="status">{words.checking}</p>;
  if (proof.state === "proven") {
    return (
      <Notice tone="ok">
        <p role="status">{words.proven}</p>
      </Notice>
    );
  }
  return (
    <Notice tone="bad">
      <p role="alert">{proof.state === "wrong" ? words.wrong : words.failed}</p>
      {proof.state === "wrong" ? <ThreeSecrets wanted="backup" /> : null}
      {proof.state === "failed" && proof.error !== null ? <ErrorDetails error={proof.error} /> : null}
    </Notice>
  );
}

/** Of this phone, wherever it lies. */
function newestEncrypted({ vaults, places }: Pick<AppState, "vaults" | "places">, udid: string): ChosenCopy | null {
  const snapshots = vaults.list.flatMap((vault) =>
    (vault.content?.snapshots ?? [])
      .filter((snapshot) => isRestorable(snapshot) && snapshot.udid === udid)
      .map((snapshot) => copyOfSnapshot(vault, snapshot, null)),
  );
  const backups = places.list.flatMap((place) =>
    (place.access === "granted" ? (place.backups ?? []) : [])
      .filter(({ finished, folder }) => finished && folder === udid)
      .map((backup) => copyOfBackup(place, backup)),
  );
  const encrypted = [...snapshots, ...backups].filter((copy) => copy.encrypted);
  return encrypted.toSorted((a, b) => (b.madeAtMs ?? 0) - (a.madeAtMs ?? 0))[0] ?? null;
}
