import type { ReactElement } from "react";
import type { Finding, VerifyReport } from "../../../../workers/api.ts";
import { Notice } from "../../../components/notice.tsx";
import { formatCount, formatDate, text } from "../../../text/index.ts";

const MOST_SHOWN = 100;

/** What a check found, with the items by name. */
export function Report({ report }: { readonly report: VerifyReport | null }): ReactElement {
  const words = text.browse.check;
  if (report === null) return <p className="muted">{words.never}</p>;
  const { counts, findings, level, coverage, finishedAtMs } = report;
  const when = formatDate(finishedAtMs);
  return (
    <Notice tone={counts.error > 0 ? "bad" : "ok"}>
      <div role="status" data-errors={counts.error}>
        <h3>{counts.error > 0 ? words.damaged(counts.error, formatCount(counts.error)) : words.whole(when)}</h3>
      </div>
      <p>
        {words.levels[level]} · {when}. {words.coverage[coverage]}
      </p>
      <List findings={findings.filter(({ severity }) => severity === "error")} total={counts.error} />
      {counts.warning > 0 ? (
        <>
          <h4>{words.warnings(counts.warning, formatCount(counts.warning))}</h4>
          <List findings={findings.filter(({ severity }) => severity === "warning")} total={counts.warning} />
        </>
      ) : null}
    </Notice>
  );
}

function List(props: { readonly findings: readonly Finding[]; readonly total: number }): ReactElement | null {
  if (props.total === 0) return null;
  const shown = props.findings.slice(0, MOST_SHOWN);
  const rest = props.total - shown.length;
  return (
    <ul className="findings">
      {shown.map(({ kind, domain, path }) => (
        <li key={`${kind}/${domain}/${path}`}>
          {text.browse.check.findings[kind]}
          {path === undefined ? null : (
            <>
              {": "}
              <code>{domain === undefined ? path : `${domain}/${path}`}</code>
            </>
          )}
        </li>
      ))}
      {rest > 0 ? <li>{text.browse.check.more(formatCount(rest))}</li> : null}
    </ul>
  );
}
