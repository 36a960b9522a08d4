import { Printer } from "lucide-react";
import { type ReactElement, useState } from "react";
import { createPortal } from "react-dom";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { generatePassphrase } from "../../state/passphrase.ts";
import { notesOf, type VaultState } from "../../state/vaults.ts";
import { formatAge, formatDay, text } from "../../text/index.ts";
import { Working } from "./create-vault.tsx";
import { Options } from "./options.tsx";
import { PassphraseField } from "./passphrase-field.tsx";
import { RecoverySheet } from "./recovery-sheet.tsx";
import { SheetDrill } from "./sheet-drill.tsx";
import { useWork } from "./use-work.ts";

/** "fresh": words of its own. "own": the person's passphrase, typed for this. "blank": written by hand. */
type Kind = "fresh" | "own" | "blank";

interface Made {
  readonly passphrase: string | null;
  readonly madeAtMs: number;
}

type Step = "choose" | "paper" | "drill" | "done";

/** The recovery sheet: what stands on it, the print, and the proof that it is in somebody's hands. */
export function SheetPanel({ vault }: { readonly vault: VaultState }): ReactElement {
  const app = useApp();
  const [step, setStep] = useState<Step>("choose");
  const [made, setMade] = useState<Made | null>(null);
  const words = text.vault.sheet;
  function reset(): void {
    setMade(null);
    setStep("choose");
  }
  if (step === "done") {
    return (
      <div role="status">
        <Notice tone="ok">
          <p>{words.done}</p>
        </Notice>
      </div>
    );
  }
  if (made === null || step === "choose") {
    return (
      <>
        <p className="muted">{words.explain}</p>
        <SavedWords vault={vault} />
        <Choose
          vault={vault}
          onMade={(passphrase) => {
            setMade({ passphrase, madeAtMs: Date.now() });
            setStep("paper");
          }}
        />
      </>
    );
  }
  if (step === "paper") return <Paper vault={vault} made={made} onBack={reset} onPrinted={() => setStep("drill")} />;
  return (
    <SheetDrill
      vaultId={vault.known.id}
      passphrase={made.passphrase}
      onBack={() => setStep("paper")}
      onProven={() => {
        app.noteRecoverySheet(vault.known.id);
        setMade(null);
        setStep("done");
      }}
    />
  );
}

function SavedWords({ vault }: { readonly vault: VaultState }): ReactElement | null {
  const notes = useAppState((state) => notesOf(state.vaults, vault));
  if (notes === null) return null;
  const { sheetSavedAtMs } = notes;
  return (
    <p className="hint">
      {sheetSavedAtMs === null
        ? text.vault.sheet.notSaved
        : text.vault.sheet.saved(formatAge(sheetSavedAtMs, Date.now()))}
    </p>
  );
}

interface ChooseProps {
  readonly vault: VaultState;
  readonly onMade: (passphrase: string | null) => void;
}

function Choose({ vault, onMade }: ChooseProps): ReactElement {
  const app = useApp();
  const [kind, setKind] = useState<Kind>("fresh");
  const [own, setOwn] = useState("");
  const { isWorking, error, run } = useWork();
  const words = text.vault.sheet;
  const { id } = vault.known;

  async function make(): Promise<void> {
    if (kind === "blank") return onMade(null);
    if (kind === "own") {
      await app.provePassphrase(id, own);
      return onMade(own);
    }
    const passphrase = generatePassphrase();
    await app.addPassphrase(id, passphrase, words.keyLabel(formatDay(Date.now())));
    onMade(passphrase);
  }

  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        run(make);
      }}
    >
      <Options
        legend={words.what}
        chosen={kind}
        options={(["fresh", "own", "blank"] as const).map((each) => ({ id: each, ...words.kinds[each] }))}
        onChoose={setKind}
      />
      {kind === "own" ? <PassphraseField label={words.own} value={own} isNew={false} onChange={setOwn} /> : null}
      {error === null ? null : <ErrorNotice error={error} />}
      <div className="row">
        <button type="submit" className="button button-primary" disabled={isWorking || (kind === "own" && own === "")}>
          {words.make}
        </button>
        {isWorking ? <Working words={words.working} /> : null}
      </div>
    </form>
  );
}

interface PaperProps {
  readonly vault: VaultState;
  readonly made: Made;
  readonly onBack: () => void;
  readonly onPrinted: () => void;
}

/** The sheet is there twice: to look at, and alone on the page for the printer. */
function Paper({ vault, made, onBack, onPrinted }: PaperProps): ReactElement {
  const words = text.vault.sheet;
  const sheet = <RecoverySheet vault={vault} {...made} />;
  return (
    <>
      <div className="row">
        <button type="button" className="button button-primary" onClick={() => window.print()}>
          <Printer size={16} aria-hidden />
          {words.print}
        </button>
        <button type="button" className="button" onClick={onPrinted}>
          {words.printed}
        </button>
        <button type="button" className="button button-quiet" onClick={onBack}>
          {words.back}
        </button>
      </div>
      {sheet}
      {createPortal(<div className="print-only">{sheet}</div>, document.body)}
    </>
  );
}
