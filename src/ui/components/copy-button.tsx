import { Check, Copy } from "lucide-react";
import { type ReactElement, useState } from "react";
import { text } from "../text/index.ts";

export function CopyButton({
  value,
  label = text.app.copy,
}: {
  readonly value: string;
  readonly label?: string;
}): ReactElement {
  const [copied, setCopied] = useState(false);
  function copy(): void {
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  }
  return (
    <button type="button" className="button button-quiet" onClick={copy}>
      {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
      {copied ? text.app.copied : label}
    </button>
  );
}

/** A line to type into a terminal. */
export function Command({ line }: { readonly line: string }): ReactElement {
  return (
    <div className="command">
      <code>{line}</code>
      <CopyButton value={line} />
    </div>
  );
}
