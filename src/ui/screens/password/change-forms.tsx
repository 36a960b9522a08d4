import { RefreshCw } from "lucide-react";
import { type ReactElement, type ReactNode, useState } from "react";
import type { DeviceInfo } from "../../../workers/api.ts";
import { useApp, useAppState } from "../../components/app-context.ts";
import { BackupPasswordField } from "../../components/backup-password-field.tsx";
import { Tick } from "../../components/tick.tsx";
import { makePassword, randomBelow } from "../../state/password.ts";
import type { VaultState } from "../../state/vaults.ts";
import { formatBytes, text } from "../../text/index.ts";

interface FormProps {
  readonly udid: string;
  readonly info: DeviceInfo;
}

const MIN_LENGTH = 8;

/** Turning on, changing, turning off: each its own form, so that no two secrets stand in one. */
export function ChangeForms({ udid, info }: FormProps): ReactElement {
  if (!info.backupEncrypted) return <NewPassword info={info} udid={udid} />;
  return (
    <>
      <NewPassword info={info} udid={udid} />
      {info.encryptionRequired ? null : <TurnOff info={info} udid={udid} />}
    </>
  );
}

function NewPassword({ info }: FormProps): ReactElement {
  const app = useApp();
  const vault = useOpenVault();
  const isChange = info.backupEncrypted;
  const [current, setCurrent] = useState("");
  const [fresh, setFresh] = useState(() => makePassword(randomBelow));
  const [again, setAgain] = useState("");
  const [keeps, setKeeps] = useState(true);
  const [isSaved, setSaved] = useState(false);
  const isMade = again === "" && /^(\w{4}-){5}\w{4}$/.test(fresh);
  const isShort = fresh.length < MIN_LENGTH;
  const isSame = isMade || fresh === again;
  const isSafe = isSaved || (keeps && vault !== null);
  const isReady = !isShort && isSame && isSafe && (!isChange || current !== "");
  const words = isChange ? text.password.change : text.password.enable;
  return (
    <FormCard
      title={words.title}
      submit={words.submit}
      isReady={isReady}
      info={info}
      onSubmit={() =>
        app.changePhonePassword({
          from: isChange ? current : null,
          to: fresh,
          keepIn: keeps ? (vault?.known.id ?? null) : null,
        })
      }
    >
      {isChange ? (
        <BackupPasswordField
          label={text.password.current}
          phoneName={info.name}
          value={current}
          isNew={false}
          explanation={text.restore.password.explain}
          onChange={setCurrent}
        />
      ) : null}
      <BackupPasswordField
        label={text.password.fresh}
        phoneName={info.name}
        value={fresh}
        isNew
        problem={isShort ? text.password.short : undefined}
        explanation={text.password.generated}
        onChange={setFresh}
      />
      <div className="row">
        <button
          type="button"
          className="button button-quiet"
          onClick={() => {
            setFresh(makePassword(randomBelow));
            setAgain("");
          }}
        >
          <RefreshCw size={16} aria-hidden />
          {text.password.makeAnother}
        </button>
      </div>
      {isMade ? null : (
        <BackupPasswordField
          label={text.password.again}
          phoneName={info.name}
          value={again}
          isNew
          problem={again !== "" && !isSame ? text.password.different : undefined}
          onChange={setAgain}
        />
      )}
      {vault === null ? (
        <p className="hint">{text.password.noVault}</p>
      ) : (
        <Tick
          label={text.password.keepIn(vault.known.name)}
          hint={text.password.keepHint}
          isTicked={keeps}
          onChange={setKeeps}
        />
      )}
      {vault !== null && keeps ? null : <Tick label={text.password.saved} isTicked={isSaved} onChange={setSaved} />}
    </FormCard>
  );
}

function TurnOff({ info }: FormProps): ReactElement {
  const app = useApp();
  const [current, setCurrent] = useState("");
  const words = text.password.disable;
  return (
    <FormCard
      title={words.title}
      submit={words.submit}
      isReady={current !== ""}
      info={info}
      isDanger
      onSubmit={() => app.changePhonePassword({ from: current, to: null, keepIn: null })}
    >
      <p>{words.body}</p>
      <BackupPasswordField
        label={text.password.current}
        phoneName={info.name}
        value={current}
        isNew={false}
        explanation={text.restore.password.explain}
        onChange={setCurrent}
      />
    </FormCard>
  );
}

interface FormCardProps {
  readonly title: string;
  readonly submit: string;
  readonly isReady: boolean;
  readonly isDanger?: boolean;
  readonly info: DeviceInfo;
  readonly children: ReactNode;
  readonly onSubmit: () => void;
}

function FormCard({ title, submit, isReady, isDanger, info, children, onSubmit }: FormCardProps): ReactElement {
  const { capacityBytes, freeBytes } = info;
  const used = capacityBytes === null || freeBytes === null ? "" : formatBytes(capacityBytes - freeBytes);
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <ul className="plain-list hint">
          <li>{text.password.toggles(used)}</li>
          <li>{text.password.others}</li>
          <li>{text.password.olderCopies}</li>
          <li>{text.password.confirmHint}</li>
        </ul>
        <div className="row">
          <button
            type="submit"
            className={`button ${isDanger === true ? "button-danger" : "button-primary"}`}
            disabled={!isReady}
          >
            {submit}
          </button>
        </div>
      </form>
    </section>
  );
}

/** Where passwords are kept: the vault backups go to, or else the first that is open. */
export function useOpenVault(): VaultState | null {
  return useAppState(({ vaults }) => {
    const open = vaults.list.filter(({ door }) => door === "open");
    return open.find(({ known }) => known.id === vaults.targetId) ?? open[0] ?? null;
  });
}
