import { CalendarClock, Smartphone, Tablet } from "lucide-react";
import type { ReactElement } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { DayStrip } from "../../components/day-strip.tsx";
import { Facts } from "../../components/facts.tsx";
import { Time } from "../../components/time.tsx";
import { useMinute } from "../../components/use-now.ts";
import { paths } from "../../paths.ts";
import type { KnownPhone } from "../../state/known-phones.ts";
import { daysOf, lastBackupMs, lastVerifiedMs, overdueDays } from "../../state/record.ts";
import { modelName, text } from "../../text/index.ts";

/** One phone: how old the last backup is, whether it was checked, and the way on. */
export function PhoneOverview({ phone }: { readonly phone: KnownPhone }): ReactElement {
  const { info, udid, demo } = phone;
  const Icon = info.productType.startsWith("iPad") ? Tablet : Smartphone;
  return (
    <section className="card" aria-labelledby={`phone-${udid}`} data-id={udid}>
      <div className="phone-head">
        <span className="phone-head-icon">
          <Icon size={26} aria-hidden />
        </span>
        <div className="phone-head-name">
          <h2 id={`phone-${udid}`}>
            <Link href={paths.phone(udid)}>
              <bdi>{info.name}</bdi>
            </Link>
          </h2>
          <p className="muted">{modelName(info.productType)}</p>
        </div>
        {demo ? <span className="badge badge-accent">{text.app.demoBadge}</span> : null}
        <OverdueBadge phone={phone} />
      </div>
      <Record phone={phone} />
      <Action phone={phone} />
    </section>
  );
}

export function OverdueBadge({ phone }: { readonly phone: KnownPhone }): ReactElement | null {
  const nowMs = useMinute();
  const days = useAppState((state) => overdueDays(state, phone, nowMs));
  if (days === null) return null;
  return (
    <span className="badge badge-warn" title={text.overview.overdueBy(days)}>
      <CalendarClock size={14} aria-hidden />
      {text.overview.overdue}
    </span>
  );
}

export function Record({ phone }: { readonly phone: KnownPhone }): ReactElement {
  const nowMs = useMinute();
  const vaults = useAppState((state) => state.vaults);
  const places = useAppState((state) => state.places);
  const runs = useAppState((state) => state.runs);
  const last = whenOf(lastBackupMs({ vaults, places }, phone), nowMs);
  const verified = whenOf(lastVerifiedMs({ vaults }, phone.udid), nowMs);
  return (
    <>
      <Facts
        rows={[
          [text.overview.lastSnapshot, last],
          [text.overview.lastVerified, verified],
        ]}
      />
      <DayStrip days={daysOf({ vaults, runs }, phone, nowMs)} />
    </>
  );
}

function whenOf(atMs: number | null, nowMs: number): ReactElement | string {
  return atMs === null ? text.overview.never : <Time atMs={atMs} nowMs={nowMs} />;
}

function Action({ phone }: { readonly phone: KnownPhone }): ReactElement {
  const app = useApp();
  const isHere = useAppState(({ connection }) => connection.id === "ready" && connection.phone.udid === phone.udid);
  return (
    <div className="row">
      <Link
        href={paths.backup(phone.udid)}
        className={isHere ? "button button-primary" : "button"}
        onClick={app.dismissResult}
      >
        {isHere ? text.overview.backUp : text.overview.connectToBackUp}
      </Link>
      <Link href={paths.phoneSnapshots(phone.udid)} className="button button-quiet">
        {text.overview.phone.snapshots}
      </Link>
    </div>
  );
}
