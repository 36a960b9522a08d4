import type { BackupFiles, FileSink, FileSource } from "../../../src/backup/files/backup-files.ts";
import type { KeepsakeError } from "../../../src/base/errors.ts";

export interface Failure {
  /** Counted from 1 over every call that touches the place. */
  readonly atCall: number;
  /** once: the place recovers. from-then-on: it does not. */
  readonly lasts: "once" | "from-then-on";
  readonly error: () => KeepsakeError;
}

export interface FailingFiles extends BackupFiles {
  readonly calls: number;
  readonly failed: number;
  /** Files that were opened and neither closed nor discarded. */
  readonly open: number;
}

/** A place whose N-th call fails. */
export function failingFiles(files: BackupFiles, failure: Failure): FailingFiles {
  let calls = 0;
  let failed = 0;
  let open = 0;
  const call = (): void => {
    calls += 1;
    const fails = failure.lasts === "once" ? calls === failure.atCall : calls >= failure.atCall;
    if (!fails) return;
    failed += 1;
    throw failure.error();
  };
  const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
    call();
    return work();
  };
  return {
    get calls() {
      return calls;
    },
    get failed() {
      return failed;
    },
    get open() {
      return open;
    },
    stat: (path, options) => attempt(() => files.stat(path, options)),
    async *list(path, options) {
      call();
      yield* files.list(path, options);
    },
    openRead: (path, options) =>
      attempt(async () => {
        open += 1;
        return watchedSource(await files.openRead(path, options).catch(counting), attempt, ended);
      }),
    openWrite: (path, options) =>
      attempt(async () => {
        open += 1;
        return watchedSink(await files.openWrite(path, options).catch(counting), attempt, ended);
      }),
    makeDirectory: (path, options) => attempt(() => files.makeDirectory(path, options)),
    move: (from, to, options) => attempt(() => files.move(from, to, options)),
    copy: (from, to, options) => attempt(() => files.copy(from, to, options)),
    remove: (path, options) => attempt(() => files.remove(path, options)),
    freeBytes: () => attempt(() => files.freeBytes()),
  };

  function ended(): void {
    open -= 1;
  }
  function counting(error: unknown): never {
    open -= 1;
    throw error;
  }
}

type Attempt = <T>(work: () => Promise<T>) => Promise<T>;

function watchedSource(source: FileSource, attempt: Attempt, ended: () => void): FileSource {
  let isOpen = true;
  return {
    sizeBytes: source.sizeBytes,
    read: (options) => attempt(() => source.read(options)),
    readAt: (offset, length, options) => attempt(() => source.readAt(offset, length, options)),
    close: async () => {
      if (isOpen) ended();
      isOpen = false;
      await source.close();
    },
  };
}

function watchedSink(sink: FileSink, attempt: Attempt, ended: () => void): FileSink {
  let isOpen = true;
  const end = (): void => {
    if (isOpen) ended();
    isOpen = false;
  };
  return {
    write: (bytes, options) => attempt(() => sink.write(bytes, options)),
    close: (options) =>
      attempt(async () => {
        await sink.close(options);
        end();
      }),
    discard: async () => {
      end();
      await sink.discard();
    },
  };
}
