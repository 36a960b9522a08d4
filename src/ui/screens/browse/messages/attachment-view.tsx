import { FileX, Paperclip } from "lucide-react";
import type { ReactElement } from "react";
import type { ContentId, Message } from "../../../../workers/api.ts";
import { formatBytes, text } from "../../../text/index.ts";
import { mediaTypeOf } from "../media-type.ts";
import { Preview } from "../preview.tsx";
import { SaveButton } from "../save-button.tsx";

export interface AttachmentViewProps {
  readonly id: ContentId;
  readonly attachment: Message["attachments"][number] | undefined;
}

/** What was sent with a message; or why it is not here. */
export function AttachmentView({ id, attachment }: AttachmentViewProps): ReactElement | null {
  if (attachment === undefined) return null;
  const { file, name, missing } = attachment;
  if (file === null) {
    return (
      <p className="attachment muted">
        <FileX size={16} aria-hidden />
        <bdi>{name}</bdi> {text.browse.messages.missing[missing ?? "not-in-backup"]}
      </p>
    );
  }
  const place = { domain: file.domain, path: file.relativePath };
  return (
    <div className="attachment">
      {mediaTypeOf(name) === null ? (
        <p>
          <Paperclip size={16} aria-hidden /> <bdi>{name}</bdi> · {formatBytes(file.sizeBytes)}
        </p>
      ) : (
        <Preview id={id} place={place} name={name} sizeBytes={file.sizeBytes} />
      )}
      <SaveButton id={id} place={place} name={name} icon={null} />
    </div>
  );
}
