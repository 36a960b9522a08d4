import { type Bytes, concatBytes, fromUtf8 } from "../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import type { ExportTarget } from "../../../src/content/index.ts";

export interface RecordedFile {
  readonly bytes: Bytes;
  readonly modifiedMs: number | undefined;
}

/** An export into memory that remembers the dates, and fails like a disk after so many files. */
export class RecordedExport implements ExportTarget {
  readonly files = new Map<string, RecordedFile>();
  readonly #room: number;

  constructor(room = Number.POSITIVE_INFINITY) {
    this.#room = room;
  }

  async file(path: readonly string[], options?: { readonly modifiedMs?: number | undefined }) {
    const name = path.join("/");
    if (this.files.has(name)) throw new Error(`${name} is written twice`);
    if (path.some((part) => part === "" || part.includes("/"))) throw new Error(`no safe path: ${name}`);
    if (this.files.size >= this.#room) throw new KeepsakeError("store/full");
    const parts: Bytes[] = [];
    return {
      write: async (bytes: Bytes) => void parts.push(bytes.slice()),
      close: async () => void this.files.set(name, { bytes: concatBytes(parts), modifiedMs: options?.modifiedMs }),
      discard: async () => undefined,
    };
  }

  get names(): string[] {
    return Array.from(this.files.keys()).sort((a, b) => (a < b ? -1 : 1));
  }

  bytes(name: string): Bytes | undefined {
    return this.files.get(name)?.bytes;
  }

  text(name: string): string {
    const bytes = this.bytes(name);
    if (bytes === undefined) throw new Error(`no ${name} among ${this.names.join(", ")}`);
    return fromUtf8(bytes);
  }
}
