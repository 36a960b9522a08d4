import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { type KeyboardEvent, type ReactElement, useEffect, useRef } from "react";
import type { PhotoItem } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { Facts } from "../../../components/facts.tsx";
import { formatBytes, formatCount, formatDate, text } from "../../../text/index.ts";
import { filled } from "../filled.ts";
import { Show } from "../loading.tsx";
import { Preview } from "../preview.tsx";
import { SaveButton } from "../save-button.tsx";
import { useLoaded } from "../use-loaded.ts";
import { useObjectUrl } from "../use-object-url.ts";
import { photoName } from "./photo-name.ts";

export interface LightboxProps {
  readonly id: string;
  /** Undefined while it is on its way. */
  readonly photo: PhotoItem | undefined;
  readonly position: number;
  readonly total: number;
  readonly onMove: (position: number) => void;
  readonly onClose: () => void;
}

/** One picture large, with what is known of it; arrows lead to its neighbours. */
export function Lightbox({ id, photo, position, total, onMove, onClose }: LightboxProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const words = text.browse.photos;
  function onKeyDown(event: KeyboardEvent): void {
    const onwards = document.documentElement.dir === "rtl" ? -1 : 1;
    const step = event.key === "ArrowRight" ? onwards : event.key === "ArrowLeft" ? -onwards : 0;
    const next = position + step;
    if (step !== 0 && next >= 0 && next < total) onMove(next);
  }
  return (
    <dialog ref={dialog} className="lightbox" aria-label={words.one} onClose={onClose} onKeyDown={onKeyDown}>
      <div className="row-spread">
        <p className="hint">{words.position(formatCount(position + 1), formatCount(total))}</p>
        <div className="row">
          <button type="button" className="button" disabled={position === 0} onClick={() => onMove(position - 1)}>
            <ChevronLeft size={18} aria-hidden className="mirrors" />
            {words.previous}
          </button>
          <button
            type="button"
            className="button"
            disabled={position + 1 >= total}
            onClick={() => onMove(position + 1)}
          >
            {words.next}
            <ChevronRight size={18} aria-hidden className="mirrors" />
          </button>
          <button type="button" className="button button-quiet" onClick={() => dialog.current?.close()}>
            <X size={18} aria-hidden />
            {text.app.close}
          </button>
        </div>
      </div>
      {photo === undefined ? (
        <p className="muted">{text.browse.loading}</p>
      ) : (
        <Large key={photo.id} id={id} photo={photo} />
      )}
    </dialog>
  );
}

function Large({ id, photo }: { readonly id: string; readonly photo: PhotoItem }): ReactElement {
  const { original, edited, movie } = photo.files;
  const whole = [
    [text.browse.photos.original, original],
    [text.browse.photos.edited, edited],
    [text.browse.photos.movie, movie],
  ] as const;
  const isFilm = ["video", "slow-motion", "time-lapse", "screen-recording"].includes(photo.kind);
  const film = isFilm ? (edited ?? original) : null;
  return (
    <div className="lightbox-body">
      {film === null ? (
        <Still id={id} photo={photo} />
      ) : (
        <Preview
          id={id}
          place={{ domain: film.domain, path: film.relativePath }}
          name={photo.fileName}
          sizeBytes={film.sizeBytes}
        />
      )}
      <div className="stack-tight">
        <h2>
          <bdi>{photo.originalName}</bdi>
        </h2>
        <Facts rows={factsOf(photo)} />
        {whole.map(([label, entry]) =>
          entry === null ? null : (
            <div key={label}>
              <p className="hint">{label}</p>
              <SaveButton
                id={id}
                place={{ domain: entry.domain, path: entry.relativePath }}
                name={photo.originalName}
                icon={null}
              />
            </div>
          ),
        )}
      </div>
    </div>
  );
}

function Still({ id, photo }: { readonly id: string; readonly photo: PhotoItem }): ReactElement {
  const { content } = useApp();
  const loaded = useLoaded(`${id}/photo/${photo.id}/large`, (signal) =>
    content.ask(signal, (worker, task) => worker.photoPreview(id, { photo: photo.id, size: "large" }, task)),
  );
  return (
    <Show loaded={loaded}>
      {(preview) =>
        preview?.state === "shown" ? (
          <figure className="lightbox-figure">
            <Picture blob={preview.blob} name={photoName(photo)} />
            {preview.isSmall ? <figcaption className="hint">{text.browse.photos.small}</figcaption> : null}
          </figure>
        ) : (
          <p className="muted">{text.browse.photos.states[preview?.state ?? "not-here"](preview?.format ?? "")}</p>
        )
      }
    </Show>
  );
}

function Picture({ blob, name }: { readonly blob: Blob; readonly name: string }): ReactElement | null {
  const url = useObjectUrl(blob);
  return url === null ? null : <img className="lightbox-picture" src={url} alt={name} />;
}

function factsOf(photo: PhotoItem): readonly (readonly [string, string])[] {
  const words = text.browse.photos;
  const { takenMs, width, height, latitude, longitude, files } = photo;
  return filled(
    [words.taken, takenMs === null ? null : formatDate(takenMs)],
    [words.kind, words.kinds[photo.kind]],
    [words.pixels, width === 0 ? null : `${width} × ${height}`],
    [words.size, files.original === null ? null : formatBytes(files.original.sizeBytes)],
    [words.place, latitude === null || longitude === null ? null : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`],
    [words.presence, words.presences[photo.presence]],
  );
}
