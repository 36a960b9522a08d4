import { File as FileIcon, Folder, Link2 } from "lucide-react";
import { type ReactElement, useState } from "react";
import { useLocation } from "wouter";
import type { ContentFile, ContentInfo } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { Breadcrumbs } from "../../../components/breadcrumbs.tsx";
import { formatBytes, formatCount, formatDate, text } from "../../../text/index.ts";
import { browsePath, type CopyAddress } from "../address.ts";
import { domainName } from "../domain-name.ts";
import { ExportButton } from "../export/export-button.tsx";
import { type Chosen, PagedList } from "../paged-list.tsx";
import { usePages } from "../use-pages.ts";
import { FilePanel } from "./file-panel.tsx";

export interface DirectoryViewProps {
  readonly info: ContentInfo;
  readonly address: CopyAddress;
  readonly domain: string;
  readonly path: string;
}

const ROW_PIXELS = 48;

/** One folder of a domain, and the file of it that was chosen. */
export function DirectoryView({ info, address, domain, path }: DirectoryViewProps): ReactElement {
  const { content } = useApp();
  const [, navigate] = useLocation();
  const [chosen, setChosen] = useState<Chosen<ContentFile> | null>(null);
  const pages = usePages(`${info.id}/${domain}/${path}`, (offset, limit, signal) =>
    content.ask(signal, (worker, task) => worker.contentFiles(info.id, { domain, path }, { offset, limit }, task)),
  );

  function open(file: Chosen<ContentFile>): void {
    if (file.item.kind === "directory") navigate(browsePath(address, "files", domain, file.item.path));
    else setChosen(file);
  }

  const name = path === "" ? domainName(domain) : nameOf(path);
  return (
    <div className="stack-tight">
      <Trail address={address} domain={domain} path={path} />
      <div className="row-spread">
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <ExportButton key={`${domain}/${path}`} info={info} kind="files" folder={{ domain, path, name }} />
      </div>
      <PagedList
        pages={pages}
        label={text.browse.files.listOf(name)}
        rowSize={ROW_PIXELS}
        summary={(total) =>
          total === 0 ? text.browse.files.empty : text.browse.files.entries(total, formatCount(total))
        }
        chosen={chosen}
        onChoose={open}
        row={(file) => <Row file={file} />}
      >
        {chosen === null ? null : (
          <FilePanel
            key={chosen.item.path}
            id={info.id}
            place={{ domain, path: chosen.item.path }}
            file={chosen.item}
            onClose={() => setChosen(null)}
          />
        )}
      </PagedList>
    </div>
  );
}

function Row({ file }: { readonly file: ContentFile | undefined }): ReactElement {
  if (file === undefined) return <span className="file-row placeholder" aria-hidden />;
  const Icon = { directory: Folder, file: FileIcon, symlink: Link2 }[file.kind];
  return (
    <span className="file-row">
      <Icon size={18} aria-hidden />
      <bdi className="file-name">{file.name}</bdi>
      <span className="file-meta">{formatBytes(file.sizeBytes)}</span>
      <span className="file-meta file-date">{file.modifiedMs === null ? "" : formatDate(file.modifiedMs)}</span>
    </span>
  );
}

/** Where we are within the copy; each part leads back to it. */
function Trail({ address, domain, path }: Omit<DirectoryViewProps, "info">): ReactElement {
  const parts = path === "" ? [] : path.split("/");
  const href = (...of: readonly string[]): string => browsePath(address, "files", ...of);
  return (
    <Breadcrumbs
      label={text.browse.kinds.files}
      trail={[
        { label: text.browse.kinds.files, href: href() },
        { label: domainName(domain), href: href(domain) },
        ...parts.map((label, index) => ({ label, href: href(domain, parts.slice(0, index + 1).join("/")) })),
      ].slice(0, -1)}
    />
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
