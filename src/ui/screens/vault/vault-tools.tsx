import { Copy, Eraser, FolderInput, ShieldCheck } from "lucide-react";
import { type DragEvent, type ReactElement, useState } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { isRunning } from "../../state/operation.ts";
import { isVaultBusy, type VaultState } from "../../state/vaults.ts";
import { formatAge, text } from "../../text/index.ts";

/** Import, check, free up space, copy: for the vault as a whole. */
export function VaultTools({ vault }: { readonly vault: VaultState }): ReactElement {
  const app = useApp();
  const hasPicker = useAppState((state) => state.platform.hasFolderPicker);
  const isBusy = useAppState((state) => isVaultBusy(state.vaults) || isRunning(state.operation));
  const [isAsking, setAsking] = useState(false);
  const { id, place } = vault.known;
  const words = text.vault.tools;
  function drop(event: DragEvent): void {
    event.preventDefault();
    const handle = event.dataTransfer.items[0]?.getAsFileSystemHandle();
    if (handle !== undefined && !isBusy) app.importDropped(id, handle);
  }
  return (
    <fieldset className="vault-tools" disabled={isBusy} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <legend className="visually-hidden">{words.label}</legend>
      <div className="row">
        {hasPicker ? (
          <Tool
            icon={<FolderInput size={16} aria-hidden />}
            label={words.import}
            onClick={() => app.importBackups(id)}
          />
        ) : null}
        <Tool icon={<ShieldCheck size={16} aria-hidden />} label={words.check} onClick={() => app.checkVault(id)} />
        <Tool icon={<Eraser size={16} aria-hidden />} label={words.free} onClick={() => setAsking(true)} />
        {hasPicker ? (
          <Tool icon={<Copy size={16} aria-hidden />} label={words.copy} onClick={() => app.copyVault(id)} />
        ) : null}
      </div>
      <p className="hint">{words.drop}</p>
      <p className="hint">{checkedWords(vault)}</p>
      {place.kind === "folder" ? <p className="hint">{text.vault.storage.folder}</p> : null}
      {isAsking ? (
        <ConfirmDialog
          title={text.vault.freeTitle}
          body={text.vault.freeBody}
          confirm={text.vault.freeConfirm}
          cancel={text.vault.create.cancel}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            app.freeSpace(id);
          }}
        />
      ) : null}
    </fieldset>
  );
}

interface ToolProps {
  readonly icon: ReactElement;
  readonly label: string;
  readonly onClick: () => void;
}

function Tool({ icon, label, onClick }: ToolProps): ReactElement {
  return (
    <button type="button" className="button" onClick={onClick}>
      {icon}
      {label}
    </button>
  );
}

function checkedWords({ known }: VaultState): string {
  const { check } = known;
  if (check === null) return text.vault.neverChecked;
  const when = formatAge(check.atMs, Date.now());
  return check.damaged === 0 ? text.vault.checkedAt(when) : text.vault.checkedBad(when, check.damaged);
}
