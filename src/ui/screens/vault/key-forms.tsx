import { ChevronRight } from "lucide-react";
import { type ReactElement, type ReactNode, useId, useState } from "react";
import { text } from "../../text/index.ts";
import { isReady, NewPassphraseFields, offerPassphrase, useNewPassphrase } from "./new-passphrase.tsx";
import { PassphraseField } from "./passphrase-field.tsx";

export interface ChangeKeyProps {
  readonly isBusy: boolean;
  /** `clear` empties the form once it went well. */
  readonly onSubmit: (current: string, next: string, clear: () => void) => void;
}

/** Asks for the old passphrase too: whoever finds the vault open must not be able to shut its owner out. */
export function ChangeKey({ isBusy, onSubmit }: ChangeKeyProps): ReactElement {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useNewPassphrase();
  const words = text.vault.keys;
  function clear(): void {
    setCurrent("");
    setNext(offerPassphrase());
  }
  return (
    <Folded title={words.change} onSubmit={() => onSubmit(current, next.value, clear)}>
      <p className="hint">{words.changeHint}</p>
      <PassphraseField label={words.current} value={current} isNew={false} onChange={setCurrent} />
      <NewPassphraseFields label={words.next} passphrase={next} onChange={setNext} />
      <Submit label={words.changeSubmit} isDisabled={isBusy || current === "" || !isReady(next)} />
    </Folded>
  );
}

export interface AddKeyProps {
  readonly isBusy: boolean;
  readonly onSubmit: (passphrase: string, label: string, clear: () => void) => void;
}

export function AddKey({ isBusy, onSubmit }: AddKeyProps): ReactElement {
  const [label, setLabel] = useState("");
  const [passphrase, setPassphrase] = useNewPassphrase();
  const id = useId();
  const words = text.vault.keys;
  function clear(): void {
    setLabel("");
    setPassphrase(offerPassphrase());
  }
  return (
    <Folded title={words.add} onSubmit={() => onSubmit(passphrase.value, label, clear)}>
      <div className="field">
        <label htmlFor={id} className="field-label">
          {words.label}
        </label>
        <input
          id={id}
          className="input"
          value={label}
          maxLength={60}
          autoComplete="off"
          aria-describedby={`${id}-hint`}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <p id={`${id}-hint`} className="hint">
          {words.labelHint}
        </p>
      </div>
      <NewPassphraseFields label={words.next} passphrase={passphrase} onChange={setPassphrase} />
      <Submit label={words.addSubmit} isDisabled={isBusy || label.trim() === "" || !isReady(passphrase)} />
    </Folded>
  );
}

interface FoldedProps {
  readonly title: string;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** A form that is out of the way until it is wanted; its fields exist only then, so that no manager fills the wrong one. */
function Folded({ title, onSubmit, children }: FoldedProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="details fold" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <ChevronRight size={16} className="fold-mark" aria-hidden />
        {title}
      </summary>
      {isOpen ? (
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {children}
        </form>
      ) : null}
    </details>
  );
}

function Submit({ label, isDisabled }: { readonly label: string; readonly isDisabled: boolean }): ReactElement {
  return (
    <div className="row">
      <button type="submit" className="button button-primary" disabled={isDisabled}>
        {label}
      </button>
    </div>
  );
}
