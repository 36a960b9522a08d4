import type { ReactElement } from "react";
import { Link, Redirect } from "wouter";
import { useAppState } from "../components/app-context.ts";
import { PageTitle } from "../components/page-title.tsx";
import { useRestoreRows } from "../components/use-restore-rows.ts";
import { paths } from "../paths.ts";
import { text } from "../text/index.ts";
import { CheckList } from "./restore/check-list.tsx";
import { CopyFacts } from "./restore/copy-facts.tsx";
import { Rehearsal } from "./restore/rehearsal.tsx";

/** A rehearsal by itself, for who wants to know what a copy is worth and restores nothing. No iPhone is needed. */
export default function RehearseScreen(): ReactElement {
  const copy = useAppState((state) => state.restore.copy);
  const rows = useRestoreRows().filter(({ id }) => id === "copy" || id === "password");
  if (copy === null) return <Redirect to={paths.restore} />;
  return (
    <div className="stack-loose">
      <PageTitle>{text.restore.rehearsal.screen}</PageTitle>
      <CopyFacts copy={copy} isAlone />
      <section className="card" aria-label={text.restore.check.list}>
        <CheckList rows={rows} />
      </section>
      <Rehearsal isAlone />
      <div className="row">
        <Link href={paths.restoreCheck} className="button">
          {text.restore.action}
        </Link>
      </div>
    </div>
  );
}
