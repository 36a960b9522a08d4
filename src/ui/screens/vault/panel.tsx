import { X } from "lucide-react";
import { type ReactElement, type ReactNode, useEffect, useId, useRef } from "react";
import { text } from "../../text/index.ts";

export interface PanelProps {
  readonly title: string;
  readonly name: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A part of the vault that opens in place. Its heading takes the focus, so that screen readers go on there. */
export function Panel({ title, name, onClose, children }: PanelProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => heading.current?.focus(), []);
  return (
    <section className="panel stack" aria-labelledby={id} data-panel={name}>
      <div className="row-spread">
        <h3 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h3>
        <button type="button" className="button button-quiet" onClick={onClose}>
          <X size={16} aria-hidden />
          {text.vault.close}
        </button>
      </div>
      {children}
    </section>
  );
}
