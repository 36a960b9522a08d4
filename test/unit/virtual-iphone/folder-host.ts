import {
  type Bytes,
  type PhoneStream,
  type PlistDict,
  PlistReal,
  type PlistValue,
  StreamEnded,
} from "../../virtual-iphone/core/contracts.ts";
import { asDict, encodeBinaryPlist, parsePlist } from "../../virtual-iphone/core/plist/index.ts";

/** What the phone said at the end of an operation. */
export interface FinalResponse {
  readonly code: number;
  readonly description: string;
  readonly content: string;
}

/** Called for each operation of the phone, before it is answered. Throwing pulls the host's end. */
export type Observer = (name: string, message: readonly PlistValue[]) => void;

/** Directories belong to a folder, and a folder outlives the connection. */
const DIRECTORIES = new WeakMap<Map<string, Bytes>, Set<string>>();

/**
 * The computer's side of a backup, reduced to a map from path to bytes: enough to judge the virtual phone's agent in
 * memory. The real peer, idevicebackup2, judges it in the conformance tests.
 */
export class FolderHost {
  readonly files: Map<string, Bytes>;
  readonly directories: Set<string>;
  readonly messages: string[] = [];
  readonly uploadCodes = new Map<string, number>();
  /** Kept small: no content of phone files, only its length. For throughput measurements. */
  drainFiles = false;
  drainedBytes = 0;
  freeBytes = 1e12;
  observe: Observer = () => {};
  private readonly stream: PhoneStream;
  private index: Map<string, PlistDict> | null = null;

  constructor(stream: PhoneStream, files = new Map<string, Bytes>()) {
    this.stream = stream;
    this.files = files;
    this.directories = DIRECTORIES.get(files) ?? new Set();
    DIRECTORIES.set(files, this.directories);
  }

  /** The whole conversation for one request. */
  async perform(request: PlistDict): Promise<FinalResponse> {
    await this.handshake();
    await this.send(["DLMessageProcessMessage", request]);
    for (;;) {
      const message = await this.receive();
      const name = text(message[0]);
      this.messages.push(name);
      this.observe(name, message);
      if (name === "DLMessageProcessMessage") return this.finish(asDict(message[1]) ?? {});
      await this.answer(name, message);
    }
  }

  async handshake(): Promise<void> {
    const version = await this.receive();
    await this.send(["DLMessageVersionExchange", "DLVersionsOk", Number(version[1])]);
    await this.receive();
    await this.send([
      "DLMessageProcessMessage",
      { MessageName: "Hello", SupportedProtocolVersions: [new PlistReal(2), new PlistReal(2.1)] },
    ]);
    const hello = asDict((await this.receive())[1]);
    if (hello?.["ErrorCode"] !== 0 || !Number.isFinite(hello["ProtocolVersion"]))
      throw new Error("Hello was not answered well");
  }

  private async finish(response: PlistDict): Promise<FinalResponse> {
    await this.send(["DLMessageDisconnect", "___EmptyParameterString___"]);
    return {
      code: Number(response["ErrorCode"]),
      description: text(response["ErrorDescription"]),
      content: text(response["Content"]),
    };
  }

  private async answer(name: string, message: readonly PlistValue[]): Promise<void> {
    const first = message[1];
    if (name !== "DLContentsOfDirectory") this.index = null;
    if (name === "DLMessageDownloadFiles") return this.sendFiles(Array.isArray(first) ? first.map(text) : []);
    if (name === "DLMessageUploadFiles") return this.takeFiles();
    if (name === "DLMessageGetFreeDiskSpace") return this.status(0, this.freeBytes);
    if (name === "DLMessagePurgeDiskSpace") return this.status(-1);
    if (name === "DLContentsOfDirectory") return this.list(text(first));
    if (name === "DLMessageCreateDirectory") {
      this.directories.add(text(first));
      return this.status(0);
    }
    if (name === "DLMessageMoveItems" || name === "DLMessageMoveFiles") return this.move(asDict(first) ?? {});
    if (name === "DLMessageRemoveItems" || name === "DLMessageRemoveFiles")
      return this.remove(Array.isArray(first) ? first.map(text) : []);
    if (name === "DLMessageCopyItem") {
      for (const [path, bytes] of this.under(text(first)))
        this.files.set(text(message[2]) + path.slice(text(first).length), bytes);
      return this.status(0);
    }
    return this.status(-1);
  }

