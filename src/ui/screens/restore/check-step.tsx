import type { ReactElement } from "react";
import { Link, Redirect } from "wouter";
import { useAppState } from "../../components/app-context.ts";
import { PageTitle } from "../../components/page-title.tsx";
import { useLivePhone } from "../../components/use-live-phone.ts";
import { useRestoreRows } from "../../components/use-restore-rows.ts";
import { paths } from "../../paths.ts";
import { areAllGood } from "../../state/restore-checks.ts";
import { text } from "../../text/index.ts";
import { CheckList } from "./check-list.tsx";
import { CopyFacts } from "./copy-facts.tsx";
import { LeaveOut } from "./leave-out.tsx";
import { RestoreOptions } from "./options.tsx";
import { Rehearsal } from "./rehearsal.tsx";
import { StepList } from "./step-list.tsx";

export function CheckStep(): ReactElement {
  const copy = useAppState((state) => state.restore.copy);
  const rows = useRestoreRows();
  useLivePhone();
  if (copy === null) return <Redirect to={paths.restore} />;
  return (
    <div className="stack-loose">
      <StepList current="check" />
      <div className="stack-tight">
        <PageTitle>{text.restore.check.title}</PageTitle>
        <p className="muted">{text.restore.check.lead}</p>
      </div>
      <CopyFacts copy={copy} />
      <section className="card" aria-label={text.restore.check.list}>
        <CheckList rows={rows} />
      </section>
      <RestoreOptions />
      <LeaveOut />
      <Rehearsal />
      <div className="row-spread">
        <Link href={paths.restore} className="button">
          {text.restore.back}
        </Link>
        <NextLink isReady={areAllGood(rows)} />
      </div>
    </div>
  );
}

function NextLink({ isReady }: { readonly isReady: boolean }): ReactElement {
  if (isReady) {
    return (
      <Link href={paths.restoreConfirm} className="button button-primary">
        {text.restore.next}
      </Link>
    );
  }
  return (
    <button type="button" className="button button-primary" disabled>
      {text.restore.next}
    </button>
  );
}
