import { Copy, Eye, EyeOff } from "lucide-react";
import { type ReactElement, useState } from "react";
import type { SavedPassword } from "../../../../workers/api.ts";
import { text } from "../../../text/index.ts";

const CLIPBOARD_MS = 60_000;

export function PasswordList({ items }: { readonly items: readonly SavedPassword[] }): ReactElement {
  return (
    <ul className="file-list">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two entries may be equal, and the list never changes
        <li key={index}>
          <Row item={item} />
        </li>
      ))}
    </ul>
  );
}

function Row({ item }: { readonly item: SavedPassword }): ReactElement {
  const [isShown, setShown] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const words = text.browse.passwords;
  const { secret } = item;
  async function copy(value: string): Promise<void> {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    // What was copied must not lie around for the next program to read.
    setTimeout(() => void navigator.clipboard.writeText("").catch(() => undefined), CLIPBOARD_MS);
  }
  return (
    <div className="item-row password-row">
      <span className="item-words">
        <bdi className="item-title">{item.name}</bdi>
        <bdi className="item-line">
          {words.kinds[item.kind]}
          {item.account === "" ? "" : ` · ${item.account}`}
        </bdi>
        {isShown && secret !== null ? <code className="password-secret">{secret}</code> : null}
        <span role="status" className="hint">
          {isCopied ? words.copied : ""}
        </span>
      </span>
      {secret === null ? (
        <span className="file-meta">{words.data}</span>
      ) : (
        <span className="row">
          <button type="button" className="button" aria-pressed={isShown} onClick={() => setShown(!isShown)}>
            {isShown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
            {isShown ? words.hide : words.reveal}
          </button>
          <button type="button" className="button" onClick={() => void copy(secret).catch(() => undefined)}>
            <Copy size={16} aria-hidden />
            {words.copy}
          </button>
        </span>
      )}
    </div>
  );
}
