import { type ReactElement, useEffect } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { Notice } from "../../components/notice.tsx";
import { formatBytes, text } from "../../text/index.ts";

/** What the browser says about its storage, and the warning that it may take the vault away. */
export function StorageTruth(): ReactElement {
  const app = useApp();
  const places = useAppState((state) => state.places);
  const words = text.vault.storage;
  // Backups and pruning change it; the browser tells nobody.
  useEffect(() => void app.readRoom(), [app]);
  const facts = [
    [words.used, sizeOf(places.browserUsedBytes)],
    [words.free, sizeOf(places.browserFreeBytes)],
    [words.protection, places.browserPersisted ? words.safe : words.unsafe],
  ] as const;
  return (
    <div className="stack-tight">
      <h3>{words.title}</h3>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {places.browserPersisted ? null : (
        <Notice tone="warn">
          <p>{words.warning}</p>
          <div className="row">
            <button type="button" className="button" onClick={app.protectStorage}>
              {words.ask}
            </button>
          </div>
        </Notice>
      )}
    </div>
  );
}

function sizeOf(bytes: number | null): string {
  return bytes === null ? text.vault.storage.unknown : formatBytes(bytes);
}
