import { closeSync, existsSync, openSync, readdirSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { Bytes } from "../core/contracts.ts";
import type { Frame, HostCall } from "../core/webusb/remote-usb.ts";

/** Where Chromium keeps the file systems of origins, below the folder of a profile. */
const FILE_SYSTEMS = join("Default", "File System");

/**
 * The server's end of the file in which a shim in a browser on this computer lays the bytes of bulk transfers: memory that
 * both see, as a controller and its host do. Without it they cross the browser's network service, and inspectors copy
 * what leaves by WebSocket; both cost more processor time than a cable does.
 *
 * The host says with each transfer where it lies, and leaves the place alone until the answer.
 */
export class SharedFile {
  readonly #descriptor: number;
  /** Where the answers to IN transfers belong, by the number of the call. */
  readonly #places = new Map<number, number>();

  /** The file that begins with `name`, or null. */
  static find(profile: string, name: string): SharedFile | null {
    const folder = join(profile, FILE_SYSTEMS);
    if (!existsSync(folder)) return null;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const descriptor = openSync(join(entry.parentPath, entry.name), "r+");
      if (readAt(descriptor, 0, name.length).toString("latin1") === name) return new SharedFile(descriptor);
      closeSync(descriptor);
    }
    return null;
  }

  private constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** The bytes of an OUT transfer that lie here, in memory of their own; null for every other call. */
  takeIn({ id, call, at, length = 0 }: HostCall): Bytes | null {
    if (at === undefined) return null;
    if (call === "transferOut") return readAt(this.#descriptor, at, length) as unknown as Bytes;
    this.#places.set(id, at);
    return null;
  }

  /** The answer to an IN transfer whose place is here, without its bytes. */
  putAside({ message, bytes }: Frame): Frame | null {
    const at = this.#places.get(Number(message["id"]));
    if (at === undefined) return null;
    this.#places.delete(Number(message["id"]));
    if (bytes === null || bytes.length === 0) return { message, bytes };
    writeSync(this.#descriptor, bytes, 0, bytes.length, at);
    return { message, bytes: null, fileBytes: bytes.length };
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

function readAt(descriptor: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  const got = readSync(descriptor, bytes, 0, length, at);
  return got === length ? bytes : bytes.subarray(0, got);
}
