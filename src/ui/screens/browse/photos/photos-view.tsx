import { type ReactElement, useCallback, useEffect, useRef, useState } from "react";
import type { ContentInfo, PhotoItem, PhotoLibraryInfo, PhotoPart, PhotoView } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { ErrorNotice } from "../../../components/error-notice.tsx";
import { Notice } from "../../../components/notice.tsx";
import { Spinner } from "../../../components/spinner.tsx";
import { formatCount, text } from "../../../text/index.ts";
import { ExportButton } from "../export/export-button.tsx";
import { Show } from "../loading.tsx";
import { useLoaded } from "../use-loaded.ts";
import { usePages } from "../use-pages.ts";
import type { ViewProps } from "../view-props.ts";
import { VirtualList } from "../virtual-list.tsx";
import { Lightbox } from "./lightbox.tsx";
import { PhotoTile } from "./photo-tile.tsx";

/** All photos and videos, by view and by album. */
export default function PhotosView({ info }: ViewProps): ReactElement {
  const { content } = useApp();
  const loaded = useLoaded(`${info.id}/photos`, (signal) =>
    content.ask(signal, (worker, task) => worker.photoLibrary(info.id, task)),
  );
  return <Show loaded={loaded}>{(library) => <Opened info={info} library={library} />}</Show>;
}

interface OpenedProps {
  readonly info: ContentInfo;
  readonly library: PhotoLibraryInfo;
}

function Opened({ info, library }: OpenedProps): ReactElement {
  const [choice, setChoice] = useState("library");
  return (
    <div className="stack-tight">
      {library.hasCatalogue ? null : (
        <Notice tone="info">
          <p>{text.browse.photos.noCatalogue}</p>
        </Notice>
      )}
      <h2>{text.browse.kinds.photos}</h2>
      <div className="row-spread">
        <PartChoice library={library} value={choice} onChange={setChoice} />
        <ExportButton info={info} kind="photos" />
      </div>
      <Grid key={choice} id={info.id} part={partOf(choice)} />
    </div>
  );
}

const ALBUM = "album/";

function partOf(choice: string): PhotoPart {
  return choice.startsWith(ALBUM) ? { albumId: Number(choice.slice(ALBUM.length)) } : (choice as PhotoView);
}

function PartChoice(props: {
  readonly library: PhotoLibraryInfo;
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement {
  const { views, albums } = props.library;
  const words = text.browse.photos;
  return (
    <label className="field-inline">
      <span>{words.show}</span>
      <select className="input" value={props.value} onChange={(event) => props.onChange(event.currentTarget.value)}>
        {views.map(({ view, count }) => (
          <option key={view} value={view}>
            {words.withCount(words.views[view], formatCount(count))}
          </option>
        ))}
        {albums.length === 0 ? null : (
          <optgroup label={words.albums}>
            {albums.map(({ id, title, count }) => (
              <option key={id} value={`${ALBUM}${id}`}>
                {words.withCount(title, formatCount(count))}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </label>
  );
}

const SMALLEST_TILE_PIXELS = 110;
/** More would be too small on a wide screen, and too many elements to scroll smoothly. */
const MOST_COLUMNS = 8;

function Grid({ id, part }: { readonly id: string; readonly part: PhotoPart }): ReactElement {
  const { content } = useApp();
  const [opened, setOpened] = useState<number | null>(null);
  const [frame, width] = useWidth();
  const pages = usePages<PhotoItem>(`${id}/photos/${JSON.stringify(part)}`, (offset, limit, signal) =>
    content.ask(signal, (worker, task) => worker.photos(id, { part, range: { offset, limit } }, task)),
  );
  const columns = Math.min(MOST_COLUMNS, Math.max(2, Math.floor(width / SMALLEST_TILE_PIXELS)));
  return (
    <div ref={frame} className="stack-tight">
      {pages.error === null ? null : <ErrorNotice error={pages.error} />}
      {pages.total === null && pages.error === null ? (
        <p className="row muted" aria-busy="true">
          <Spinner />
          {text.browse.loading}
        </p>
      ) : null}
      {pages.total === 0 ? <p className="muted">{text.browse.photos.none}</p> : null}
      {pages.total === null || pages.total === 0 || width === 0 ? null : (
        <VirtualList
          className="photo-grid"
          label={text.browse.kinds.photos}
          total={pages.total}
          columns={columns}
          rowSize={Math.floor(width / columns)}
          onOpen={setOpened}
          onRange={pages.want}
          selected={opened}
        >
          {(index) => <PhotoTile id={id} photo={pages.item(index)} />}
        </VirtualList>
      )}
      {opened === null || pages.total === null ? null : (
        <Lightbox
          id={id}
          photo={pages.item(opened)}
          position={opened}
          total={pages.total}
          onMove={(index) => {
            pages.want(index, index);
            setOpened(index);
          }}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  );
}

/** The width of an element, followed as it changes. */
function useWidth(): readonly [(element: HTMLElement | null) => void, number] {
  const [width, setWidth] = useState(0);
  const observer = useRef<ResizeObserver | null>(null);
  useEffect(() => () => observer.current?.disconnect(), []);
  const frame = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (element === null) return;
    observer.current = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.current.observe(element);
  }, []);
  return [frame, width];
}
