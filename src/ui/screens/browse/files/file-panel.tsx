import { Download, X } from "lucide-react";
import { type ReactElement, useEffect, useRef } from "react";
import type { ContentFile, ContentId } from "../../../../workers/api.ts";
import { Facts } from "../../../components/facts.tsx";
import type { ContentPlace } from "../../../state/content-client.ts";
import { formatBytes, formatDate, text } from "../../../text/index.ts";
import { Preview } from "../preview.tsx";
import { SaveButton } from "../save-button.tsx";

export interface FilePanelProps {
  readonly id: ContentId;
  readonly place: ContentPlace;
  readonly file: ContentFile;
  readonly onClose: () => void;
}

/** One file: what it is, what it looks like, and the way out of the backup. */
export function FilePanel({ id, place, file, onClose }: FilePanelProps): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const words = text.browse.files;
  return (
    <section className="card browse-panel" aria-label={words.details}>
      <div className="row-spread">
        <h2 ref={heading} tabIndex={-1}>
          <bdi>{file.name}</bdi>
        </h2>
        <button type="button" className="button button-quiet" onClick={onClose}>
          <X size={18} aria-hidden />
          {words.close}
        </button>
      </div>
      {file.kind === "file" ? <Preview id={id} place={place} name={file.name} sizeBytes={file.sizeBytes} /> : null}
      <Facts
        rows={[
          [words.size, formatBytes(file.sizeBytes)],
          [words.changed, file.modifiedMs === null ? text.phone.notAvailable : formatDate(file.modifiedMs)],
          [words.path, <code key="path">{`${place.domain}/${place.path}`}</code>],
        ]}
      />
      {file.kind === "file" ? (
        <SaveButton id={id} place={place} name={file.name} icon={<Download size={18} aria-hidden />} />
      ) : null}
    </section>
  );
}
