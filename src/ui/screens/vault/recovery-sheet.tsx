import type { ReactElement, ReactNode } from "react";
import { wordsOf } from "../../state/sheet-drill.ts";
import type { VaultState } from "../../state/vaults.ts";
import { formatDate, text } from "../../text/index.ts";

export interface RecoverySheetProps {
  readonly vault: VaultState;
  /** Null: blank lines to write on. */
  readonly passphrase: string | null;
  readonly madeAtMs: number;
}

const BLANK_WORDS = 6;
const SHORT_ID = 8;

/** The page for the safe, as it looks on the screen and on paper. */
export function RecoverySheet({ vault, passphrase, madeAtMs }: RecoverySheetProps): ReactElement {
  const words = text.vault.sheet.paper;
  const facts = [
    [words.vault, vault.known.name],
    [words.place, placeWords(vault)],
    [words.id, vault.content?.repositoryId.slice(0, SHORT_ID) ?? ""],
    [words.printed, formatDate(madeAtMs)],
  ] as const;
  return (
    <article className="sheet" aria-label={words.title}>
      <p className="sheet-title">{words.title}</p>
      <dl className="sheet-facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <Part title={words.passphrase}>
        {passphrase === null ? <p>{words.byHand}</p> : null}
        <Passphrase passphrase={passphrase} />
        <p>{words.spaces}</p>
      </Part>
      <Part title={words.open}>
        <ol>
          {(vault.known.place.kind === "folder" ? words.openSteps : words.browserSteps).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Part>
      <Restic />
      <BackupPasswords vault={vault} />
      <p className="sheet-never">{words.never}</p>
    </article>
  );
}

function placeWords({ known, content }: VaultState): string {
  const words = text.vault.sheet.paper;
  if (known.place.kind === "browser") return words.inBrowser;
  const below = content?.subfolder ?? null;
  return below === null ? words.inFolder(known.name) : words.inSubfolder(known.name, below);
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="sheet-part">
      <p className="sheet-heading">{title}</p>
      {children}
    </section>
  );
}

/** Words in numbered boxes; what is no row of words stands on one line. */
function Passphrase({ passphrase }: { readonly passphrase: string | null }): ReactElement {
  const words = passphrase === null ? Array.from({ length: BLANK_WORDS }, () => "") : wordsOf(passphrase);
  if (words.length < 2) return <p className="sheet-secret">{passphrase}</p>;
  return (
    <ol className="sheet-words">
      {words.map((word, position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a word has no name but its place
        <li key={position}>
          <span className="sheet-secret">{word}</span>
        </li>
      ))}
    </ol>
  );
}

function Restic(): ReactElement {
  const words = text.vault.sheet.paper;
  const [install, list, take] = words.resticSteps;
  return (
    <Part title={words.restic}>
      <ol>
        <li>{install}</li>
        <li>
          {list} <code>restic -r /path/to/the/vault snapshots</code>
        </li>
        <li>
          {take} <code>restic -r /path/to/the/vault restore latest --target copy</code>
        </li>
      </ol>
      <p>{words.resticResult}</p>
    </Part>
  );
}

/** A line for each phone with encrypted backups: to be filled in by hand. */
function BackupPasswords({ vault }: { readonly vault: VaultState }): ReactElement | null {
  const words = text.vault.sheet.paper;
  const encrypted =
    vault.content?.snapshots.filter((snapshot) => snapshot.encrypted && snapshot.phoneName !== "") ?? [];
  const names = new Map(encrypted.map(({ udid, phoneName }) => [udid, phoneName]));
  if (names.size === 0) return null;
  return (
    <Part title={words.backupPasswords}>
      <p>{words.backupPasswordsHint}</p>
      <dl className="sheet-lines">
        {[...names].map(([udid, name]) => (
          <div key={udid}>
            <dt>
              <bdi>{name}</bdi>
            </dt>
            <dd />
          </div>
        ))}
      </dl>
    </Part>
  );
}
