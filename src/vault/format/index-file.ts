import { type Bytes, utf8 } from "../../base/bytes.ts";
import type { ObjectId } from "../object-id.ts";
import { JsonFields, parseJson } from "./json.ts";
import type { PackedBlob } from "./pack.ts";
import { sealOverheadBytes } from "./seal.ts";

/** All blobs of one pack; a pack stands in exactly one index file. */
export interface IndexedPack {
  readonly id: ObjectId;
  readonly blobs: readonly PackedBlob[];
}

export interface IndexFile {
  readonly packs: readonly IndexedPack[];
  /** Index files this one replaces: written by restic up to 0.14, never by Keepsake. */
  readonly supersedes: readonly ObjectId[];
}

/** A file is closed when it holds this many. @source restic/restic internal/repository/index/index.go `indexMaxBlobs` */
export const maxIndexBlobs = 50_000;

/** @source restic/restic doc/design.rst "Indexing" */
export function encodeIndex(packs: readonly IndexedPack[]): Bytes {
  const texts = packs.map(({ id, blobs }) => `{"id":"${id}","blobs":[${blobs.map(encodeBlob).join(",")}]}`);
  return utf8(`{"packs":[${texts.join(",")}]}`);
}

function encodeBlob({ id, type, offset, length, uncompressedLength }: PackedBlob): string {
  const plain = uncompressedLength === null ? "" : `,"uncompressed_length":${uncompressedLength}`;
  return `{"id":"${id}","type":"${type}","offset":${offset},"length":${length}${plain}}`;
}

/** @throws base/malformed */
export function parseIndex(bytes: Bytes): IndexFile {
  const fields = parseJson("index", bytes);
  return { packs: fields.list("packs").map(parsePack), supersedes: fields.ids("supersedes") };
}

function parsePack(value: unknown): IndexedPack {
  const fields = new JsonFields("index pack", value);
  return { id: fields.id("id"), blobs: fields.list("blobs").map(parseBlob) };
}

function parseBlob(value: unknown): PackedBlob {
  const fields = new JsonFields("index blob", value);
  const type = fields.text("type");
  if (type !== "data" && type !== "tree") return fields.refuse("type");
  const length = fields.u32("length");
  if (length < sealOverheadBytes) return fields.refuse("length");
  const offset = fields.u32("offset");
  if (offset + length > 0xffff_ffff) return fields.refuse("offset");
  const uncompressed = fields.has("uncompressed_length") ? fields.u32("uncompressed_length") : 0;
  return { id: fields.id("id"), type, offset, length, uncompressedLength: uncompressed === 0 ? null : uncompressed };
}

/** Packs shared out to index files of about `maxIndexBlobs`; no pack is ever split. */
export function splitIndex(packs: Iterable<IndexedPack>): IndexedPack[][] {
  const files: IndexedPack[][] = [];
  let current: IndexedPack[] = [];
  let blobs = 0;
  for (const pack of packs) {
    if (blobs > 0 && blobs + pack.blobs.length > maxIndexBlobs) {
      files.push(current);
      [current, blobs] = [[], 0];
    }
    current.push(pack);
    blobs += pack.blobs.length;
  }
  if (current.length > 0) files.push(current);
  return files;
}
