import { KeepsakeError } from "../../base/errors.ts";
import type { Progress } from "../../base/progress.ts";
import type {
  ContentDomain,
  ContentFile,
  ContentId,
  ContentInfo,
  ContentPage,
  ContentSource,
  PageRange,
  TaskId,
} from "../../workers/api.ts";
import type { AppContext } from "./context.ts";
import { newTask } from "./task.ts";

/** Where a file of an opened copy is. */
export interface ContentPlace {
  readonly domain: string;
  readonly path: string;
}

/** Looks into copies. Every call ends when its signal fires, and rejects with a KeepsakeError. */
export interface ContentClient {
  open(
    source: ContentSource,
    password: string | null,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<ContentInfo>;
  close(id: ContentId): void;
  domains(id: ContentId): Promise<readonly ContentDomain[]>;
  files(
    id: ContentId,
    directory: ContentPlace,
    range: PageRange,
    signal: AbortSignal,
  ): Promise<ContentPage<ContentFile>>;
  blob(id: ContentId, file: ContentPlace, maxBytes: number, signal: AbortSignal): Promise<Blob>;
  text(id: ContentId, file: ContentPlace, signal: AbortSignal): Promise<string | null>;
  save(
    id: ContentId,
    file: ContentPlace,
    target: FileSystemFileHandle,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<void>;
}

export function createContentClient({ engine }: Pick<AppContext, "engine">): ContentClient {
  const { vault } = engine;

  /** Signals cannot cross threads: the work gets a name, and a fired signal cancels it by that. */
  async function during<T>(signal: AbortSignal, work: (task: TaskId) => Promise<T>): Promise<T> {
    if (signal.aborted) throw new KeepsakeError("app/aborted");
    const task = newTask("content");
    const cancel = (): void => engine.cancel(task);
    signal.addEventListener("abort", cancel);
    try {
      return await work(task);
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  return {
    open: (source, password, signal, onProgress) =>
      during(signal, (task) => vault.openContent(source, password, task, { onProgress })),
    close: (id) => void vault.closeContent(id).catch(() => undefined),
    domains: (id) => vault.contentDomains(id),
    files: (id, directory, range, signal) => during(signal, (task) => vault.contentFiles(id, directory, range, task)),
    blob: (id, file, maxBytes, signal) => during(signal, (task) => vault.contentBlob(id, { ...file, maxBytes }, task)),
    text: (id, file, signal) => during(signal, (task) => vault.contentText(id, file, task)),
    save: (id, file, target, signal, onProgress) =>
      during(signal, (task) => vault.saveContentFile(id, { ...file, target }, task, { onProgress })),
  };
}
