import { Download, X } from "lucide-react";
import { type ReactElement, useEffect, useRef } from "react";
import type { ContentId, Difference } from "../../../workers/api.ts";
import { Facts } from "../../components/facts.tsx";
import { formatBytes, text } from "../../text/index.ts";
import { Preview } from "../browse/preview.tsx";
import { SaveButton } from "../browse/save-button.tsx";

export interface DifferencePanelProps {
  readonly file: Difference;
  /** Without the way to it. */
  readonly name: string;
  readonly older: ContentId;
  readonly newer: ContentId;
  readonly onClose: () => void;
}

/** One file that is not the same in both: what it was, what it is, and the way out of each copy that has it. */
export function DifferencePanel({ file, name, older, newer, onClose }: DifferencePanelProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const words = text.compare;
  const { domain, path, sizeBefore, sizeAfter } = file;
  const place = { domain, path };
  const icon = <Download size={18} aria-hidden />;
  const shown = sizeAfter === null ? older : newer;
  return (
    <section className="card browse-panel" aria-label={words.itemTitle}>
      <div className="row-spread">
        <h3 ref={heading} tabIndex={-1}>
          <bdi>{name}</bdi>
        </h3>
        <button type="button" className="button button-quiet" onClick={onClose}>
          <X size={18} aria-hidden />
          {words.close}
        </button>
      </div>
      <Preview id={shown} place={place} name={name} sizeBytes={sizeAfter ?? sizeBefore ?? 0} />
      <Facts
        rows={[
          [words.before, sizeBefore === null ? words.none : formatBytes(sizeBefore)],
          [words.after, sizeAfter === null ? words.none : formatBytes(sizeAfter)],
          [words.path, <code key="path">{`${domain}/${path}`}</code>],
        ]}
      />
      {sizeBefore === null ? null : (
        <Save label={words.saveOlder}>
          <SaveButton id={older} place={place} name={name} icon={icon} />
        </Save>
      )}
      {sizeAfter === null ? null : (
        <Save label={words.saveNewer}>
          <SaveButton id={newer} place={place} name={name} icon={icon} />
        </Save>
      )}
    </section>
  );
}

/** Two buttons of one name: what they stand in tells them apart. */
function Save({ label, children }: { readonly label: string; readonly children: ReactElement }): ReactElement {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div className="stack-tight" role="group" aria-label={label}>
      <p className="hint">{label}</p>
      {children}
    </div>
  );
}
