import { Film, Heart } from "lucide-react";
import type { ReactElement } from "react";
import type { PhotoItem, PicturePreview } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { formatClock, text } from "../../../text/index.ts";
import { useLoaded } from "../use-loaded.ts";
import { useObjectUrl } from "../use-object-url.ts";
import { photoName } from "./photo-name.ts";

/** One picture of the grid. */
export function PhotoTile(props: { readonly id: string; readonly photo: PhotoItem | undefined }): ReactElement {
  if (props.photo === undefined) return <span className="tile placeholder" aria-hidden />;
  return <Loaded key={props.photo.id} id={props.id} photo={props.photo} />;
}

function Loaded({ id, photo }: { readonly id: string; readonly photo: PhotoItem }): ReactElement {
  const { content } = useApp();
  const loaded = useLoaded(`${id}/photo/${photo.id}/grid`, (signal) =>
    content.ask(signal, (worker, task) => worker.photoPreview(id, { photo: photo.id, size: "grid" }, task)),
  );
  const name = photoName(photo);
  return (
    <span className="tile">
      {loaded.state === "ready" ? <Picture preview={loaded.value} name={name} /> : null}
      {loaded.state === "loading" ? <span className="visually-hidden">{name}</span> : null}
      {loaded.state === "failed" ? <NoPicture name={name} sign={PICTURE_OFF} /> : null}
      {photo.durationSeconds === null || photo.kind === "photo" || photo.kind === "live-photo" ? null : (
        <span className="tile-mark">
          <Film size={12} aria-hidden />
          {formatClock(photo.durationSeconds * 1_000)}
        </span>
      )}
      {photo.isFavourite ? (
        <Heart size={14} className="tile-heart" role="img" aria-label={text.browse.photos.favourite} />
      ) : null}
    </span>
  );
}

function Picture({ preview, name }: { readonly preview: PicturePreview | null; readonly name: string }): ReactElement {
  const url = useObjectUrl(preview?.state === "shown" ? preview.blob : null);
  if (url !== null) return <img src={url} alt={name} decoding="async" draggable={false} />;
  const format = preview?.state === "not-displayable" ? preview.format : null;
  return <NoPicture name={name} sign={preview?.state === "not-here" ? CLOUD_OFF : PICTURE_OFF} format={format} />;
}

const CLOUD_OFF = "M7 18.5h10a4 4 0 0 0 .7-7.9A6 6 0 0 0 6.3 11.4 3.6 3.6 0 0 0 7 18.5M3 3l18 18";
const PICTURE_OFF = "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M3 3l18 18";

interface NoPictureProps {
  readonly name: string;
  /** A path on a field of 24 by 24. */
  readonly sign: string;
  readonly format?: string | null;
}

/** Three elements only: in a library without pictures every tile is one of these. */
function NoPicture({ name, sign, format = null }: NoPictureProps): ReactElement {
  return (
    <span className="tile-none" role="img" aria-label={name}>
      <svg viewBox="0 0 24 24" aria-hidden>
        <path d={sign} />
      </svg>
      {format}
    </span>
  );
}
