import { Check, Circle, TriangleAlert } from "lucide-react";
import type { ReactElement } from "react";
import type { DeviceInfo } from "../../../workers/api.ts";
import { useAppState } from "../../components/app-context.ts";
import { type ChosenTarget, chosenTarget } from "../../state/target.ts";
import { formatBytes, formatPercent, modelName, text } from "../../text/index.ts";

/** Below this the phone may go to sleep before a first backup is done. */
const LOW_BATTERY_PERCENT = 20;

type RowState = "ready" | "wait" | "warn";

interface RowProps {
  readonly state: RowState;
  readonly label: string;
  readonly value: string;
  readonly hint?: string | undefined;
}

/** What a backup depends on, each with its state: nothing of it is asked, all of it is looked up. */
export function Checklist({ info }: { readonly info: DeviceInfo }): ReactElement {
  const places = useAppState((state) => state.places);
  const vaults = useAppState((state) => state.vaults);
  const rows = rowsOf(info, chosenTarget(places, vaults));
  return (
    <section className="card" aria-labelledby="preflight">
      <h2 id="preflight">{text.overview.preflight.label}</h2>
      <ul className="checks">
        {rows.map((row) => (
          <Row key={row.label} {...row} />
        ))}
      </ul>
    </section>
  );
}

function rowsOf(info: DeviceInfo, chosen: ChosenTarget | null): readonly RowProps[] {
  const words = text.overview.preflight;
  return [
    { state: "ready", label: words.connection, value: `${modelName(info.productType)}, iOS ${info.productVersion}` },
    placeRow(chosen),
    { state: "ready", label: words.size, value: sizeOf(info) },
    batteryRow(info),
    {
      state: info.backupEncrypted ? "ready" : "warn",
      label: text.phone.encryption,
      value: info.backupEncrypted ? text.phone.encryptionOn : text.phone.encryptionOff,
      hint: info.backupEncrypted ? undefined : text.phone.openHint,
    },
    passcodeRow(info),
    // Only a phone that is not set up says so: for every other there is nothing to tell.
    ...(info.activated === false
      ? [{ state: "warn", label: words.setup, value: words.setupUnfinished } satisfies RowProps]
      : []),
  ];
}

/** What iOS protects with the passcode is less protected without one; nothing here asks for it. */
function passcodeRow({ passcodeSet }: DeviceInfo): RowProps {
  const words = text.overview.preflight;
  if (passcodeSet) return { state: "ready", label: words.passcode, value: words.passcodeHint };
  return { state: "warn", label: words.passcode, value: words.noPasscode, hint: words.noPasscodeHint };
}

function placeRow(chosen: ChosenTarget | null): RowProps {
  const label = text.overview.preflight.place;
  if (chosen === null) return { state: "wait", label, value: text.overview.preflight.noPlace };
  const isVault = chosen.target.kind === "vault";
  if (chosen.isUsable) return { state: "ready", label, value: chosen.name };
  return { state: "wait", label, value: chosen.name, hint: isVault ? text.place.needsUnlock : text.place.needsAccess };
}

function batteryRow({ batteryPercent, batteryCharging }: DeviceInfo): RowProps {
  const label = text.phone.battery;
  if (batteryPercent === null) return { state: "ready", label, value: text.phone.notAvailable };
  const charge = formatPercent(batteryPercent / 100);
  const value = batteryCharging === true ? `${charge}, ${text.overview.phone.charging}` : charge;
  const isLow = batteryPercent < LOW_BATTERY_PERCENT && batteryCharging !== true;
  return { state: isLow ? "warn" : "ready", label, value, hint: isLow ? text.phone.lowBattery : undefined };
}

/** The phone copies what it has in use, less what comes from the App Store again: an upper bound. */
function sizeOf({ capacityBytes, freeBytes }: DeviceInfo): string {
  const words = text.overview.preflight;
  if (capacityBytes === null || freeBytes === null || freeBytes > capacityBytes) return words.sizeUnknown;
  return words.sizeAbout(formatBytes(capacityBytes - freeBytes));
}

const marks = { ready: Check, wait: Circle, warn: TriangleAlert };

function Row({ state, label, value, hint }: RowProps): ReactElement {
  const Mark = marks[state];
  return (
    <li className="check" data-state={state}>
      <span className="check-mark">
        <Mark size={18} aria-hidden />
        <span className="visually-hidden">{text.overview.preflight[state]}</span>
      </span>
      <span className="check-label">{label}</span>
      <span>
        <bdi>{value}</bdi>
        {hint === undefined ? null : <span className="hint check-hint">{hint}</span>}
      </span>
    </li>
  );
}
