import { File as FileIcon } from "lucide-react";
import { type ReactElement, useEffect, useRef, useState } from "react";
import type { ContentInfo, Difference } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import { ErrorNotice } from "../../components/error-notice.tsx";
import { Spinner } from "../../components/spinner.tsx";
import { formatBytes, formatCount, text } from "../../text/index.ts";
import { domainName } from "../browse/domain-name.ts";
import { usePages } from "../browse/use-pages.ts";
import { VirtualList } from "../browse/virtual-list.tsx";
import { DifferencePanel } from "./difference-panel.tsx";
import { kindName, type Wish } from "./kind-table.tsx";

export interface DifferenceViewProps {
  readonly wish: Wish;
  readonly older: ContentInfo;
  readonly newer: ContentInfo;
}

const ROW_PIXELS = 48;

/** The files behind one number of the table, and the one of them that was chosen. */
export function DifferenceView({ wish, older, newer }: DifferenceViewProps): ReactElement {
  const { content } = useApp();
  const [chosen, setChosen] = useState<{ readonly index: number; readonly file: Difference } | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // The list stands below the table: whoever asked for it is led there.
  useEffect(() => heading.current?.focus(), []);
  const { change, kind } = wish;
  const copies = { older: older.id, newer: newer.id };
  const pages = usePages(`${older.id}/${newer.id}/${change}/${kind ?? ""}`, (offset, limit, signal) =>
    content.ask(signal, (worker, task) =>
      worker.comparePage(copies, { change, kind: kind ?? undefined }, { offset, limit }, task),
    ),
  );
  const name = text.compare.listOf(text.compare.changes[change], kindName(kind));

  function open(index: number): void {
    const file = pages.item(index);
    if (file !== undefined) setChosen({ index, file });
  }

  return (
    <section className="stack-tight" aria-label={name}>
      <h2 ref={heading} tabIndex={-1}>
        {name}
      </h2>
      {pages.error === null ? null : <ErrorNotice error={pages.error} />}
      {pages.total === null && pages.error === null ? (
        <p className="row muted" aria-busy="true">
          <Spinner />
          {text.browse.loading}
        </p>
      ) : null}
      {pages.total === 0 ? <p className="muted">{text.compare.listEmpty}</p> : null}
      {pages.total === null || pages.total === 0 ? null : (
        <>
          <p className="hint">{text.compare.files(pages.total, formatCount(pages.total))}</p>
          <div className="browse-split">
            <VirtualList
              label={name}
              total={pages.total}
              rowSize={ROW_PIXELS}
              onOpen={open}
              onRange={pages.want}
              selected={chosen?.index ?? null}
            >
              {(index) => <Row file={pages.item(index)} />}
            </VirtualList>
            {chosen === null ? null : (
              <DifferencePanel
                key={`${chosen.file.domain}/${chosen.file.path}`}
                file={chosen.file}
                name={fileName(chosen.file)}
                older={older.id}
                newer={newer.id}
                onClose={() => setChosen(null)}
              />
            )}
          </div>
        </>
      )}
    </section>
  );
}

function Row({ file }: { readonly file: Difference | undefined }): ReactElement {
  if (file === undefined) return <span className="file-row placeholder" aria-hidden />;
  return (
    <span className="file-row">
      <FileIcon size={18} aria-hidden />
      <bdi className="file-name">{fileName(file)}</bdi>
      <bdi className="file-meta file-date">{domainName(file.domain)}</bdi>
      <span className="file-meta">{formatBytes(file.sizeAfter ?? file.sizeBefore ?? 0)}</span>
    </span>
  );
}

function fileName({ path }: Pick<Difference, "path">): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
