import { ArchiveRestore } from "lucide-react";
import type { ReactElement } from "react";
import { Link, useLocation } from "wouter";
import { useApp, useAppState } from "../../components/app-context.ts";
import { paths } from "../../paths.ts";
import { keyOf, type OtherCopy, otherCopies } from "../../state/other-copies.ts";
import type { ChosenCopy } from "../../state/restore.ts";
import { formatAge, formatDate, formatSpan, text } from "../../text/index.ts";

const MOST_OFFERED = 5;

/** In the place of a damaged copy: others of the same iPhone, the best first, with what differs. */
export function OtherCopies({ copy, udid }: { readonly copy: ChosenCopy; readonly udid: string }): ReactElement {
  const vaults = useAppState((state) => state.vaults);
  const places = useAppState((state) => state.places);
  const words = text.restore.damaged;
  const others = otherCopies({ vaults, places }, udid, copy).slice(0, MOST_OFFERED);
  return (
    <section className="card" aria-labelledby="other-copies" data-id="other-copies">
      <h2 id="other-copies">{words.others}</h2>
      {others.length === 0 ? <p className="muted">{words.noOthers}</p> : null}
      <ul>
        {others.map((other) => (
          <Row key={keyOf(other.copy)} other={other} damaged={copy} />
        ))}
      </ul>
    </section>
  );
}

function Row({ other, damaged }: { readonly other: OtherCopy; readonly damaged: ChosenCopy }): ReactElement {
  const app = useApp();
  const [, navigate] = useLocation();
  const { copy } = other;
  const words = text.restore.damaged;
  const when = copy.madeAtMs === null ? text.backups.unknownTime : formatAge(copy.madeAtMs, Date.now());
  return (
    <li className="backup-row">
      <span className="phone-head-icon">
        <ArchiveRestore size={22} aria-hidden />
      </span>
      <div className="stack-tight">
        <h3 title={copy.madeAtMs === null ? undefined : formatDate(copy.madeAtMs)}>{when}</h3>
        <p className="backup-meta">
          {copy.verifiedAtMs === null ? (
            <span>{words.notVerified}</span>
          ) : (
            <span>{text.vault.verified(formatAge(copy.verifiedAtMs, Date.now()))}</span>
          )}
          {differences(copy, damaged).map((difference) => (
            <span key={difference}>{difference}</span>
          ))}
        </p>
        <CompareLink other={other} damaged={damaged} />
      </div>
      <button
        type="button"
        className="button"
        aria-label={text.restore.what.choose(copy.phoneName, when)}
        onClick={() => {
          app.dismissResult();
          app.chooseCopy(copy);
          // The same damage may be in both: what was read back once is read again.
          app.readCopyFirst(true);
          navigate(paths.restoreCheck);
        }}
      >
        {text.restore.title}
      </button>
    </li>
  );
}

/** What a person would miss, or find more of, against the damaged one. */
function differences(copy: ChosenCopy, damaged: ChosenCopy): readonly string[] {
  const words = text.restore.damaged;
  const found: string[] = [];
  if (copy.madeAtMs !== null && damaged.madeAtMs !== null) {
    const ms = copy.madeAtMs - damaged.madeAtMs;
    found.push(ms < 0 ? words.older(formatSpan(-ms)) : words.newer(formatSpan(ms)));
  }
  if (copy.iosVersion !== damaged.iosVersion && copy.iosVersion !== "") found.push(`iOS ${copy.iosVersion}`);
  if (copy.encrypted !== damaged.encrypted) {
    found.push(copy.encrypted ? text.backups.encrypted : text.backups.notEncrypted);
  }
  if (copy.placeName !== damaged.placeName) found.push(copy.placeName);
  return found;
}

/** Two snapshots of one vault can be laid side by side. */
function CompareLink({ other, damaged }: { readonly other: OtherCopy; readonly damaged: ChosenCopy }) {
  const app = useApp();
  const { source } = damaged;
  const damagedId = useAppState(({ vaults }) => contentIdOf(vaults, source));
  const { copy, contentId } = other;
  const isSame = copy.source.kind === "snapshot" && source.kind === "snapshot" && copy.source.vault === source.vault;
  if (!isSame || contentId === null || damagedId === null || copy.source.kind !== "snapshot") return null;
  const isOlder = (copy.madeAtMs ?? 0) < (damaged.madeAtMs ?? 0);
  const [older, newer] = isOlder ? [contentId, damagedId] : [damagedId, contentId];
  return (
    <p>
      <Link href={paths.compare(copy.source.vault, older, newer)} onClick={app.dismissResult}>
        {text.restore.damaged.compare}
      </Link>
    </p>
  );
}

type VaultsOfState = Parameters<Parameters<typeof useAppState>[0]>[0]["vaults"];

function contentIdOf({ list }: VaultsOfState, source: ChosenCopy["source"]): string | null {
  if (source.kind !== "snapshot") return null;
  const vault = list.find(({ known }) => known.id === source.vault);
  return vault?.content?.snapshots.find(({ id }) => id === source.snapshot)?.contentId ?? null;
}
