import { FolderOpen, Layers } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { useAppState } from "../components/app-context.ts";
import { Breadcrumbs } from "../components/breadcrumbs.tsx";
import { PageTitle } from "../components/page-title.tsx";
import { paths } from "../paths.ts";
import { findPhone } from "../state/known-phones.ts";
import { snapshotsOf } from "../state/record.ts";
import { text } from "../text/index.ts";
import { ChooseTwo, useChoice } from "./snapshots/choose-two.tsx";
import { Timeline } from "./snapshots/timeline.tsx";

/** The snapshots of every vault that is open, by month; of one phone, when the address names it. */
export default function SnapshotsScreen({ udid }: { readonly udid: string | null }): ReactElement {
  const vaults = useAppState((state) => state.vaults);
  const phone = useAppState((state) => (udid === null ? null : findPhone(state.phones, udid)));
  const snapshots = snapshotsOf({ vaults }, udid);
  const choosing = useChoice(snapshots);
  const name = phone?.info.name ?? snapshots[0]?.snapshot.phoneName ?? "";
  const locked = vaults.list.some(({ door }) => door !== "open");
  return (
    <div className="stack-loose">
      {udid === null ? null : (
        <Breadcrumbs
          trail={[
            { label: text.overview.title, href: paths.home },
            { label: name, href: paths.phone(udid) },
          ]}
        />
      )}
      <div className="row-spread">
        <PageTitle>
          <bdi>{udid === null ? text.snapshots.title : text.snapshots.titleOf(name)}</bdi>
        </PageTitle>
        <Link href={paths.folders} className="button button-quiet">
          <FolderOpen size={18} aria-hidden />
          {text.snapshots.showFolders}
        </Link>
      </div>
      {locked ? <Locked /> : null}
      {snapshots.length === 0 && !locked ? <Empty hasVault={vaults.list.length > 0} /> : null}
      <ChooseTwo rows={snapshots} choosing={choosing} />
      <Timeline snapshots={snapshots} showsPhone={udid === null} choice={choosing.choice} />
    </div>
  );
}

function Locked(): ReactElement {
  return (
    <div className="row-spread notice notice-info">
      <p>{text.snapshots.lockedBody}</p>
      <Link href={paths.vaults} className="button">
        {text.overview.unlock}
      </Link>
    </div>
  );
}

function Empty({ hasVault }: { readonly hasVault: boolean }): ReactElement {
  return (
    <div className="empty">
      <Layers size={40} aria-hidden />
      <h2>{text.snapshots.emptyTitle}</h2>
      <p>{hasVault ? text.snapshots.emptyBody : text.snapshots.noVaultBody}</p>
      <Link href={hasVault ? paths.connect : paths.vaults} className="button button-primary">
        {hasVault ? text.home.connect : text.snapshots.toVaults}
      </Link>
    </div>
  );
}
