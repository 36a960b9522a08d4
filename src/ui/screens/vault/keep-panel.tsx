import { type ReactElement, useId, useState } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { Tick } from "../../components/tick.tsx";
import { keepAll, keepPresets, type PresetId, presetOf } from "../../state/keep-presets.ts";
import { isRunning } from "../../state/operation.ts";
import type { KeepSetting, VaultNotes } from "../../state/vault-notes.ts";
import { isVaultBusy, notesOf, type VaultState } from "../../state/vaults.ts";
import { text } from "../../text/index.ts";
import { KeepPreviewView, usePreview } from "./keep-preview.tsx";
import { Options } from "./options.tsx";
import { RuleFields } from "./rule-fields.tsx";
import { useWork } from "./use-work.ts";

/** What is kept of each phone's past: the rule, what it would do now, and whether it applies by itself. */
export function KeepPanel({ vault }: { readonly vault: VaultState }): ReactElement {
  const notes = useAppState((state) => notesOf(state.vaults, vault));
  const phones = phonesIn(vault);
  const [chosen, setChosen] = useState<string | null>(null);
  const udid = chosen ?? phones[0]?.udid ?? null;
  const words = text.vault.keep;
  return (
    <>
      <p className="muted">{words.explain}</p>
      {udid === null || notes === null ? (
        <p>{words.noPhones}</p>
      ) : (
        <>
          {phones.length > 1 ? <PhoneSelect phones={phones} chosen={udid} onChoose={setChosen} /> : null}
          <RuleForm key={udid} vault={vault} udid={udid} notes={notes} />
        </>
      )}
    </>
  );
}

interface Phone {
  readonly udid: string;
  readonly name: string;
}

function phonesIn({ content }: VaultState): readonly Phone[] {
  const names = new Map<string, string>();
  for (const { udid, phoneName } of content?.snapshots ?? []) {
    if (phoneName !== "" && !names.has(udid)) names.set(udid, phoneName);
  }
  return [...names].map(([udid, name]) => ({ udid, name }));
}

interface PhoneSelectProps {
  readonly phones: readonly Phone[];
  readonly chosen: string;
  readonly onChoose: (udid: string) => void;
}

function PhoneSelect({ phones, chosen, onChoose }: PhoneSelectProps): ReactElement {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id} className="field-label">
        {text.vault.keep.phone}
      </label>
      <select id={id} className="input" value={chosen} onChange={(event) => onChoose(event.currentTarget.value)}>
        {phones.map(({ udid, name }) => (
          <option key={udid} value={udid}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

interface RuleFormProps {
  readonly vault: VaultState;
  readonly udid: string;
  readonly notes: VaultNotes;
}

function RuleForm({ vault, udid, notes }: RuleFormProps): ReactElement {
  const app = useApp();
  const { id } = vault.known;
  const stored: KeepSetting = notes.rules[udid] ?? { rule: keepAll, automatic: false };
  const [rule, setRule] = useState(stored.rule);
  const [preset, setPreset] = useState<PresetId>(() => presetOf(stored.rule));
  const [automatic, setAutomatic] = useState(stored.automatic);
  const [applied, setApplied] = useState<number | null>(null);
  const isBusy = useAppState((state) => isVaultBusy(state.vaults) || isRunning(state.operation));
  const preview = usePreview(vault, udid, rule);
  const { isWorking, error, run } = useWork();
  const words = text.vault.keep;
  const isSaved = stored.automatic === automatic && JSON.stringify(stored.rule) === JSON.stringify(rule);

  function choose(next: PresetId): void {
    setPreset(next);
    setApplied(null);
    // One's own rule starts from the one before.
    if (next !== "custom") setRule(keepPresets[next]);
  }
  function save(): void {
    app.setKeepRule(id, udid, { rule, automatic });
  }
  function apply(): void {
    save();
    run(async () => setApplied(await app.applyKeepRule(id, udid, rule)));
  }

  const removes = preview.result?.remove.length ?? 0;
  return (
    <>
      <Options
        legend={words.rule}
        chosen={preset}
        options={(["all", "thinning", "small", "custom"] as const).map((each) => ({
          id: each,
          ...words.presets[each],
        }))}
        onChoose={choose}
      />
      {preset === "custom" ? (
        <RuleFields
          rule={rule}
          onChange={(next) => {
            setApplied(null);
            setRule(next);
          }}
        />
      ) : null}
      <Tick label={words.automatic} hint={words.automaticHint} isTicked={automatic} onChange={setAutomatic} />
      <KeepPreviewView vault={vault} preview={preview} />
      {error === null ? null : <ErrorNotice error={error} />}
      <div role="status">
        {applied === null ? null : (
          <Notice tone="ok">
            <p>{words.applied(applied)}</p>
          </Notice>
        )}
      </div>
      <div className="row">
        <button type="button" className="button button-primary" disabled={isSaved} onClick={save}>
          {words.save}
        </button>
        {removes === 0 ? null : (
          <button type="button" className="button" disabled={isBusy || isWorking || preview.isCounting} onClick={apply}>
            {words.apply(removes)}
          </button>
        )}
        {isSaved && notes.rules[udid] !== undefined ? <span className="hint">{words.saved}</span> : null}
      </div>
    </>
  );
}
