import { type ReactElement, useState } from "react";
import type { CompareTable, ContentInfo } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import { Breadcrumbs } from "../../components/breadcrumbs.tsx";
import { Facts } from "../../components/facts.tsx";
import { Notice } from "../../components/notice.tsx";
import { PageTitle } from "../../components/page-title.tsx";
import { ProgressBar } from "../../components/progress-bar.tsx";
import { paths } from "../../paths.ts";
import { formatCount, formatDate, text } from "../../text/index.ts";
import { Show } from "../browse/loading.tsx";
import { useLoaded } from "../browse/use-loaded.ts";
import { DifferenceView } from "./difference-view.tsx";
import { KindTable, type Wish } from "./kind-table.tsx";
import type { ComparePair } from "./pair.ts";

export interface ComparisonProps {
  readonly pair: ComparePair;
  readonly older: ContentInfo;
  readonly newer: ContentInfo;
}

/** Two opened copies side by side: first the kinds, then the files of the number that was chosen. */
export function Comparison({ pair, older, newer }: ComparisonProps): ReactElement {
  const { content } = useApp();
  const [compared, setCompared] = useState(0);
  const loaded = useLoaded(`${older.id}/${newer.id}`, (signal) =>
    content.ask(signal, (worker, task) =>
      worker.compareContent(older.id, newer.id, task, { onProgress: ({ filesDone }) => setCompared(filesDone) }),
    ),
  );
  return (
    <div className="stack-loose">
      <Head pair={pair} />
      {older.udid === newer.udid ? null : (
        <Notice tone="info">
          <p>{text.compare.otherPhone}</p>
        </Notice>
      )}
      {loaded.state === "loading" ? (
        <ProgressBar
          label={text.compare.counting}
          fraction={null}
          valueText={text.compare.countingItems(compared, formatCount(compared))}
        />
      ) : (
        <Show loaded={loaded}>{(table) => <Result table={table} older={older} newer={newer} />}</Show>
      )}
    </div>
  );
}

function Head({ pair: { older, newer } }: Pick<ComparisonProps, "pair">): ReactElement {
  const words = text.compare;
  return (
    <>
      <div className="stack-tight">
        <Breadcrumbs
          trail={[
            { label: text.snapshots.title, href: paths.snapshots },
            { label: newer.snapshot.phoneName, href: paths.phoneSnapshots(newer.snapshot.udid) },
          ]}
        />
        <PageTitle>{words.title}</PageTitle>
      </div>
      <section className="card">
        <Facts
          rows={[
            [words.older, formatDate(older.snapshot.madeAtMs)],
            [words.newer, formatDate(newer.snapshot.madeAtMs)],
          ]}
        />
      </section>
    </>
  );
}

interface ResultProps extends Omit<ComparisonProps, "pair"> {
  readonly table: CompareTable;
}

function Result({ table, older, newer }: ResultProps): ReactElement {
  const [wish, setWish] = useState<Wish | null>(null);
  if (table.kinds.length === 0) {
    return (
      <div role="status">
        <Notice tone="ok">
          <h2>{text.compare.identical}</h2>
          <p>{text.compare.identicalBody}</p>
        </Notice>
      </div>
    );
  }
  return (
    <>
      <KindTable table={table} wish={wish} onWish={setWish} />
      {wish === null ? (
        <p className="muted">{text.compare.chooseList}</p>
      ) : (
        <DifferenceView key={`${wish.change}/${wish.kind ?? ""}`} wish={wish} older={older} newer={newer} />
      )}
    </>
  );
}
