import type { AbortOptions } from "../../base/abort.ts";
import { type ByteReader, createByteReader } from "../../base/byte-reader.ts";
import { type Bytes, concatBytes, dataView, fromUtf8 } from "../../base/bytes.ts";
import { type Clock, withTimeout } from "../../base/clock.ts";
import { asKeepsakeError, KeepsakeError } from "../../base/errors.ts";
import {
  type AfcPacket,
  afcNumber,
  afcOperation,
  afcStatus,
  afcText,
  encodeAfcPacket,
  readAfcPacket,
} from "./afc-packet.ts";
import { REPLY_MS } from "./plist-channel.ts";
import { closePolitely, type ServiceConnection, type ServiceName } from "./service-connection.ts";

export const AFC_SERVICE: ServiceName = "com.apple.afc";

/** How a file is opened; the names say what happens to a file that is there or missing. */
export type AfcMode = "read" | "update-or-create" | "replace" | "update-emptied" | "append";

export interface AfcStat {
  readonly kind: "file" | "directory" | "link" | "other";
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** An open file. Handles live as long as the connection. */
export interface AfcFile {
  /** At most `length` bytes; empty at the end of the file. */
  read(length: number, options?: AbortOptions): Promise<Bytes>;
  write(bytes: Bytes, options?: AbortOptions): Promise<void>;
  /** An exclusive lock between all connections; false when another one holds it. */
  tryLock(options?: AbortOptions): Promise<boolean>;
  unlock(options?: AbortOptions): Promise<void>;
  close(options?: AbortOptions): Promise<void>;
}

const modes: Readonly<Record<AfcMode, number>> = {
  read: 1,
  "update-or-create": 2,
  replace: 3,
  "update-emptied": 4,
  append: 5,
};
const lockOperation = { exclusive: 6, unlock: 12 } as const;
/** Answers stay far below the packet limit. @source jkcoxson/idevice idevice/src/services/afc */
const PART_BYTES = 1_048_576;

const kinds: Readonly<Record<string, AfcStat["kind"]>> = { S_IFREG: "file", S_IFDIR: "directory", S_IFLNK: "link" };

/**
 * Files under /var/mobile/Media. Paths are absolute there. One request at a time; calls made meanwhile wait their turn.
 * @throws from every call: service/failed with status and operation, service/malformed, service/message-too-long,
 * service/silent, base/ended, base/truncated. Broken framing ends the connection.
 * @source libimobiledevice/libimobiledevice src/afc.c
 */
export class AfcClient {
  readonly #connection: ServiceConnection;
  readonly #clock: Clock;
  readonly #reader: ByteReader;
  #sent = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(connection: ServiceConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
    this.#reader = createByteReader(connection.bytes);
  }

  /** null when there is nothing under this path. */
  async stat(path: string, options?: AbortOptions): Promise<AfcStat | null> {
    const reply = await this.#ask(afcOperation.getFileInfo, [afcText(path)], options);
    if (statusOf(reply) === afcStatus.notFound) return null;
    const facts = pairsOf(requireData(reply, "getFileInfo"));
    return {
      kind: kinds[facts.get("st_ifmt") ?? ""] ?? "other",
      sizeBytes: decimal(facts.get("st_size")),
      modifiedMs: Math.floor(decimal(facts.get("st_mtime")) / 1e6),
    };
  }

  /** Names without "." and "..". */
  async list(path: string, options?: AbortOptions): Promise<readonly string[]> {
    const reply = await this.#ask(afcOperation.readDirectory, [afcText(path)], options);
    return textsOf(requireData(reply, "readDirectory")).filter((name) => name !== "" && name !== "." && name !== "..");
  }

