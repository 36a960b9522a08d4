import type { ReactElement } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../components/app-context.ts";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { findPhone, type KnownPhone } from "../state/known-phones.ts";
import { snapshotsOf } from "../state/record.ts";
import { formatCount, text } from "../text/index.ts";
import { Record } from "./home/phone-overview.tsx";
import { ByItself } from "./phone/by-itself.tsx";
import { ForgetPhone } from "./phone/forget-phone.tsx";
import { RestoreCard } from "./phone/restore-card.tsx";
import { PhoneCard } from "./start/phone-card.tsx";

/** One phone: what it is, how it was saved, what can be done with it. Forgetting stands apart. */
export default function PhoneScreen({ udid }: { readonly udid: string }): ReactElement {
  const phone = useAppState((state) => findPhone(state.phones, udid));
  const isLoaded = useAppState((state) => state.phones.loaded);
  if (phone === null) return isLoaded ? <Unknown /> : <p aria-busy="true">{text.app.loading}</p>;
  return (
    <div className="stack-loose">
      <Breadcrumbs trail={[{ label: text.overview.title, href: paths.home }]} />
      <PhoneCard phone={phone} />
      <History phone={phone} />
      <ByItself phone={phone} />
      <RestoreCard />
      <ForgetPhone phone={phone} />
    </div>
  );
}

function History({ phone }: { readonly phone: KnownPhone }): ReactElement {
  const vaults = useAppState((state) => state.vaults);
  const app = useApp();
  const count = snapshotsOf({ vaults }, phone.udid).length;
  return (
    <section className="card" aria-labelledby="history">
      <h2 id="history">{text.overview.phone.snapshots}</h2>
      <Record phone={phone} />
      <p className="muted">
        {count === 0
          ? text.overview.phone.noSnapshots(phone.info.name)
          : text.snapshots.count(count, formatCount(count))}
      </p>
      <div className="row">
        <Link href={paths.phoneSnapshots(phone.udid)} className="button" onClick={app.dismissResult}>
          {text.overview.phone.allSnapshots}
        </Link>
      </div>
    </section>
  );
}

function Unknown(): ReactElement {
  return (
    <div className="empty">
      <PageTitle>{text.overview.phone.unknownTitle}</PageTitle>
      <p>{text.overview.phone.unknownBody}</p>
      <Link href={paths.connect} className="button button-primary">
        {text.home.connect}
      </Link>
    </div>
  );
}
