import { CloudOff, Film, Heart, ImageOff } from "lucide-react";
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
      {loaded.state === "ready" ? (
        <Picture preview={loaded.value} name={name} />
      ) : (
        <span className="visually-hidden">{name}</span>
      )}
      {loaded.state === "failed" ? <ImageOff size={24} aria-hidden /> : null}
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
  const Icon = preview?.state === "not-here" ? CloudOff : ImageOff;
  return (
    <span className="tile-none">
      <Icon size={24} aria-hidden />
      <span className="visually-hidden">{name}</span>
      {preview?.state === "not-displayable" ? <span aria-hidden>{preview.format}</span> : null}
    </span>
  );
}
