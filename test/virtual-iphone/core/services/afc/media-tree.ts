import type { Bytes } from "../../contracts.ts";
import { Status, StatusError } from "./afc-packet.ts";

export interface MediaFile {
  readonly kind: "file";
  bytes: Bytes;
  modifiedMs: number;
}
export interface MediaFolder {
  readonly kind: "folder";
  readonly entries: Map<string, MediaNode>;
  modifiedMs: number;
}
export interface MediaLink {
  readonly kind: "link";
  readonly target: string;
  modifiedMs: number;
}
export type MediaNode = MediaFile | MediaFolder | MediaLink;

const MAX_LINKS = 16;

/** The small part of /var/mobile/Media that hosts look at, in memory. Paths are absolute within it. */
export class MediaTree {
  readonly root: MediaFolder = { kind: "folder", entries: new Map(), modifiedMs: 0 };
  readonly nowMs: () => number;
  /** Who holds the exclusive lock of a file; a connection object. */
  readonly locks = new Map<MediaFile, object>();

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  /** Throws StatusError. */
  find(path: string, followLast = true, depth = 0): MediaNode {
    if (depth > MAX_LINKS) throw new StatusError(Status.invalidArgument);
    let node: MediaNode = this.root;
    const parts = split(path);
    for (const [index, part] of parts.entries()) {
      if (node.kind !== "folder") throw new StatusError(Status.notFound);
      const next = node.entries.get(part);
      if (next === undefined) throw new StatusError(Status.notFound);
      const isLast = index === parts.length - 1;
      if (next.kind === "link" && (!isLast || followLast)) {
        const base = next.target.startsWith("/") ? "" : `/${parts.slice(0, index).join("/")}/`;
        node = this.find(base + next.target, true, depth + 1);
      } else node = next;
    }
    return node;
  }

  /** The bytes of a file, or null when there is none at this path. */
  read(path: string): Bytes | null {
    try {
      const node = this.find(path);
      return node.kind === "file" ? node.bytes.slice() : null;
    } catch (error) {
      if (error instanceof StatusError) return null;
      throw error;
    }
  }

  /** Parents that are missing are made. */
  makeFolder(path: string): MediaFolder {
    let folder = this.root;
    for (const part of split(path)) {
      let next = folder.entries.get(part);
      if (next === undefined) {
        next = { kind: "folder", entries: new Map(), modifiedMs: this.nowMs() };
        folder.entries.set(part, next);
      }
      if (next.kind !== "folder") throw new StatusError(Status.exists);
      folder = next;
    }
    return folder;
  }

  put(path: string, bytes: Bytes): MediaFile {
    const file: MediaFile = { kind: "file", bytes, modifiedMs: this.nowMs() };
    const { folder, name } = this.#place(path, true);
    folder.entries.set(name, file);
    return file;
  }

  link(path: string, target: string): void {
    const { folder, name } = this.#place(path, false);
    if (folder.entries.has(name)) throw new StatusError(Status.exists);
    folder.entries.set(name, { kind: "link", target, modifiedMs: this.nowMs() });
  }

  /** Opens or makes a file; the parent must exist. */
  open(path: string, create: boolean): MediaFile {
    const { folder, name } = this.#place(path, false);
    if (create && !folder.entries.has(name)) return this.put(path, new Uint8Array(0));
    const node = this.find(path);
    if (node.kind !== "file") throw new StatusError(Status.isFolder);
    return node;
  }

  remove(path: string, withContents: boolean): void {
    const { folder, name } = this.#place(path, false);
    const node = folder.entries.get(name);
    if (node === undefined) throw new StatusError(Status.notFound);
    if (node.kind === "folder" && node.entries.size > 0 && !withContents) throw new StatusError(Status.notEmpty);
    folder.entries.delete(name);
  }

  rename(from: string, to: string): void {
    const source = this.#place(from, false);
    const node = source.folder.entries.get(source.name);
    if (node === undefined) throw new StatusError(Status.notFound);
    const target = this.#place(to, false);
    source.folder.entries.delete(source.name);
    target.folder.entries.set(target.name, node);
  }

  #place(path: string, makeParents: boolean): { folder: MediaFolder; name: string } {
    const parts = split(path);
    const name = parts.pop();
    if (name === undefined) throw new StatusError(Status.permissionDenied);
    const parent = parts.join("/");
    const folder = makeParents ? this.makeFolder(parent) : this.find(parent);
    if (folder.kind !== "folder") throw new StatusError(Status.notFound);
    return { folder, name };
  }
}

function split(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return parts;
}
