import { LockKeyhole, LockKeyholeOpen, Smartphone, Tablet } from "lucide-react";
import type { ReactElement } from "react";
import { Link, useLocation } from "wouter";
import type { DeviceInfo } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { type Fact, Facts } from "../../components/facts.tsx";
import { Notice } from "../../components/notice.tsx";
import { PageTitle } from "../../components/page-title.tsx";
import { Time } from "../../components/time.tsx";
import { paths } from "../../paths.ts";
import type { KnownPhone } from "../../state/known-phones.ts";
import { formatBytes, formatPercent, modelName, text } from "../../text/index.ts";

/** The phone itself: its facts as they are now, or as they were when it was last seen. */
export function PhoneCard({ phone }: { readonly phone: KnownPhone }): ReactElement {
  const { info, demo, udid } = phone;
  const isHere = useAppState(({ connection }) => connection.id === "ready" && connection.phone.udid === udid);
  const Icon = info.productType.startsWith("iPad") ? Tablet : Smartphone;
  return (
    <section className="card" aria-label={text.phone.facts} data-id={udid}>
      <div className="phone-head">
        <span className="phone-head-icon">
          <Icon size={26} aria-hidden />
        </span>
        <div className="phone-head-name">
          <PageTitle>
            <bdi>{info.name}</bdi>
          </PageTitle>
          <p className="muted">{modelName(info.productType)}</p>
        </div>
        <div className="row">
          {demo ? <span className="badge badge-accent">{text.app.demoBadge}</span> : null}
          <span className={isHere ? "badge badge-ok" : "badge"}>
            {isHere ? text.overview.connected : text.overview.phone.notConnected}
          </span>
          <EncryptionBadge isOn={info.backupEncrypted} />
        </div>
      </div>
      {isHere ? null : (
        <p className="hint">
          {text.overview.phone.asLastSeen}: <Time atMs={phone.lastSeenMs} />
        </p>
      )}
      <Facts rows={factsOf(info)} />
      <ICloudHint isOn={info.cloudBackupOn} />
      {demo ? <p className="hint">{text.phone.demoHint}</p> : null}
      {info.backupEncrypted ? null : (
        <Notice tone="warn">
          <h2>{text.overview.phone.notEncryptedTitle}</h2>
          <p>{text.phone.openHint}</p>
        </Notice>
      )}
      <Actions phone={phone} isHere={isHere} />
    </section>
  );
}

/** Keepsake does not replace iCloud Backup and never switches it. */
function ICloudHint({ isOn }: { readonly isOn: DeviceInfo["cloudBackupOn"] | undefined }): ReactElement | null {
  if (isOn === null || isOn === undefined) return null;
  return (
    <p className="hint">
      {isOn ? text.overview.phone.icloudOn : text.overview.phone.icloudOff}{" "}
      <Link href={paths.helpOn("icloud")}>{text.overview.phone.icloudMore}</Link>
    </p>
  );
}

function Actions({ phone, isHere }: { readonly phone: KnownPhone; readonly isHere: boolean }): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  function leave(): void {
    app.disconnect();
    navigate(paths.connect);
  }
  return (
    <div className="row-spread">
      <Link href={paths.backup(phone.udid)} className="button button-primary" onClick={app.dismissResult}>
        {isHere ? text.overview.phone.backUpNow : text.overview.connectToBackUp}
      </Link>
      <Link href={paths.password(phone.udid)} className="button">
        {text.password.open}
      </Link>
      {isHere ? (
        <button type="button" className="button button-quiet" onClick={leave}>
          {phone.demo ? text.phone.leaveDemo : text.phone.disconnect}
        </button>
      ) : null}
    </div>
  );
}

export function EncryptionBadge({ isOn }: { readonly isOn: boolean }): ReactElement {
  return isOn ? (
    <span className="badge badge-ok">
      <LockKeyhole size={14} aria-hidden />
      {text.phone.encryptedBadge}
    </span>
  ) : (
    <span className="badge badge-warn">
      <LockKeyholeOpen size={14} aria-hidden />
      {text.phone.openBadge}
    </span>
  );
}

function factsOf(info: DeviceInfo): readonly Fact[] {
  return [
    [text.phone.ios, info.productVersion],
    [text.phone.capacity, orNot(info.capacityBytes, formatBytes)],
    [text.overview.phone.free, orNot(info.freeBytes, formatBytes)],
    [text.phone.battery, orNot(info.batteryPercent, (percent) => formatPercent(percent / 100))],
    [text.phone.passcode, info.passcodeSet ? text.phone.passcodeOn : text.phone.passcodeOff],
    [text.overview.phone.icloud, orNot(info.cloudBackupOn, onOff)],
    [text.overview.phone.findMy, orNot(info.findMyOn, onOff)],
    ...lastComputerBackup(info.lastComputerBackupMs),
    [text.overview.phone.serial, orNot(info.serialNumber, (serial) => serial)],
  ];
}

/** By any program. A phone that was never backed up says nothing, and neither do we. */
function lastComputerBackup(atMs: number | null | undefined): readonly Fact[] {
  if (atMs === null || atMs === undefined) return [];
  return [[text.overview.phone.lastComputerBackup, <Time key="time" atMs={atMs} />]];
}

/** A fact that could not be read says so. What was remembered of a phone long ago may lack it. */
function orNot<T>(value: T | null | undefined, show: (value: T) => string): string {
  return value === null || value === undefined ? text.phone.notAvailable : show(value);
}

function onOff(isOn: boolean): string {
  return isOn ? text.overview.phone.on : text.overview.phone.off;
}
