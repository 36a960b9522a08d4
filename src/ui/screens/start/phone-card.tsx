import { LockKeyhole, LockKeyholeOpen, Smartphone, Tablet } from "lucide-react";
import type { ReactElement } from "react";
import type { DeviceInfo, PhoneSummary } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import { Notice } from "../../components/notice.tsx";
import { PageTitle } from "../../components/page-title.tsx";
import { formatBytes, formatPercent, modelName, text } from "../../text/index.ts";

/** Below this the phone may go to sleep before a first backup is done. */
const LOW_BATTERY_PERCENT = 20;

export function PhoneCard({ phone, info }: { readonly phone: PhoneSummary; readonly info: DeviceInfo }): ReactElement {
  const app = useApp();
  const Icon = info.productType.startsWith("iPad") ? Tablet : Smartphone;
  const isLow = info.batteryPercent !== null && info.batteryPercent < LOW_BATTERY_PERCENT;
  return (
    <section className="card" aria-label={text.phone.facts} data-id={phone.udid}>
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
          {phone.demo ? <span className="badge badge-accent">{text.app.demoBadge}</span> : null}
          <EncryptionBadge isOn={info.backupEncrypted} />
        </div>
      </div>
      <Facts info={info} />
      {info.backupEncrypted ? null : <p className="hint">{text.phone.openHint}</p>}
      {isLow ? (
        <Notice tone="warn">
          <p>{text.phone.lowBattery}</p>
        </Notice>
      ) : null}
      <div className="row-spread">
        <p className="hint">{phone.demo ? text.phone.demoHint : ""}</p>
        <button type="button" className="button button-quiet" onClick={app.disconnect}>
          {phone.demo ? text.phone.leaveDemo : text.phone.disconnect}
        </button>
      </div>
    </section>
  );
}

function EncryptionBadge({ isOn }: { readonly isOn: boolean }): ReactElement {
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

function Facts({ info }: { readonly info: DeviceInfo }): ReactElement {
  const rows = [
    [text.phone.ios, info.productVersion],
    [text.phone.capacity, info.capacityBytes === null ? text.phone.notAvailable : formatBytes(info.capacityBytes)],
    [
      text.phone.battery,
      info.batteryPercent === null ? text.phone.notAvailable : formatPercent(info.batteryPercent / 100),
    ],
    [text.phone.passcode, info.passcodeSet ? text.phone.passcodeOn : text.phone.passcodeOff],
  ] as const;
  return (
    <dl className="facts">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
