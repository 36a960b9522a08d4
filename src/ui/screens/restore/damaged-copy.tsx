import { FileX2 } from "lucide-react";
import type { ReactElement } from "react";
import type { SourceCheckReport } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import { formatCount, text } from "../../text/index.ts";

const MOST_SHOWN = 100;

/** What of the copy would not arrive, by name, and the way on without it. */
export function DamagedParts({ damage }: { readonly damage: SourceCheckReport }): ReactElement {
  const words = text.restore.damaged;
  const { damaged } = damage;
  const rest = damaged.length - MOST_SHOWN;
  return (
    <details className="details" open={damaged.length <= 5}>
      <summary>{words.which}</summary>
      <ul className="findings" aria-label={words.which}>
        {damaged.slice(0, MOST_SHOWN).map(({ kind, domain, path }) => (
          <li key={`${domain}/${path}`}>
            {text.browse.check.findings[kind]}
            {path === "" ? null : (
              <>
                {": "}
                <code>{domain === "" ? path : `${domain}/${path}`}</code>
              </>
            )}
          </li>
        ))}
        {rest > 0 ? <li>{text.browse.check.more(formatCount(rest))}</li> : null}
      </ul>
    </details>
  );
}

/** One click: the same restore without them. Nothing where the copy itself is in doubt. */
export function LeaveDamagedOut({ damage }: { readonly damage: SourceCheckReport }): ReactElement | null {
  const app = useApp();
  const count = damage.damaged.length;
  if (!damage.canLeaveOut) return null;
  return (
    <button type="button" className="button button-primary" onClick={app.leaveDamagedOut}>
      <FileX2 size={16} aria-hidden />
      {text.restore.damaged.leaveOut(count, formatCount(count))}
    </button>
  );
}
