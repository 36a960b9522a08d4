import { LockKeyhole, LockKeyholeOpen } from "lucide-react";
import { type ReactElement, useEffect } from "react";
import type { DeviceInfo } from "../../workers/api.ts";
import { useApp, useAppState } from "../components/app-context.ts";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { Notice } from "../components/notice.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { ThreeSecrets } from "../components/three-secrets.tsx";
import { paths } from "../paths.ts";
import { findPhone } from "../state/known-phones.ts";
import { isOfKind, isRunning } from "../state/operation.ts";
import { text } from "../text/index.ts";
import { ChangeForms } from "./password/change-forms.tsx";
import { KeptPasswords } from "./password/kept.tsx";
import { PasswordOperation } from "./password/operation.tsx";
import { ProvePassword } from "./password/prove.tsx";

/** The backup password of one phone: whether there is one, whether it is known, and how to change it. */
export default function PasswordScreen({ udid }: { readonly udid: string }): ReactElement {
  const phone = useAppState((state) => findPhone(state.phones, udid));
  const operation = useAppState((state) => state.operation);
  const isChanging = isOfKind(operation, "password") && operation.subject.udid === udid;
  const isHere = useAppState(({ connection }) => connection.id === "ready" && connection.phone.udid === udid);
  useKeptPasswords();
  if (phone === null) return <p aria-busy="true">{text.app.loading}</p>;
  const { info } = phone;
  return (
    <div className="stack-loose">
      <Breadcrumbs
        trail={[
          { label: text.overview.title, href: paths.home },
          { label: info.name, href: paths.phone(udid) },
        ]}
      />
      <div className="stack-tight">
        <PageTitle>{text.password.of(info.name)}</PageTitle>
        <p className="muted">{text.password.lead}</p>
      </div>
      <StateCard info={info} />
      {isChanging ? <PasswordOperation operation={operation} /> : null}
      {isChanging && isRunning(operation) ? null : isHere ? (
        <ChangeForms udid={udid} info={info} />
      ) : (
        <Notice tone="info">
          <p>{text.password.needPhone}</p>
        </Notice>
      )}
      {info.backupEncrypted ? <ProvePassword udid={udid} name={info.name} /> : null}
      <KeptPasswords udid={udid} />
      <section className="card" aria-labelledby="three">
        <h2 id="three">{text.password.three}</h2>
        <ThreeSecrets wanted="backup" />
      </section>
      {info.backupEncrypted ? <Forgotten /> : null}
    </div>
  );
}

function useKeptPasswords(): void {
  const app = useApp();
  const open = useAppState((state) =>
    state.vaults.list
      .filter(({ door }) => door === "open")
      .map(({ known }) => known.id)
      .join(" "),
  );
  useEffect(() => {
    for (const vault of open.split(" ")) if (vault !== "") app.readKeptPasswords(vault);
    return () => app.hidePassword();
  }, [app, open]);
}

function StateCard({ info }: { readonly info: DeviceInfo }): ReactElement {
  const isOn = info.backupEncrypted;
  const Icon = isOn ? LockKeyhole : LockKeyholeOpen;
  return (
    <section className="card" data-encrypted={isOn}>
      <p className="row">
        <Icon size={20} aria-hidden />
        <strong>{isOn ? text.password.state.on : text.password.state.off}</strong>
      </p>
      <p className="muted">{text.password.adds}</p>
      {info.encryptionRequired ? <p>{text.password.state.required}</p> : null}
      {isOn ? <p className="hint">{text.password.state.inherited}</p> : null}
    </section>
  );
}

function Forgotten(): ReactElement {
  return (
    <details className="details">
      <summary>{text.password.forgotten.title}</summary>
      <div className="details-body">
        {text.password.forgotten.body.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </div>
    </details>
  );
}
