import { type ReactElement, useEffect, useRef, useState } from "react";
import type { FoundBackup } from "../../../workers/api.ts";
import { formatDate, modelName, text } from "../../text/index.ts";

export interface FoundBackupsProps {
  readonly backups: readonly FoundBackup[];
  readonly isBusy: boolean;
  readonly onImport: (folders: readonly string[]) => void;
  readonly onOther: () => void;
}

/** Every backup that was found; those that are whole and new are ticked. */
export function FoundBackups({ backups, isBusy, onImport, onOther }: FoundBackupsProps): ReactElement {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set(backups.filter(isNew).map(folderOf)));
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const words = text.vault.importing;
  function toggle(folder: string, isTicked: boolean): void {
    const next = new Set(chosen);
    if (isTicked) next.add(folder);
    else next.delete(folder);
    setChosen(next);
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onImport([...chosen]);
      }}
    >
      <h4 ref={heading} tabIndex={-1}>
        {words.found(backups.length)}
      </h4>
      <ul aria-label={words.list} className="plain-rows">
        {backups.map((backup) => (
          <Row
            key={backup.folder}
            backup={backup}
            isTicked={chosen.has(backup.folder)}
            onChange={(isTicked) => toggle(backup.folder, isTicked)}
          />
        ))}
      </ul>
      <div className="row">
        <button type="submit" className="button button-primary" disabled={isBusy || chosen.size === 0}>
          {words.submit(chosen.size)}
        </button>
        <button type="button" className="button" onClick={onOther}>
          {words.other}
        </button>
      </div>
    </form>
  );
}

function isNew({ finished, inVault }: FoundBackup): boolean {
  return finished && !inVault;
}

function folderOf({ folder }: FoundBackup): string {
  return folder;
}

interface RowProps {
  readonly backup: FoundBackup;
  readonly isTicked: boolean;
  readonly onChange: (isTicked: boolean) => void;
}

function Row({ backup, isTicked, onChange }: RowProps): ReactElement {
  const { phoneName, productType, iosVersion, madeAtMs, encrypted, finished, inVault } = backup;
  const words = text.vault.importing;
  return (
    <li className="plain-row" data-folder={backup.folder}>
      <label className="option">
        <input
          type="checkbox"
          checked={isTicked}
          disabled={!finished}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        <span className="stack-tight">
          <strong>
            <bdi>{phoneName}</bdi>
          </strong>
          <span className="backup-meta">
            <span>{madeAtMs === null ? words.unknownTime : formatDate(madeAtMs)}</span>
            {productType === "" ? null : <span>{modelName(productType)}</span>}
            {iosVersion === "" ? null : <span>iOS {iosVersion}</span>}
            <span>{encrypted ? text.backups.encrypted : text.backups.notEncrypted}</span>
          </span>
          {finished ? null : <span className="hint">{words.notFinished}</span>}
          {inVault ? <span className="hint">{words.inVault}</span> : null}
        </span>
      </label>
    </li>
  );
}
