import { Copy, Eraser, FolderInput, KeyRound, ListFilter, Printer, ShieldCheck } from "lucide-react";
import { type ReactElement, type ReactNode, useRef, useState } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { isRunning } from "../../state/operation.ts";
import { isVaultBusy, type VaultState } from "../../state/vaults.ts";
import { formatAge, text } from "../../text/index.ts";
import { ImportPanel } from "../import/import-panel.tsx";
import { KeepPanel } from "./keep-panel.tsx";
import { KeysPanel } from "./keys-panel.tsx";
import { Panel } from "./panel.tsx";
import { SheetPanel } from "./sheet-panel.tsx";

type PanelName = "import" | "keep" | "keys" | "sheet";

/** What can be done with the vault as a whole. What needs more than a click opens below the buttons. */
export function VaultTools({ vault }: { readonly vault: VaultState }): ReactElement {
  const app = useApp();
  const hasPicker = useAppState((state) => state.platform.hasFolderPicker);
  const isBusy = useAppState((state) => isVaultBusy(state.vaults) || isRunning(state.operation));
  const [isAsking, setAsking] = useState(false);
  const [open, setOpen] = useState<PanelName | null>(null);
  const opener = useRef<HTMLButtonElement | null>(null);
  const { id, place } = vault.known;
  const words = text.vault.tools;

  function close(): void {
    setOpen(null);
    opener.current?.focus();
  }
  function opens(name: PanelName): Pick<ToolProps, "isOpen" | "onClick"> {
    return {
      isOpen: open === name,
      onClick: (button) => {
        opener.current = button;
        setOpen(open === name ? null : name);
      },
    };
  }

  return (
    <fieldset className="vault-tools">
      <legend className="visually-hidden">{words.label}</legend>
      <div className="row">
        <Tool icon={<FolderInput size={16} aria-hidden />} label={words.import} isBusy={isBusy} {...opens("import")} />
        <Tool
          icon={<ShieldCheck size={16} aria-hidden />}
          label={words.check}
          isBusy={isBusy}
          onClick={() => app.checkVault(id)}
        />
        <Tool icon={<ListFilter size={16} aria-hidden />} label={words.keep} isBusy={isBusy} {...opens("keep")} />
        <Tool
          icon={<Eraser size={16} aria-hidden />}
          label={words.free}
          isBusy={isBusy}
          onClick={() => setAsking(true)}
        />
        <Tool icon={<KeyRound size={16} aria-hidden />} label={words.keys} isBusy={isBusy} {...opens("keys")} />
        <Tool icon={<Printer size={16} aria-hidden />} label={words.sheet} isBusy={isBusy} {...opens("sheet")} />
        {hasPicker ? (
          <Tool
            icon={<Copy size={16} aria-hidden />}
            label={words.copy}
            isBusy={isBusy}
            onClick={() => app.copyVault(id)}
          />
        ) : null}
      </div>
      <p className="hint">{checkedWords(vault)}</p>
      {place.kind === "folder" ? <p className="hint">{text.vault.storage.folder}</p> : null}
      {open === null ? null : (
        <Panel key={open} name={open} title={titleOf(open)} onClose={close}>
          {panelOf(open, vault, isBusy, close)}
        </Panel>
      )}
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

function titleOf(panel: PanelName): string {
  if (panel === "import") return text.vault.importing.title;
  return text.vault[panel].title;
}

function panelOf(panel: PanelName, vault: VaultState, isBusy: boolean, close: () => void): ReactNode {
  const { id } = vault.known;
  switch (panel) {
    case "import":
      return <ImportPanel vaultId={id} isBusy={isBusy} onStarted={close} />;
    case "keep":
      return <KeepPanel vault={vault} />;
    case "keys":
      return <KeysPanel vaultId={id} />;
    case "sheet":
      return <SheetPanel vault={vault} />;
  }
}

interface ToolProps {
  readonly icon: ReactElement;
  readonly label: string;
  readonly isBusy: boolean;
  /** Given when it opens a panel. */
  readonly isOpen?: boolean;
  readonly onClick: (button: HTMLButtonElement) => void;
}

function Tool({ icon, label, isBusy, isOpen, onClick }: ToolProps): ReactElement {
  return (
    <button
      type="button"
      className="button"
      disabled={isBusy}
      {...(isOpen === undefined ? {} : { "aria-expanded": isOpen })}
      onClick={(event) => onClick(event.currentTarget)}
    >
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
