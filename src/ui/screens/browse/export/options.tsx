import type { ReactElement } from "react";
import type { ExportKind, PhotoLayout } from "../../../../workers/api.ts";
import { Tick } from "../../../components/tick.tsx";
import { text } from "../../../text/index.ts";
import { type ExportChoice, type FormatName, formatsOf } from "./choice.ts";
import { PeriodFields } from "./period-fields.tsx";

export interface OptionsProps {
  readonly kind: ExportKind;
  readonly choice: ExportChoice;
  readonly conversation: string | null;
  readonly onChange: (choice: ExportChoice) => void;
}

const layouts: readonly PhotoLayout[] = ["months", "albums", "flat"];

/** What can be chosen for a kind; a sentence where there is nothing to choose. */
export function Options({ kind, choice, conversation, onChange }: OptionsProps): ReactElement {
  const words = text.exports;
  const formats = formatsOf[kind];
  if (kind === "photos") {
    return (
      <div className="stack-tight">
        <fieldset>
          <legend>{words.layout}</legend>
          {layouts.map((layout) => (
            <label key={layout} className="tick">
              <input
                type="radio"
                name="layout"
                checked={choice.layout === layout}
                onChange={() => onChange({ ...choice, layout })}
              />
              {words.layouts[layout]}
            </label>
          ))}
        </fieldset>
        <Tick
          label={words.withEdits}
          isTicked={choice.withEdits}
          onChange={(withEdits) => onChange({ ...choice, withEdits })}
        />
      </div>
    );
  }
  if (formats === undefined) return <p>{words.fixed[kind as keyof typeof words.fixed]}</p>;
  return (
    <div className="stack-tight">
      <fieldset>
        <legend>{words.formats}</legend>
        {formats.map((format) => (
          <Tick
            key={format}
            label={words.formatNames[format]}
            isTicked={choice.formats.includes(format)}
            onChange={(isTicked) => onChange({ ...choice, formats: changed(choice.formats, format, isTicked) })}
          />
        ))}
      </fieldset>
      {conversation === null ? null : (
        <Tick
          label={words.onlyThis}
          isTicked={choice.conversation !== null}
          onChange={(isTicked) => onChange({ ...choice, conversation: isTicked ? conversation : null })}
        />
      )}
      {kind === "messages" || kind === "whatsapp" ? <PeriodFields choice={choice} onChange={onChange} /> : null}
    </div>
  );
}

function changed(formats: readonly FormatName[], format: FormatName, isTicked: boolean): readonly FormatName[] {
  return isTicked ? [...formats, format] : formats.filter((one) => one !== format);
}
