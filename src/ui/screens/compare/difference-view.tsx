import { File as FileIcon } from "lucide-react";
import { type ReactElement, useEffect, useRef, useState } from "react";
import type { ContentInfo, Difference } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import { formatBytes, formatCount, text } from "../../text/index.ts";
import { domainName } from "../browse/domain-name.ts";
import { type Chosen, PagedList } from "../browse/paged-list.tsx";
import { usePages } from "../browse/use-pages.ts";
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
  const [chosen, setChosen] = useState<Chosen<Difference> | null>(null);
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

  return (
    <section className="stack-tight" aria-label={name}>
      <h2 ref={heading} tabIndex={-1}>
        {name}
      </h2>
      <PagedList
        pages={pages}
        label={name}
        rowSize={ROW_PIXELS}
        summary={(total) => (total === 0 ? text.compare.listEmpty : text.compare.files(total, formatCount(total)))}
        chosen={chosen}
        onChoose={setChosen}
        row={(file) => <Row file={file} />}
      >
        {chosen === null ? null : (
          <DifferencePanel
            key={`${chosen.item.domain}/${chosen.item.path}`}
            file={chosen.item}
            name={fileName(chosen.item)}
            older={older.id}
            newer={newer.id}
            onClose={() => setChosen(null)}
          />
        )}
      </PagedList>
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
