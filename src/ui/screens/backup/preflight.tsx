import type { ReactElement } from "react";
import { Link } from "wouter";
import type { DeviceInfo, PhoneSummary } from "../../../workers/api.ts";
import { useAppState } from "../../components/app-context.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { Notice } from "../../components/notice.tsx";
import { PageTitle } from "../../components/page-title.tsx";
import { paths } from "../../paths.ts";
import { isRunning } from "../../state/operation.ts";
import { text } from "../../text/index.ts";
import { ConnectCard } from "../start/connect-card.tsx";
import { EncryptionBadge } from "../start/phone-card.tsx";
import { PlaceSection } from "../start/place-section.tsx";
import { Checklist } from "./checklist.tsx";

/** What is ready and what is not, the place, the button. Without the phone: the way to connect it. */
export function Preflight({ udid }: { readonly udid: string }): ReactElement {
  const connection = useAppState((state) => state.connection);
  const operation = useAppState((state) => state.operation);
  if (isRunning(operation)) return <OtherRuns udid={operation.subject.udid} name={operation.subject.phoneName} />;
  if (connection.id !== "ready") return <ConnectCard connection={connection} isAlone />;
  if (connection.phone.udid !== udid) return <Other phone={connection.phone} info={connection.info} />;
  return <Ready phone={connection.phone} info={connection.info} />;
}

function Ready({ phone, info }: { readonly phone: PhoneSummary; readonly info: DeviceInfo }): ReactElement {
  return (
    <div className="stack-loose">
      <div className="stack-tight">
        <Breadcrumbs
          trail={[
            { label: text.overview.title, href: paths.home },
            { label: info.name, href: paths.phone(phone.udid) },
          ]}
        />
        <div className="row">
          <PageTitle>
            <bdi>{text.overview.preflight.title(info.name)}</bdi>
          </PageTitle>
          {phone.demo ? <span className="badge badge-accent">{text.app.demoBadge}</span> : null}
          <EncryptionBadge isOn={info.backupEncrypted} />
        </div>
        {phone.demo ? <p className="hint">{text.phone.demoHint}</p> : null}
      </div>
      <PlaceSection udid={phone.udid} />
      <Checklist info={info} />
    </div>
  );
}

/** Another phone is plugged in than the one the address names. */
function Other({ phone, info }: { readonly phone: PhoneSummary; readonly info: DeviceInfo }): ReactElement {
  return (
    <div className="stack">
      <PageTitle>{text.phone.connected(info.name)}</PageTitle>
      <div className="row">
        <Link href={paths.backup(phone.udid)} className="button button-primary">
          {text.overview.preflight.title(info.name)}
        </Link>
      </div>
    </div>
  );
}

function OtherRuns({ udid, name }: { readonly udid: string; readonly name: string }): ReactElement {
  return (
    <div className="stack">
      <PageTitle>{text.run.title(name)}</PageTitle>
      <Notice tone="info">
        <p>{text.overview.preflight.otherRunning(name)}</p>
        <div className="row">
          <Link href={paths.backup(udid)} className="button button-primary">
            {text.run.show}
          </Link>
        </div>
      </Notice>
    </div>
  );
}
