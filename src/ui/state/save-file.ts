import type { Progress } from "../../base/progress.ts";
import type { ContentId } from "../../workers/api.ts";
import type { ContentClient, ContentPlace } from "./content-client.ts";

/** Without a picker the file goes through memory and the browser's downloads. */
const MOST_DOWNLOAD_BYTES = 2_000_000_000;

export interface FileToSave {
  readonly id: ContentId;
  readonly place: ContentPlace;
  readonly name: string;
}

/** Asks where to, and writes. Needs a click. @returns false when the person changed their mind */
export async function saveOne(
  content: ContentClient,
  { id, place, name }: FileToSave,
  onFraction: (fraction: number | null) => void,
): Promise<boolean> {
  const { signal } = new AbortController();
  if (!("showSaveFilePicker" in window)) {
    onFraction(null);
    download(
      await content.ask(signal, (worker, task) =>
        worker.contentBlob(id, { ...place, maxBytes: MOST_DOWNLOAD_BYTES }, task),
      ),
      name,
    );
    return true;
  }
  const target = await window.showSaveFilePicker({ suggestedName: name }).catch(() => null);
  if (target === null) return false;
  onFraction(null);
  const onProgress = (progress: Progress): void => onFraction(progress.fraction);
  await content.ask(signal, (worker, task) => worker.saveContentFile(id, { ...place, target }, task, { onProgress }));
  return true;
}

/** Into the browser's downloads. */
export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
