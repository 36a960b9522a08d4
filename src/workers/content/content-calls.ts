import { KeepsakeError } from "../../base/errors.ts";
import type { Progress } from "../../base/progress.ts";
import type { Tasks } from "../tasks.ts";
import type { OpenVaults } from "../vault/open-vaults.ts";
import type { VaultId } from "../vault/vault-api.ts";
import { createCompareCalls } from "./compare-calls.ts";
import type { ContentCalls, ContentId } from "./content-api.ts";
import { ContentSession } from "./content-session.ts";
import { createExportCalls } from "./export/export-calls.ts";
import { createKindCalls } from "./kind-calls.ts";
import { belongsTo, nameOf, openCopy } from "./open-copy.ts";
import { saveFile } from "./save-file.ts";
import { createSearchCalls } from "./search/search-calls.ts";

export interface ContentEngine {
  readonly calls: ContentCalls;
  /** Closes every copy of a vault, before the vault itself is locked. */
  readonly closeAllOf: (vault: VaultId) => void;
}

/** What the worker does for looking into copies. */
export function createContentCalls(tasks: Tasks, vaults: OpenVaults): ContentEngine {
  const sessions = new Map<ContentId, ContentSession>();

  /** @throws content/closed */
  function session(id: ContentId): ContentSession {
    const open = sessions.get(id);
    if (open === undefined) throw new KeepsakeError("content/closed");
    return open;
  }

  const compare = createCompareCalls(tasks, session);

  function close(id: ContentId): void {
    compare.forget(id);
    sessions.get(id)?.close();
    sessions.delete(id);
  }

  const calls: ContentCalls = {
    openContent: (source, password, task, callbacks) =>
      tasks.run(task, async (signal) => {
        const id = nameOf(source);
        const known = sessions.get(id);
        if (known !== undefined) return known.info;
        const onProgress = (progress: Progress): void => callbacks.onProgress(progress);
        const opened = await ContentSession.open(id, await openCopy(source, vaults), { signal, password, onProgress });
        // Two screens may have asked at once: the first to open stays, and what the other opened goes.
        const first = sessions.get(id);
        if (first !== undefined) opened.close();
        else sessions.set(id, opened);
        return (first ?? opened).info;
      }),
    ...createKindCalls(tasks, session),
    ...createExportCalls(tasks, session),
    ...createSearchCalls(tasks, session),
    ...compare.calls,
    closeContent: async (id) => close(id),
    contentDomains: async (id) => session(id).domains(),
    contentFiles: (id, directory, range, task) =>
      tasks.run(task, (signal) => session(id).files(directory, range, { signal })),
    contentBlob: (id, { domain, path, maxBytes }, task) =>
      tasks.run(task, async (signal) => {
        const open = session(id);
        return open.blob(await open.entry(domain, path, { signal }), maxBytes, { signal });
      }),
    contentText: (id, { domain, path }, task) =>
      tasks.run(task, async (signal) =>
        session(id).text(await session(id).entry(domain, path, { signal }), { signal }),
      ),
    exportDecryptedFolder: (id, target, task, callbacks) =>
      tasks.run(task, (signal) => {
        const onProgress = (progress: Progress): void => callbacks.onProgress(progress);
        return session(id).exportDecrypted(target, { signal, onProgress });
      }),
    saveContentFile: (id, { domain, path, target }, task, callbacks) =>
      tasks.run(task, async (signal) => {
        const { browser } = session(id);
        const entry = await session(id).entry(domain, path, { signal });
        await saveFile(await browser.open(entry, { signal }), target, {
          signal,
          onProgress: (progress) => callbacks.onProgress(progress),
        });
      }),
  };

  return {
    calls,
    closeAllOf(vault) {
      for (const id of sessions.keys()) if (belongsTo(id, vault)) close(id);
    },
  };
}
