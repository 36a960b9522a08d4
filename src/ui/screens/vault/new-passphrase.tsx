import { RefreshCw } from "lucide-react";
import { type ReactElement, useState } from "react";
import { CopyButton } from "../../components/copy-button.tsx";
import { Tick } from "../../components/tick.tsx";
import { GENERATED_BITS, generatePassphrase, isAcceptable, strengthOf } from "../../state/passphrase.ts";
import { text } from "../../text/index.ts";
import { PassphraseField } from "./passphrase-field.tsx";

export interface NewPassphrase {
  readonly value: string;
  /** The words that were offered last. */
  readonly offered: string;
  /** The person says that it is written down. */
  readonly isWritten: boolean;
}

export function offerPassphrase(): NewPassphrase {
  const offered = generatePassphrase();
  return { value: offered, offered, isWritten: false };
}

export function isReady({ value, isWritten }: NewPassphrase): boolean {
  return isWritten && isAcceptable(strengthOf(value));
}

/** The state of the fields for a new passphrase, with six words offered. */
export function useNewPassphrase(): readonly [NewPassphrase, (next: NewPassphrase) => void] {
  return useState(offerPassphrase);
}

export interface NewPassphraseFieldsProps {
  readonly label: string;
  readonly passphrase: NewPassphrase;
  readonly onChange: (next: NewPassphrase) => void;
}

/** A passphrase offered, or one's own; written down. */
export function NewPassphraseFields({ label, passphrase, onChange }: NewPassphraseFieldsProps): ReactElement {
  const words = text.vault.create;
  const { value, offered, isWritten } = passphrase;
  return (
    <>
      <PassphraseField
        label={label}
        value={value}
        isNew
        hint={value === offered ? words.generated(GENERATED_BITS) : words.strengths[strengthOf(value)]}
        onChange={(typed) => onChange({ value: typed, offered, isWritten: false })}
      />
      <div className="row">
        <button type="button" className="button" onClick={() => onChange(offerPassphrase())}>
          <RefreshCw size={16} aria-hidden />
          {words.other}
        </button>
        <CopyButton value={value} />
      </div>
      <Tick
        label={words.written}
        isTicked={isWritten}
        onChange={(isTicked) => onChange({ value, offered, isWritten: isTicked })}
      />
    </>
  );
}
