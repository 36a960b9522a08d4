import { useEffect, useRef, useState } from "react";
import { asKeepsakeError, hasCode, type WireError } from "../../../../base/errors.ts";
import { initialProgress, type Progress } from "../../../../base/progress.ts";
import type { ContentInfo, ExportPlace, ExportResult, ExportWish } from "../../../../workers/api.ts";
import { useApp } from "../../../components/app-context.ts";
import { keepAwake } from "../../../state/keep-awake.ts";
import { download } from "../../../state/save-file.ts";
import type { PlaceKind } from "./choice.ts";
import { exportWords } from "./words.ts";

export type ExportState =
  | { readonly id: "choosing" }
  | { readonly id: "stopped" }
  | { readonly id: "running"; readonly progress: Progress }
  | { readonly id: "done"; readonly result: ExportResult }
  | { readonly id: "failed"; readonly error: WireError };

export interface RunningExport {
  readonly state: ExportState;
  /** Opens a picker; needs a click. */
  readonly start: (wish: ExportWish, place: PlaceKind) => void;
  readonly stop: () => void;
}

/** One export: called off when its dialog goes. @param name of what is exported, for the folder it gets */
export function useExport(info: ContentInfo, name: string): RunningExport {
  const { content } = useApp();
  const [state, setState] = useState<ExportState>({ id: "choosing" });
  const controller = useRef<AbortController | null>(null);
  useEffect(() => () => controller.current?.abort(), []);

  async function run(wish: ExportWish, placeKind: PlaceKind): Promise<void> {
    const words = exportWords(info, name);
    const place = await pick(placeKind, words.folder).catch(() => undefined);
    // A closed picker is a change of mind.
    if (place === undefined) return;
    const own = new AbortController();
    controller.current = own;
    const release = keepAwake();
    setState({ id: "running", progress: initialProgress });
    const onProgress = (progress: Progress): void => setState({ id: "running", progress });
    try {
      const result = await content.ask(own.signal, (worker, task) =>
        worker.exportContent(info.id, { wish, words, place }, task, { onProgress }),
      );
      if (result.blob !== null) download(result.blob, `${result.folder}.zip`);
      setState({ id: "done", result });
    } catch (error) {
      const isStopped = hasCode(error, "app/aborted");
      setState(isStopped ? { id: "stopped" } : { id: "failed", error: asKeepsakeError(error).toWire() });
    } finally {
      release();
    }
  }

  return { state, start: (wish, place) => void run(wish, place), stop: () => controller.current?.abort() };
}

function pick(place: PlaceKind, name: string): Promise<ExportPlace> {
  if (place === "folder") return window.showDirectoryPicker({ mode: "readwrite", id: "exports", startIn: "documents" });
  if (place === "zip") return window.showSaveFilePicker({ suggestedName: `${name}.zip` });
  return Promise.resolve(null);
}
