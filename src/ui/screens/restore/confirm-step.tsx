import { TriangleAlert } from "lucide-react";
import { type ReactElement, useId, useState } from "react";
import { Link, Redirect, useLocation } from "wouter";
import type { DeviceInfo } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { PageTitle } from "../../components/page-title.tsx";
import { useLivePhone } from "../../components/use-live-phone.ts";
import { useRestoreRows } from "../../components/use-restore-rows.ts";
import { paths } from "../../paths.ts";
import { areAllGood, isSameName } from "../../state/restore-checks.ts";
import { formatAge, formatBytes, text } from "../../text/index.ts";
import { CopyFacts } from "./copy-facts.tsx";
import { StepList } from "./step-list.tsx";

/** What is lost, in words, and the name of the phone as the last word. */
export function ConfirmStep(): ReactElement {
  const copy = useAppState((state) => state.restore.copy);
  const connection = useAppState((state) => state.connection);
  const isReady = areAllGood(useRestoreRows());
  useLivePhone();
  if (copy === null) return <Redirect to={paths.restore} />;
  if (connection.id !== "ready") return <Redirect to={paths.restoreCheck} />;
  const { info, phone } = connection;
  return (
    <div className="stack-loose">
      <StepList current="confirm" />
      <CopyFacts copy={copy} />
      <section className="card card-danger">
        <div className="row">
          <TriangleAlert size={28} aria-hidden />
          <PageTitle>{text.restore.confirm.title(info.name)}</PageTitle>
        </div>
        <Consequences info={info} udid={phone.udid} />
        <Confirm name={info.name} isReady={isReady} />
      </section>
      <div className="row">
        <Link href={paths.restoreCheck} className="button">
          {text.restore.back}
        </Link>
      </div>
    </div>
  );
}

function Consequences({ info, udid }: { readonly info: DeviceInfo; readonly udid: string }): ReactElement {
  const words = text.restore.confirm;
  const safety = useAppState((state) => state.restore.safety);
  const isSaved = useAppState((state) => state.restore.repeats?.achieved.saved === true);
  const newest = useAppState((state) => newestSnapshotMs(state.vaults.list, udid));
  const { capacityBytes, freeBytes } = info;
  const used = capacityBytes === null || freeBytes === null ? null : capacityBytes - freeBytes;
  return (
    <>
      <p>{words.replaced}</p>
      <ul className="plain-list">
        <li>{used === null ? words.noUsed : words.used(formatBytes(used))}</li>
        <li>{newest === null ? words.noBackup : words.lastBackup(formatAge(newest, Date.now()))}</li>
        <li>{safety ? words.safetyFirst : isSaved ? words.safetyDone : words.noSafety}</li>
      </ul>
      <p>{words.halfFilled}</p>
    </>
  );
}

type VaultList = Parameters<Parameters<typeof useAppState>[0]>[0]["vaults"]["list"];

function newestSnapshotMs(vaults: VaultList, udid: string): number | null {
  const times = vaults
    .flatMap(({ content }) => content?.snapshots ?? [])
    .filter((snapshot) => snapshot.udid === udid && snapshot.complete)
    .map(({ madeAtMs }) => madeAtMs);
  return times.length === 0 ? null : Math.max(...times);
}

function Confirm({ name, isReady }: { readonly name: string; readonly isReady: boolean }): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const id = useId();
  const isNamed = isSameName(typed, name);
  const words = text.restore.confirm;
  const reason = isReady ? words.nameMissing : words.notReady;
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        app.startRestore(typed);
        navigate(paths.restoreRun);
      }}
    >
      <label htmlFor={id} className="field-label">
        {words.typeName(name)}
      </label>
      <input
        id={id}
        className="input"
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        aria-describedby={`${id}-why`}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <p id={`${id}-why`} className="hint" aria-live="polite">
        {isNamed && isReady ? "" : reason}
      </p>
      <div className="row">
        <button type="submit" className="button button-danger-filled" disabled={!isNamed || !isReady}>
          {words.start(name)}
        </button>
      </div>
    </form>
  );
}
