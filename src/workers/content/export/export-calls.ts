import type { Tasks } from "../../tasks.ts";
import type { ContentSession } from "../content-session.ts";
import type { ContentId } from "../page.ts";
import type { ExportCalls } from "./export-api.ts";
import { exportKind } from "./export-kind.ts";
import { writeInto } from "./export-place.ts";

/** @param session the copy of that id; throws content/closed */
export function createExportCalls(tasks: Tasks, session: (id: ContentId) => ContentSession): ExportCalls {
  return {
    exportContent: (id, { wish, words, place }, task, callbacks) =>
      tasks.run(task, async (signal) => {
        const { browser, library } = session(id);
        const onProgress: typeof callbacks.onProgress = (progress) => callbacks.onProgress(progress);
        const { result, folder, blob } = await writeInto(place, words.folder, (target) =>
          exportKind({ browser, library, target, words }, wish, { signal, onProgress }),
        );
        return { ...result, folder, blob };
      }),
  };
}
