import type { Bytes } from "../../contracts.ts";
import { type AfcPacket, Operation, Status, StatusError, u64 } from "./afc-packet.ts";
import type { MediaFile, MediaNode, MediaTree } from "./media-tree.ts";

interface OpenFile {
  readonly file: MediaFile;
  readonly mode: number;
  position: number;
}

export interface AfcReply {
  readonly operation: number;
  readonly body: Uint8Array;
}

const LockOperation = { shared: 5, exclusive: 6, unlock: 12 } as const;
const TOTAL_BYTES = 128_000_000_000;
const FREE_BYTES = 61_000_000_000;

/** One AFC conversation: its open files and its locks, which end with it. */
export class AfcConnection {
  readonly #tree: MediaTree;
  readonly #lockBusy: () => boolean;
  readonly #files = new Map<bigint, OpenFile>();
  #nextHandle = 1n;
  readonly #operations: Readonly<Record<number, (packet: AfcPacket) => AfcReply>>;

  constructor(tree: MediaTree, lockBusy: () => boolean) {
    this.#tree = tree;
    this.#lockBusy = lockBusy;
    this.#operations = this.#table();
  }

  answer(packet: AfcPacket): AfcReply {
    const operation = this.#operations[packet.operation];
    if (operation === undefined) return status(Status.notSupported);
    try {
      return operation(packet);
    } catch (error) {
      if (error instanceof StatusError) return status(error.code);
      throw error;
    }
  }

  /** The connection ended: its locks are free. */
  end(): void {
    for (const { file } of this.#files.values()) this.#unlock(file);
    this.#files.clear();
  }

  #table(): Readonly<Record<number, (packet: AfcPacket) => AfcReply>> {
    const tree = this.#tree;
    const done = (): AfcReply => status(Status.success);
    return {
      [Operation.readFolder]: ({ head }) => this.#list(text(head)),
      [Operation.fileInfo]: ({ head }) => data(pairs(this.#info(tree.find(text(head), false)))),
      [Operation.deviceInfo]: () => data(pairs(deviceInfo())),
      [Operation.makeFolder]: ({ head }) => {
        tree.makeFolder(text(head));
        return done();
      },
      [Operation.remove]: ({ head }) => {
        tree.remove(text(head), false);
        return done();
      },
      [Operation.removeWithContents]: ({ head }) => {
        tree.remove(text(head), true);
        return done();
      },
      [Operation.rename]: ({ head }) => {
        const [from = "", to = ""] = texts(head);
        tree.rename(from, to);
        return done();
      },
      [Operation.makeLink]: ({ head }) => {
        const [target = "", link = ""] = texts(head.subarray(8));
        tree.link(link, target);
        return done();
      },
      [Operation.truncate]: ({ head }) => {
        resize(tree.open(text(head.subarray(8)), false), integer(head, 0));
        return done();
      },
      [Operation.setModifiedTime]: ({ head }) => {
        tree.find(text(head.subarray(8))).modifiedMs = Number(big(head, 0) / 1_000_000n);
        return done();
      },
      [Operation.open]: ({ head }) => this.#open(integer(head, 0), text(head.subarray(8))),
      [Operation.read]: ({ head }) => this.#read(this.#file(head), integer(head, 8)),
      [Operation.write]: ({ head, payload }) => this.#write(this.#file(head), payload),
      [Operation.seek]: ({ head }) => this.#seek(this.#file(head), integer(head, 8), big(head, 16)),
      [Operation.tell]: ({ head }) => ({ operation: Operation.tellResult, body: u64(this.#file(head).position) }),
      [Operation.setSize]: ({ head }) => {
        resize(this.#file(head).file, integer(head, 8));
        return done();
      },
      [Operation.close]: ({ head }) => {
        this.#unlock(this.#file(head).file);
        this.#files.delete(big(head, 0));
        return done();
      },
      [Operation.lock]: ({ head }) => this.#lock(this.#file(head).file, integer(head, 8)),
    };
  }

  #list(path: string): AfcReply {
    const folder = this.#tree.find(path);
    if (folder.kind !== "folder") throw new StatusError(Status.notFound);
    return data(new TextEncoder().encode([".", "..", ...folder.entries.keys()].map((name) => `${name}\0`).join("")));
  }

  #info(node: MediaNode): Record<string, string> {
    const size = node.kind === "file" ? node.bytes.length : node.kind === "folder" ? 64 + node.entries.size * 32 : 0;
    const time = `${BigInt(Math.trunc(node.modifiedMs)) * 1_000_000n}`;
    return {
      st_size: String(size),
      st_blocks: String(Math.ceil(size / 4096) * 8),
      st_nlink: String(node.kind === "folder" ? node.entries.size + 2 : 1),
      st_ifmt: { file: "S_IFREG", folder: "S_IFDIR", link: "S_IFLNK" }[node.kind],
      st_mtime: time,
      st_birthtime: time,
      ...(node.kind === "link" ? { LinkTarget: node.target } : {}),
    };
  }

  /** Modes: 1 read, 2 read/write and create, 3 write and truncate, 4 read/write and truncate, 5 append, 6 read and append. */
  #open(mode: number, path: string): AfcReply {
    if (mode < 1 || mode > 6) throw new StatusError(Status.invalidArgument);
    const file = this.#tree.open(path, mode !== 1);
    if (mode === 3 || mode === 4) resize(file, 0);
    const handle = this.#nextHandle++;
    this.#files.set(handle, { file, mode, position: 0 });
    return { operation: Operation.openResult, body: u64(handle) };
  }

  #file(head: Bytes): OpenFile {
    const file = this.#files.get(big(head, 0));
    if (file === undefined) throw new StatusError(Status.invalidArgument);
    return file;
  }

  #read(open: OpenFile, length: number): AfcReply {
    const body = open.file.bytes.subarray(open.position, open.position + length);
    open.position += body.length;
    return data(body);
  }

  #write(open: OpenFile, payload: Bytes): AfcReply {
    if (open.mode === 1) throw new StatusError(Status.permissionDenied);
    const at = open.mode >= 5 ? open.file.bytes.length : open.position;
    if (at + payload.length > open.file.bytes.length) resize(open.file, at + payload.length);
    open.file.bytes.set(payload, at);
    open.file.modifiedMs = this.#tree.nowMs();
    open.position = at + payload.length;
    return status(Status.success);
  }

