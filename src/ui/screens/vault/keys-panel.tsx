import { KeyRound } from "lucide-react";
import { type ReactElement, useEffect, useState } from "react";
import type { VaultKey } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { formatDate, text } from "../../text/index.ts";
import { Working } from "./create-vault.tsx";
import { AddKey, ChangeKey } from "./key-forms.tsx";
import { useWork } from "./use-work.ts";

/** The passphrases that open a vault: which there are, another one, a changed one, one less. */
export function KeysPanel({ vaultId }: { readonly vaultId: string }): ReactElement {
  const app = useApp();
  const [keys, setKeys] = useState<readonly VaultKey[] | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [doomed, setDoomed] = useState<VaultKey | null>(null);
  const { isWorking, error, run } = useWork();
  const words = text.vault.keys;
  useEffect(() => run(async () => setKeys(await app.vaultKeys(vaultId))), [app, vaultId, run]);

  function change(work: () => Promise<readonly VaultKey[]>, doneWords: string, then?: () => void): void {
    setDone(null);
    run(async () => {
      setKeys(await work());
      setDone(doneWords);
      then?.();
    });
  }

  return (
    <>
      <p className="muted">{words.explain}</p>
      {keys === null ? null : <KeyList keys={keys} isBusy={isWorking} onRemove={setDoomed} />}
      <div role="status" className="stack-tight">
        {isWorking ? <Working words={keys === null ? words.reading : words.working} /> : null}
        {done === null ? null : <Notice tone="ok">{done}</Notice>}
      </div>
      {error === null ? null : <ErrorNotice error={error} />}
      <ChangeKey
        isBusy={isWorking}
        onSubmit={(current, next, clear) =>
          change(() => app.changePassphrase(vaultId, current, next), words.changed, clear)
        }
      />
      <AddKey
        isBusy={isWorking}
        onSubmit={(passphrase, label, clear) =>
          change(() => app.addPassphrase(vaultId, passphrase, label), words.addDone, clear)
        }
      />
      {doomed === null ? null : (
        <ConfirmDialog
          title={words.removeTitle(labelOf(doomed))}
          body={words.removeBody}
          confirm={words.removeConfirm}
          cancel={text.vault.create.cancel}
          onCancel={() => setDoomed(null)}
          onConfirm={() => {
            setDoomed(null);
            change(() => app.removePassphrase(vaultId, doomed.id), words.removed);
          }}
        />
      )}
    </>
  );
}

function labelOf({ label }: VaultKey): string {
  return label === "" ? text.vault.keys.first : label;
}

interface KeyListProps {
  readonly keys: readonly VaultKey[];
  readonly isBusy: boolean;
  readonly onRemove: (key: VaultKey) => void;
}

function KeyList({ keys, isBusy, onRemove }: KeyListProps): ReactElement {
  const words = text.vault.keys;
  return (
    <ul aria-label={words.list} className="plain-rows">
      {keys.map((key) => (
        <li key={key.id} className="plain-row" data-key={key.id}>
          <KeyRound size={20} aria-hidden />
          <div className="stack-tight">
            <span className="row">
              <strong>
                <bdi>{labelOf(key)}</bdi>
              </strong>
              {key.inUse ? <span className="badge badge-accent">{words.inUse}</span> : null}
            </span>
            <span className="hint">
              {key.madeAtMs === null ? words.madeUnknown : words.made(formatDate(key.madeAtMs))}
            </span>
            {key.inUse ? <span className="hint">{keys.length === 1 ? words.onlyHint : words.inUseHint}</span> : null}
          </div>
          {key.inUse ? null : (
            <button
              type="button"
              className="button"
              disabled={isBusy}
              aria-label={words.removeOf(labelOf(key))}
              onClick={() => onRemove(key)}
            >
              {words.remove}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