  private async sendFiles(paths: readonly string[]): Promise<void> {
    const failures: PlistDict = {};
    for (const path of paths) {
      const bytes = this.files.get(path);
      await this.frame(new TextEncoder().encode(path));
      if (bytes === undefined) {
        failures[path] = { DLFileErrorString: "No such file", DLFileErrorCode: -6 };
        await this.frame(new Uint8Array([6, ...new TextEncoder().encode("No such file or directory")]));
        continue;
      }
      for (let at = 0; at < bytes.length; at += 32_768)
        await this.frame(concat([new Uint8Array([0x0c]), bytes.slice(at, at + 32_768)]));
      await this.frame(new Uint8Array([0]));
    }
    await this.stream.write(new Uint8Array(4));
    await (Object.keys(failures).length === 0 ? this.status(0) : this.status(-13, failures));
  }

  private async takeFiles(): Promise<void> {
    for (;;) {
      const device = await this.readFrame();
      if (device.length === 0) break;
      const path = new TextDecoder().decode(await this.readFrame());
      const parts: Bytes[] = [];
      let frame = await this.readFrame();
      for (; frame[0] === 0x0c; frame = await this.readFrame()) {
        if (this.drainFiles && path.includes("/Snapshot/") && !path.includes("Manifest"))
          this.drainedBytes += frame.length - 1;
        else parts.push(frame.slice(1));
      }
      this.uploadCodes.set(path, frame[0] ?? -1);
      if (frame[0] === 0) this.files.set(path, concat(parts));
    }
    await this.status(0);
  }

  private list(path: string): Promise<void> {
    this.index ??= this.makeIndex();
    return this.status(0, this.index.get(path) ?? {});
  }

  /** What each directory holds. Kept until something changes, because a phone lists hundreds of directories in a row. */
  private makeIndex(): Map<string, PlistDict> {
    const index = new Map<string, PlistDict>();
    const add = (path: string, type: string, size: number): void => {
      const cut = path.lastIndexOf("/");
      if (cut < 0) return;
      const parent = path.slice(0, cut);
      const entries = index.get(parent) ?? {};
      if (!index.has(parent)) {
        index.set(parent, entries);
        add(parent, "DLFileTypeDirectory", 0);
      }
      entries[path.slice(cut + 1)] = { DLFileType: type, DLFileSize: size, DLFileModificationDate: new Date(0) };
    };
    for (const directory of this.directories) add(directory, "DLFileTypeDirectory", 0);
    for (const [file, bytes] of this.files) add(file, "DLFileTypeRegular", bytes.length);
    return index;
  }

  private move(moves: PlistDict): Promise<void> {
    const failures: PlistDict = {};
    for (const [from, to] of Object.entries(moves)) {
      const bytes = this.files.get(from);
      if (bytes === undefined) failures[from] = { DLFileErrorString: "No such file", DLFileErrorCode: -6 };
      else {
        this.files.delete(from);
        this.files.set(text(to), bytes);
      }
    }
    return Object.keys(failures).length === 0 ? this.status(0) : this.status(-13, failures);
  }

  private remove(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      for (const [file] of this.under(path)) this.files.delete(file);
      for (const directory of this.directories)
        if (directory === path || directory.startsWith(`${path}/`)) this.directories.delete(directory);
    }
    return this.status(0);
  }

  private under(path: string): [string, Bytes][] {
    return [...this.files].filter(([file]) => file === path || file.startsWith(`${path}/`));
  }

  private status(code: number, payload: PlistValue = {}): Promise<void> {
    return this.send([
      "DLMessageStatusResponse",
      code,
      code === -13 ? "Multi status" : "___EmptyParameterString___",
      payload,
    ]);
  }

  async send(message: PlistValue[]): Promise<void> {
    await this.frame(encodeBinaryPlist(message));
  }

  async receive(): Promise<PlistValue[]> {
    const message = parsePlist(await this.readFrame());
    if (!Array.isArray(message)) throw new Error("not a message");
    return message;
  }

  close(): void {
    this.stream.abort(new StreamEnded("the host is gone"));
  }

  private async frame(bytes: Uint8Array): Promise<void> {
    const out = new Uint8Array(4 + bytes.length);
    new DataView(out.buffer).setUint32(0, bytes.length);
    out.set(bytes, 4);
    await this.stream.write(out);
  }

  private async readFrame(): Promise<Bytes> {
    const head = await this.stream.readExactly(4);
    const length = new DataView(head.buffer, head.byteOffset, 4).getUint32(0);
    return length === 0 ? new Uint8Array(0) : this.stream.readExactly(length);
  }
}

const text = (value: PlistValue | undefined): string => (typeof value === "string" ? value : "");

function concat(parts: readonly Bytes[]): Bytes {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
