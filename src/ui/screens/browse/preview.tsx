import { type ReactElement, useMemo, useState } from "react";
import type { ContentId } from "../../../workers/api.ts";
import { useApp } from "../../components/app-context.ts";
import type { ContentPlace } from "../../state/content-client.ts";
import { text } from "../../text/index.ts";
import { Show } from "./loading.tsx";
import { type MediaType, mediaTypeOf } from "./media-type.ts";
import { useLoaded } from "./use-loaded.ts";
import { useObjectUrl } from "./use-object-url.ts";

export interface PreviewProps {
  readonly id: ContentId;
  readonly place: ContentPlace;
  readonly name: string;
  readonly sizeBytes: number;
}

/** A preview lies in memory as a whole; larger files are saved and opened with another program. */
const MOST_BYTES = 256_000_000;

/** What a file looks like, where the browser can show it: a picture, a film, a sound, a text. */
export function Preview({ id, place, name, sizeBytes }: PreviewProps): ReactElement {
  const type = mediaTypeOf(name);
  if (sizeBytes > MOST_BYTES) return <p className="muted">{text.browse.preview.tooLarge}</p>;
  return type === null ? <TextPreview id={id} place={place} /> : <MediaPreview {...{ id, place, name, type }} />;
}

type MediaPreviewProps = Omit<PreviewProps, "sizeBytes"> & { readonly type: MediaType };

function MediaPreview({ id, place, name, type }: MediaPreviewProps): ReactElement {
  const { content } = useApp();
  const loaded = useLoaded(`${id}/${place.domain}/${place.path}`, (signal) =>
    content.ask(signal, (worker, task) => worker.contentBlob(id, { ...place, maxBytes: MOST_BYTES }, task)),
  );
  return <Show loaded={loaded}>{(blob) => <BlobView blob={blob} type={type} name={name} />}</Show>;
}

export interface BlobViewProps {
  readonly blob: Blob;
  readonly type: MediaType;
  readonly name: string;
}

/** Shows bytes under a type of ours, never one that the backup claims; says so when the browser can't. */
export function BlobView({ blob, type, name }: BlobViewProps): ReactElement {
  const typed = useMemo(() => new Blob([blob], { type: type.mime }), [blob, type.mime]);
  const url = useObjectUrl(typed);
  const [isBroken, setBroken] = useState(false);
  if (isBroken) return <p className="muted">{text.browse.preview.cannot}</p>;
  if (url === null) return <div className="preview-box" aria-busy="true" />;
  const onError = (): void => setBroken(true);
  if (type.kind === "picture") return <img className="preview-box" src={url} alt={name} onError={onError} />;
  if (type.kind === "film") {
    // biome-ignore lint/a11y/useMediaCaption: films of a phone have no captions
    return <video className="preview-box" src={url} controls aria-label={name} onError={onError} />;
  }
  // biome-ignore lint/a11y/useMediaCaption: nor have its sounds
  return <audio className="preview-sound" src={url} controls aria-label={name} onError={onError} />;
}

function TextPreview({ id, place }: Pick<PreviewProps, "id" | "place">): ReactElement {
  const { content } = useApp();
  const loaded = useLoaded(`${id}/${place.domain}/${place.path}/text`, (signal) =>
    content.ask(signal, (worker, task) => worker.contentText(id, place, task)),
  );
  return (
    <Show loaded={loaded}>
      {(found) =>
        found === null ? (
          <p className="muted">{text.browse.preview.none}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and keys must reach it
          <section className="preview-text" tabIndex={0} aria-label={text.browse.preview.text}>
            <pre dir="auto">{found}</pre>
          </section>
        )
      }
    </Show>
  );
}