  async makeDirectory(path: string, options?: AbortOptions): Promise<void> {
    requireSuccess(await this.#ask(afcOperation.makeDirectory, [afcText(path)], options), "makeDirectory");
  }

  /** A file or an empty directory; nothing there is no error. */
  async remove(path: string, options?: AbortOptions): Promise<void> {
    const reply = await this.#ask(afcOperation.removePath, [afcText(path)], options);
    if (statusOf(reply) !== afcStatus.notFound) requireSuccess(reply, "removePath");
  }

  async rename(from: string, to: string, options?: AbortOptions): Promise<void> {
    requireSuccess(await this.#ask(afcOperation.rename, [afcText(from), afcText(to)], options), "rename");
  }

  /** Total and free bytes of the phone, model: what GetDeviceInfo tells. */
  async deviceInfo(options?: AbortOptions): Promise<ReadonlyMap<string, string>> {
    return pairsOf(requireData(await this.#ask(afcOperation.getDeviceInfo, [], options), "getDeviceInfo"));
  }

  async open(path: string, mode: AfcMode, options?: AbortOptions): Promise<AfcFile> {
    const reply = await this.#ask(afcOperation.openFile, [afcNumber(modes[mode]), afcText(path)], options);
    if (reply.operation !== afcOperation.openFileResult || reply.content.length !== 8)
      requireSuccess(reply, "openFile");
    if (reply.content.length !== 8) throw malformed("openFile");
    return this.#file(reply.content.slice());
  }

  /** A whole file, or null when there is none. @throws service/message-too-long beyond `maxBytes` */
  async readFile(path: string, maxBytes: number, options?: AbortOptions): Promise<Bytes | null> {
    const stat = await this.stat(path, options);
    if (stat === null || stat.kind !== "file") return null;
    const file = await this.open(path, "read", options);
    try {
      return await readAll(file, path, maxBytes, options);
    } finally {
      await file.close(options).catch(() => undefined);
    }
  }

  /** Replaces the file. */
  async writeFile(path: string, bytes: Bytes, options?: AbortOptions): Promise<void> {
    const file = await this.open(path, "update-emptied", options);
    try {
      await file.write(bytes, options);
    } catch (error) {
      await file.close(options).catch(() => undefined);
      throw error;
    }
    await file.close(options);
  }

  /** Closes the connection; the phone frees handles and locks then. */
  close(): Promise<void> {
    return closePolitely(this.#connection.bytes, this.#clock);
  }

  #file(handle: Bytes): AfcFile {
    const lock = (operation: number, options?: AbortOptions): Promise<AfcPacket> =>
      this.#ask(afcOperation.lockFile, [handle, afcNumber(operation)], options);
    return {
      read: async (length, options) => {
        const asked = Math.min(length, PART_BYTES);
        const reply = await this.#ask(afcOperation.readFile, [handle, afcNumber(asked)], options);
        const data = requireData(reply, "readFile");
        if (data.length > asked) throw malformed("readFile");
        return data;
      },
      write: (bytes, options) => this.#write(handle, bytes, options),
      tryLock: async (options) => {
        const reply = await lock(lockOperation.exclusive, options);
        if (statusOf(reply) === afcStatus.wouldBlock) return false;
        requireSuccess(reply, "lockFile");
        return true;
      },
      unlock: async (options) => requireSuccess(await lock(lockOperation.unlock, options), "lockFile"),
      close: async (options) => requireSuccess(await this.#ask(afcOperation.closeFile, [handle], options), "closeFile"),
    };
  }

  async #write(handle: Bytes, bytes: Bytes, options?: AbortOptions): Promise<void> {
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      const part = bytes.subarray(at, at + PART_BYTES);
      requireSuccess(await this.#ask(afcOperation.writeFile, [handle], options, part), "writeFile");
    }
  }

  #ask(operation: number, data: readonly Bytes[], options?: AbortOptions, payload?: Bytes): Promise<AfcPacket> {
    const answer = this.#turn.then(() => this.#exchange(operation, concatBytes(data), options, payload));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async #exchange(operation: number, data: Bytes, options?: AbortOptions, payload?: Bytes): Promise<AfcPacket> {
    const number = ++this.#sent;
    const silent = (): KeepsakeError => new KeepsakeError("service/silent", { peer: "afc", operation });
    try {
      const packet = encodeAfcPacket(number, operation, data, payload);
      const reply = await withTimeout(this.#sendAndReceive(packet, options), REPLY_MS, this.#clock, silent);
      if (reply.number !== number) throw malformed("packet number");
      return reply;
    } catch (error) {
      // Out of step: whatever comes next would be taken for an answer to something else.
      const failure = asKeepsakeError(error);
      this.#connection.bytes.abort(failure);
      throw failure;
    }
  }

  async #sendAndReceive(packet: Bytes, options?: AbortOptions): Promise<AfcPacket> {
    await this.#connection.bytes.write(packet, options);
    return readAfcPacket(this.#reader, options);
  }
}

async function readAll(file: AfcFile, path: string, maxBytes: number, options?: AbortOptions): Promise<Bytes> {
  const parts: Bytes[] = [];
  let total = 0;
  for (;;) {
    const part = await file.read(PART_BYTES, options);
    if (part.length === 0) return concatBytes(parts);
    total += part.length;
    if (total > maxBytes) throw new KeepsakeError("service/message-too-long", { peer: "afc", path, length: total });
    parts.push(part);
  }
}

/** null when the answer is not a status. */
function statusOf(reply: AfcPacket): number | null {
  if (reply.operation !== afcOperation.status) return null;
  if (reply.content.length < 8) throw malformed("status");
  return Number(dataView(reply.content).getBigUint64(0, true));
}

function requireSuccess(reply: AfcPacket, operation: keyof typeof afcOperation): void {
  const status = statusOf(reply);
  if (status === null) throw malformed(operation);
  if (status !== afcStatus.success) throw new KeepsakeError("service/failed", { peer: "afc", operation, status });
}

function requireData(reply: AfcPacket, operation: keyof typeof afcOperation): Bytes {
  if (reply.operation === afcOperation.data) return reply.content;
  requireSuccess(reply, operation);
  return new Uint8Array(0);
}

function textsOf(bytes: Bytes): readonly string[] {
  const texts = fromUtf8(bytes).split("\0");
  if (texts.at(-1) === "") texts.pop();
  return texts;
}

function pairsOf(bytes: Bytes): ReadonlyMap<string, string> {
  const texts = textsOf(bytes);
  const pairs = new Map<string, string>();
  for (let at = 0; at + 1 < texts.length; at += 2) pairs.set(texts[at] ?? "", texts[at + 1] ?? "");
  return pairs;
}

function decimal(text: string | undefined): number {
  if (text === undefined || !/^[0-9]{1,20}$/.test(text)) throw malformed("getFileInfo");
  return Number(text);
}

function malformed(what: string): KeepsakeError {
  return new KeepsakeError("service/malformed", { peer: "afc", what });
}
