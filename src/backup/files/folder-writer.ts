import type { Bytes } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { exceptionName } from "./folder-errors.ts";

/** The bytes of one file on their way to the disk. Foreign exceptions pass through. */
export interface FolderWriter {
  write(bytes: Bytes): Promise<void>;
  close(): Promise<void>;
  /** Gives up the file; what was written is of no use to anybody. */
  abort(): Promise<void>;
}

/**
 * Opens writers by what the place can do: synchronous handles exist in the browser's own file system inside a dedicated
 * worker only and are the fastest way there; picked folders have the method but refuse it (InvalidStateError), and have
 * `createWritable`. The first refusal is remembered.
 */
export class FolderWriters {
  #syncHandles: boolean | null = null;

  async open(handle: FileSystemFileHandle): Promise<FolderWriter> {
    if (this.#syncHandles !== false && typeof handle.createSyncAccessHandle === "function") {
      try {
        const writer = syncWriter(await handle.createSyncAccessHandle());
        this.#syncHandles = true;
        return writer;
      } catch (error) {
        if (this.#syncHandles === true || exceptionName(error) !== "InvalidStateError") throw error;
      }
    }
    this.#syncHandles = false;
    return streamWriter(await handle.createWritable());
  }
}

function syncWriter(handle: FileSystemSyncAccessHandle): FolderWriter {
  let position = 0;
  return {
    write: async (bytes) => {
      for (let done = 0; done < bytes.length; ) {
        const written = handle.write(bytes.subarray(done), { at: position });
        if (written === 0) throw new KeepsakeError("store/full");
        done += written;
        position += written;
      }
    },
    close: async () => {
      // Without the flush a power cut may keep the name and lose the bytes.
      handle.flush();
      handle.close();
    },
    abort: async () => handle.close(),
  };
}

function streamWriter(stream: FileSystemWritableFileStream): FolderWriter {
  return {
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
    abort: () => stream.abort(),
  };
}
