import { type ReactElement, type ReactNode, useId, useState } from "react";
import { useApp } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { randomBelow } from "../../state/passphrase.ts";
import { drillPositions, isSameWord, wordsOf } from "../../state/sheet-drill.ts";
import { text } from "../../text/index.ts";
import { Working } from "./create-vault.tsx";
import { PassphraseField } from "./passphrase-field.tsx";
import { useWork } from "./use-work.ts";

export interface SheetDrillProps {
  readonly vaultId: string;
  /** What was printed; null when it was written by hand. */
  readonly passphrase: string | null;
  readonly onProven: () => void;
  readonly onBack: () => void;
}

/** Asks for what stands on the paper: two words of it, or all where we do not know the words. */
export function SheetDrill(props: SheetDrillProps): ReactElement {
  const words = props.passphrase === null ? [] : wordsOf(props.passphrase);
  const [positions] = useState(() => drillPositions(words, randomBelow));
  return positions === null ? <WholeDrill {...props} /> : <WordDrill {...props} words={words} positions={positions} />;
}

interface WordDrillProps extends SheetDrillProps {
  readonly words: readonly string[];
  readonly positions: readonly number[];
}

function WordDrill({ words, positions, onProven, onBack }: WordDrillProps): ReactElement {
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({});
  const [isWrong, setWrong] = useState(false);
  function compare(): void {
    const isRight = positions.every((position) => isSameWord(typed[position] ?? "", words[position] ?? ""));
    setWrong(!isRight);
    if (isRight) onProven();
  }
  return (
    <Drill
      body={text.vault.sheet.drillBody}
      isReady={positions.every((each) => typed[each])}
      onBack={onBack}
      onSubmit={compare}
    >
      <div className="field-row">
        {positions.map((position) => (
          <WordField
            key={position}
            position={position}
            value={typed[position] ?? ""}
            onChange={(value) => setTyped({ ...typed, [position]: value })}
          />
        ))}
      </div>
      {isWrong ? <Wrong /> : null}
    </Drill>
  );
}

interface WordFieldProps {
  readonly position: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function WordField({ position, value, onChange }: WordFieldProps): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {text.vault.sheet.word(position + 1)}
      </label>
      <input
        id={id}
        className="input"
        value={value}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </div>
  );
}

function WholeDrill({ vaultId, passphrase, onProven, onBack }: SheetDrillProps): ReactElement {
  const app = useApp();
  const [typed, setTyped] = useState("");
  const [isWrong, setWrong] = useState(false);
  const { isWorking, error, run } = useWork();
  async function compare(): Promise<void> {
    if (passphrase === null) await app.provePassphrase(vaultId, typed);
    else if (typed !== passphrase) return setWrong(true);
    onProven();
  }
  return (
    <Drill
      body={text.vault.sheet.drillWhole}
      isReady={typed !== "" && !isWorking}
      onBack={onBack}
      onSubmit={() => {
        setWrong(false);
        run(compare);
      }}
    >
      <PassphraseField label={text.vault.sheet.whole} value={typed} isNew={false} onChange={setTyped} />
      {isWorking ? <Working words={text.vault.sheet.working} /> : null}
      {isWrong ? <Wrong /> : null}
      {error === null ? null : <ErrorNotice error={error} />}
    </Drill>
  );
}

interface DrillProps {
  readonly body: string;
  readonly isReady: boolean;
  readonly onSubmit: () => void;
  readonly onBack: () => void;
  readonly children: ReactNode;
}

function Drill({ body, isReady, onSubmit, onBack, children }: DrillProps): ReactElement {
  const words = text.vault.sheet;
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <h4>{words.drillTitle}</h4>
      <p>{body}</p>
      {children}
      <div className="row">
        <button type="submit" className="button button-primary" disabled={!isReady}>
          {words.drillSubmit}
        </button>
        <button type="button" className="button" onClick={onBack}>
          {words.preview}
        </button>
      </div>
    </form>
  );
}

function Wrong(): ReactElement {
  return (
    <div role="alert">
      <Notice tone="warn">
        <p>{text.vault.sheet.drillWrong}</p>
      </Notice>
    </div>
  );
}
