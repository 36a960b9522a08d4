import { closeSync, existsSync, type FSWatcher, openSync, readdirSync, readSync, watch, writeSync } from "node:fs";
import { join } from "node:path";
import type { Bytes } from "../core/contracts.ts";
import type { Frame, HostCall } from "../core/webusb/remote-usb.ts";

/** Where Chromium keeps the file systems of origins, below the folder of a profile. */
const FILE_SYSTEMS = join("Default", "File System");
/** As in the shim. */
const SLOT_BYTES = 65_536;
const RING_CALLS = 256;
const CALL_BYTES = 16;

interface Found {
  readonly path: string;
  readonly descriptor: number;
}

/**
 * The server's end of the files through which a shim in a browser on this computer makes its bulk transfers: memory that
 * both see, as a controller and its host do. Without them transfers cross the browser's network service, and inspectors
 * copy what leaves by WebSocket; both cost more processor time than a cable does.
 *
 * One file has the bytes, in slots: the host says with each transfer where it lies, and leaves the place alone until the
 * answer. The other has a ring of calls, each four numbers: id, length, endpoint and slot, and its order, counted from 1.
 * The operating system tells of every change.
 */
export class SharedFiles {
  readonly #bytes: Found;
  readonly #calls: Found;
  readonly #receive: (message: HostCall, bytes: Bytes) => void;
  readonly #watcher: FSWatcher;
  readonly #ring = Buffer.alloc(RING_CALLS * CALL_BYTES);
  /** Where the answers to IN transfers belong, by the number of the call. */
  readonly #places = new Map<number, number>();
  #order = 0;

  /** The files of this link, or null. */
  static find(profile: string, name: string, receive: (message: HostCall, bytes: Bytes) => void): SharedFiles | null {
    const folder = join(profile, FILE_SYSTEMS);
    const bytes = findFile(folder, `${name} bytes`);
    const calls = findFile(folder, `${name} calls`);
    return bytes === null || calls === null ? null : new SharedFiles(bytes, calls, receive);
  }

  private constructor(bytes: Found, calls: Found, receive: (message: HostCall, bytes: Bytes) => void) {
    this.#bytes = bytes;
    this.#calls = calls;
    this.#receive = receive;
    this.#watcher = watch(calls.path, () => this.#takeCalls());
  }

  /** The answer to an IN transfer whose place is here, without its bytes. */
  putAside({ message, bytes }: Frame): Frame | null {
    const at = this.#places.get(Number(message["id"]));
    if (at === undefined) return null;
    this.#places.delete(Number(message["id"]));
    if (bytes === null || bytes.length === 0) return { message, bytes };
    writeSync(this.#bytes.descriptor, bytes, 0, bytes.length, at);
    return { message, bytes: null, fileBytes: bytes.length };
  }

  close(): void {
    this.#watcher.close();
    closeSync(this.#bytes.descriptor);
    closeSync(this.#calls.descriptor);
  }

  #takeCalls(): void {
    readSync(this.#calls.descriptor, this.#ring, 0, this.#ring.length, this.#ring.length);
    for (;;) {
      const place = (this.#order % RING_CALLS) * CALL_BYTES;
      if (this.#ring.readUInt32BE(place + 12) !== this.#order + 1) return;
      this.#order++;
      this.#take(place);
    }
  }

  #take(place: number): void {
    const word = (index: number): number => this.#ring.readUInt32BE(place + index * 4);
    const [id, length, where] = [word(0), word(1), word(2)];
    const at = (where & 0xffff) * SLOT_BYTES;
    const endpoint = (where >>> 24) & 0x7f;
    if (where >= 0x8000_0000) {
      this.#places.set(id, at);
      this.#receive({ id, call: "transferIn", endpoint, length }, new Uint8Array(0));
    } else {
      const bytes = readAt(this.#bytes.descriptor, at, length) as unknown as Bytes;
      this.#receive({ id, call: "transferOut", endpoint, length }, bytes);
    }
  }
}

function findFile(folder: string, marker: string): Found | null {
  if (!existsSync(folder)) return null;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const descriptor = openSync(path, "r+");
    if (readAt(descriptor, 0, marker.length).toString("latin1") === marker) return { path, descriptor };
    closeSync(descriptor);
  }
  return null;
}

/** In memory of their own: what is handed over is given away. */
function readAt(descriptor: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  const got = length === 0 ? 0 : readSync(descriptor, bytes, 0, length, at);
  return got === length ? bytes : bytes.subarray(0, got);
}