  #seek(open: OpenFile, whence: number, offset: bigint): AfcReply {
    const base = [0, open.position, open.file.bytes.length][whence];
    if (base === undefined) throw new StatusError(Status.invalidArgument);
    const position = base + Number(BigInt.asIntN(64, offset));
    if (position < 0) throw new StatusError(Status.invalidArgument);
    open.position = position;
    return status(Status.success);
  }

  #lock(file: MediaFile, operation: number): AfcReply {
    if (operation === LockOperation.unlock) {
      this.#unlock(file);
      return status(Status.success);
    }
    if (operation !== LockOperation.exclusive && operation !== LockOperation.shared) {
      throw new StatusError(Status.invalidArgument);
    }
    const holder = this.#tree.locks.get(file);
    if (this.#lockBusy() || (holder !== undefined && holder !== this)) return status(Status.wouldBlock);
    this.#tree.locks.set(file, this);
    return status(Status.success);
  }

  #unlock(file: MediaFile): void {
    if (this.#tree.locks.get(file) === this) this.#tree.locks.delete(file);
  }
}

const status = (code: number): AfcReply => ({ operation: Operation.status, body: u64(code) });
const data = (body: Uint8Array): AfcReply => ({ operation: Operation.data, body });

function resize(file: MediaFile, length: number): void {
  const bytes = new Uint8Array(length);
  bytes.set(file.bytes.subarray(0, length));
  file.bytes = bytes;
}

function big(head: Bytes, at: number): bigint {
  if (head.length < at + 8) throw new StatusError(Status.headerInvalid);
  return new DataView(head.buffer, head.byteOffset + at, 8).getBigUint64(0, true);
}

function integer(head: Bytes, at: number): number {
  const value = big(head, at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new StatusError(Status.invalidArgument);
  return Number(value);
}

const texts = (head: Bytes): string[] => new TextDecoder().decode(head).split("\0");
const text = (head: Bytes): string => texts(head)[0] ?? "";

function pairs(entries: Record<string, string>): Bytes {
  return new TextEncoder().encode(
    Object.entries(entries)
      .flatMap((pair) => pair.map((part) => `${part}\0`))
      .join(""),
  );
}

const deviceInfo = (): Record<string, string> => ({
  Model: "iPhone15,2",
  FSTotalBytes: String(TOTAL_BYTES),
  FSFreeBytes: String(FREE_BYTES),
  FSBlockSize: "4096",
});
