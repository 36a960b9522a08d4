import type { ReactElement } from "react";
import { useApp, useAppState } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Notice } from "../../components/notice.tsx";
import { canStayBehind, sentBytes } from "../../state/restore.ts";
import { formatBytes, formatCount, text } from "../../text/index.ts";

/** Parts of the copy that shall stay behind. What that means for the phone is said beside it. */
export function LeaveOut(): ReactElement {
  const plan = useAppState((state) => state.restore);
  const words = text.restore.leaveOut;
  return (
    <section className="card" aria-labelledby="leave-out">
      <h2 id="leave-out">{words.title}</h2>
      <p className="muted">{words.lead}</p>
      <DamagedFiles count={plan.choices.leaveOutFiles.length} />
      {plan.domainsError === null ? null : <ErrorNotice error={plan.domainsError} />}
      {plan.domains === null ? <Ask /> : <Parts />}
    </section>
  );
}

/** Found in an earlier try: the same choice holds for the next. */
function DamagedFiles({ count }: { readonly count: number }): ReactElement | null {
  return count === 0 ? null : <p>{text.restore.damaged.stayBehind(count, formatCount(count))}</p>;
}

function Ask(): ReactElement {
  const app = useApp();
  const isLocked = useAppState(({ restore }) => restore.info?.encrypted === true && restore.proof !== "proven");
  const isKnown = useAppState(({ restore }) => restore.info !== null);
  if (isLocked) return <p className="hint">{text.restore.leaveOut.locked}</p>;
  return (
    <div className="row">
      <button type="button" className="button" disabled={!isKnown} onClick={app.weighCopy}>
        {text.restore.leaveOut.ask}
      </button>
    </div>
  );
}

function Parts(): ReactElement {
  const app = useApp();
  const plan = useAppState((state) => state.restore);
  const words = text.restore.leaveOut;
  const parts = (plan.domains ?? []).filter(({ domain }) => canStayBehind(domain));
  if (parts.length === 0) return <p className="muted">{words.none}</p>;
  return (
    <>
      <fieldset className="parts">
        <legend className="hint">{words.legend}</legend>
        {parts.map(({ domain, files, sizeBytes }) => (
          <label key={domain} className="tick part" data-id={domain}>
            <input
              type="checkbox"
              checked={plan.choices.leaveOut.includes(domain)}
              onChange={(event) => app.leaveOut(domain, event.currentTarget.checked)}
            />
            <span>
              <bdi>{nameOf(domain)}</bdi>
            </span>
            <span className="hint">{words.weight(formatCount(files), formatBytes(sizeBytes))}</span>
          </label>
        ))}
      </fieldset>
      <p aria-live="polite">{words.summary(formatBytes(sentBytes(plan)))}</p>
      {plan.choices.leaveOut.length === 0 ? null : (
        <Notice tone="warn">
          <p>{words.stays}</p>
        </Notice>
      )}
    </>
  );
}

function nameOf(domain: string): string {
  const words = text.restore.leaveOut;
  const [kind = "", ...rest] = domain.split("-");
  const id = rest.join("-");
  switch (kind) {
    case "CameraRollDomain":
      return words.photos;
    case "MediaDomain":
      return words.media;
    case "BooksDomain":
      return words.books;
    case "TonesDomain":
      return words.tones;
    case "AppDomainGroup":
      return words.shared(id);
    case "AppDomainPlugin":
      return words.extension(id);
    default:
      return words.app(id);
  }
}
