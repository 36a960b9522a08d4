import type { ReactElement } from "react";
import { Link } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ErrorDetails } from "../../components/error-notice.tsx";
import { paths } from "../../paths.ts";
import { findPlace } from "../../state/places.ts";
import { type ChosenCopy, sentBytes } from "../../state/restore.ts";
import type { CheckRow as Row } from "../../state/restore-checks.ts";
import { canReach } from "../../state/restore-memo.ts";
import { findVault } from "../../state/vaults.ts";
import { formatBytes, formatPercent, text } from "../../text/index.ts";
import { PlaceAccess } from "../start/place-access.tsx";
import { VaultDoor, VaultTrouble } from "../vault/vault-door.tsx";
import { CheckRow } from "./check-row.tsx";
import { CopyPassword } from "./copy-password.tsx";
import { TickRow } from "./tick-row.tsx";

/** Every condition of the restore, live. */
export function CheckList({ rows }: { readonly rows: readonly Row[] }): ReactElement {
  return (
    <ul className="conditions" aria-label={text.restore.check.list}>
      {rows.map((row) => (
        <Condition key={row.id} row={row} />
      ))}
    </ul>
  );
}

function Condition({ row }: { readonly row: Row }): ReactElement {
  const words = text.restore.check.rows;
  switch (row.id) {
    case "connected":
      return <Connected row={row} />;
    case "copy":
      return <Copy row={row} />;
    case "password":
      return <CopyPassword row={row} />;
    case "findMy":
      if (row.reason === "unknown") {
        return <TickRow row={row} tick="findMy" label={words.findMy.tick} hint={words.findMy.tickHint} />;
      }
      return <CheckRow row={row} title={words.findMy[isOk(row)]} fix={isBad(row) ? words.findMy.fix : undefined} />;
    case "ios":
      return <Ios row={row} />;
    case "room":
      return <Room row={row} />;
    case "battery":
      return <Battery row={row} />;
    case "safety":
      return <Safety row={row} />;
    case "account":
    case "wifi":
      return <TickRow row={row} tick={row.id} label={words[row.id].label} hint={words[row.id].hint} />;
  }
}

function isBad(row: Row): boolean {
  return row.state === "bad";
}

function isOk(row: Row): "ok" | "bad" {
  return row.state === "ok" ? "ok" : "bad";
}

function Connected({ row }: { readonly row: Row }): ReactElement {
  const app = useApp();
  const usesDemo = useAppState((state) => state.usesDemo);
  const words = text.restore.check.rows.connected;
  if (row.reason === "other") return <OtherPhone row={row} />;
  return (
    <CheckRow row={row} title={words[isOk(row)]} fix={isBad(row) ? words.fix : undefined}>
      {isBad(row) && !usesDemo ? (
        <div className="row">
          <button type="button" className="button" onClick={app.chooseIphone}>
            {text.home.connect}
          </button>
        </div>
      ) : null}
    </CheckRow>
  );
}

function OtherPhone({ row }: { readonly row: Row }): ReactElement {
  const here = useAppState((state) => (state.connection.id === "ready" ? state.connection.info.name : ""));
  const mine = useAppState((state) => state.restore.repeats?.phoneName ?? "");
  const words = text.restore.check.rows.connected;
  return (
    <CheckRow row={row} title={words.other(here, mine)} fix={words.otherFix(mine)}>
      <div className="row">
        <Link href={paths.restore} className="button">
          {text.restore.ended.other}
        </Link>
      </div>
    </CheckRow>
  );
}

function Copy({ row }: { readonly row: Row }): ReactElement {
  const app = useApp();
  const { copy, error } = useAppState((state) => state.restore);
  const isReachable = useAppState((state) => state.restore.copy !== null && canReach(state, state.restore.copy));
  const words = text.restore.check.rows.copy;
  if (row.state === "wait") return <CheckRow row={row} title={words.wait} />;
  if (error === null || copy === null) return <CheckRow row={row} title={words.ok} />;
  if (!isReachable) return <ClosedDoor row={row} copy={copy} />;
  const { title, remedy } = text.errors[error.code];
  return (
    <CheckRow row={row} title={`${words.bad}: ${title}`} fix={remedy}>
      <div className="row">
        <button type="button" className="button" onClick={() => app.chooseCopy(copy)}>
          {text.restore.check.tryAgain}
        </button>
        <Link href={paths.restore} className="button">
          {text.restore.ended.other}
        </Link>
      </div>
      <ErrorDetails error={error} />
    </CheckRow>
  );
}

/** The copy lies in a vault that is locked, or in a folder that is not allowed yet. It is looked into as soon as it can be. */
function ClosedDoor({ row, copy }: { readonly row: Row; readonly copy: ChosenCopy }): ReactElement {
  const { source } = copy;
  const vault = useAppState(({ vaults }) => (source.kind === "snapshot" ? findVault(vaults, source.vault) : null));
  const place = useAppState(({ places }) =>
    source.kind === "folder" && source.place.kind === "folder" ? findPlace(places, source.place.id) : null,
  );
  const title = text.restore.check.rows.copy.closed(copy.placeName);
  return (
    <CheckRow row={row} title={title}>
      {vault === null ? null : (
        <div className="stack">
          <VaultTrouble vault={vault} />
          <VaultDoor vault={vault} />
        </div>
      )}
      {place === null ? null : <PlaceAccess place={place} />}
    </CheckRow>
  );
}

function Ios({ row }: { readonly row: Row }): ReactElement {
  const copy = useAppState((state) => state.restore.info?.iosVersion ?? "");
  const phone = useAppState((state) => (state.connection.id === "ready" ? state.connection.info.productVersion : ""));
  const words = text.restore.check.rows.ios;
  if (!isBad(row)) return <CheckRow row={row} title={words.ok} />;
  return <CheckRow row={row} title={words.bad(copy, phone)} fix={words.fix(copy)} />;
}

function Room({ row }: { readonly row: Row }): ReactElement {
  const needed = formatBytes(useAppState((state) => sentBytes(state.restore)));
  const info = useAppState((state) => (state.connection.id === "ready" ? state.connection.info : null));
  const words = text.restore.check.rows.room;
  if (row.reason === "small") {
    const title = words.small(needed, formatBytes(info?.dataCapacityBytes ?? 0));
    return <CheckRow row={row} title={title} fix={words.smallFix} />;
  }
  const free = info?.dataAvailableBytes ?? null;
  if (row.reason === undefined) return <CheckRow row={row} title={words.ok(needed, formatBytes(free ?? 0))} />;
  const label = free === null ? words.unknown(needed) : words.tight(needed, formatBytes(free));
  return <TickRow row={row} tick="room" label={label} hint={words.tightHint} />;
}

function Battery({ row }: { readonly row: Row }): ReactElement {
  const percent = useAppState((state) =>
    state.connection.id === "ready" ? (state.connection.info.batteryPercent ?? 0) : 0,
  );
  const words = text.restore.check.rows.battery;
  if (!isBad(row)) return <CheckRow row={row} title={words.ok} />;
  return <CheckRow row={row} title={words.bad(formatPercent(percent / 100))} fix={words.fix} />;
}

function Safety({ row }: { readonly row: Row }): ReactElement {
  const words = text.restore.check.rows.safety;
  return (
    <CheckRow row={row} title={words[isOk(row)]} fix={isBad(row) ? words.fix : undefined}>
      {isBad(row) ? (
        <div className="row">
          <Link href={paths.vaults} className="button">
            {text.restore.check.goThere}
          </Link>
        </div>
      ) : null}
    </CheckRow>
  );
}
