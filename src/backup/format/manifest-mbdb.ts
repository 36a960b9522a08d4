import type { AbortOptions } from "../../base/abort.ts";
import { type Bytes, concatBytes, dataView, fromUtf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { FileSource } from "../../base/files.ts";
import { limits } from "../../base/limits.ts";
import { compareCodePoints } from "../../base/text-order.ts";
import { encodeBinaryPlist, type PlistDict } from "../../codec/plist/index.ts";
import { fileIdOf } from "./file-id.ts";
import { entryKind, type FileRecord } from "./file-record.ts";
import type { DomainSummary, ManifestRow, ManifestTable, RowFilter } from "./manifest-table.ts";

const MAGIC = [0x6d, 0x62, 0x64, 0x62, 0x05, 0x00];
/** Everything of a record behind its five texts. */
const FIXED_BYTES = 40;
const ABSENT = 0xffff;
const FLAGS = { file: 1, directory: 2, symlink: 4 } as const;
const PIECE_BYTES = 4_194_304;

/**
 * Manifest.mbdb, the index of iOS 5 to 9. It was never encrypted as a whole. The source may be closed afterwards.
 * @throws backup/damaged, backup/too-long
 * @source dinosec/iphone-dataprotection python_scripts/backups/backup4.py
 */
export async function openManifestMbdb(source: FileSource, options?: AbortOptions): Promise<ManifestTable> {
  if (source.sizeBytes > limits.manifestMbdbBytes) {
    throw new KeepsakeError("backup/too-long", { what: "Manifest.mbdb", sizeBytes: source.sizeBytes });
  }
  const pieces: Bytes[] = [];
  for (let at = 0; at < source.sizeBytes; at += PIECE_BYTES) {
    pieces.push(await source.readAt(at, Math.min(PIECE_BYTES, source.sizeBytes - at), options));
  }
  return new ManifestMbdb([...readMbdb(concatBytes(pieces))]);
}

/** The records one by one. @throws backup/damaged */
export function* readMbdb(bytes: Bytes): Generator<ManifestRow, void, undefined> {
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) throw damaged("magic");
  const reader = new MbdbReader(bytes, MAGIC.length);
  while (!reader.atEnd) yield readRow(reader);
}

function readRow(reader: MbdbReader): ManifestRow {
  const domain = reader.text() ?? "";
  const relativePath = reader.text() ?? "";
  const linkTarget = reader.text();
  const digest = reader.data();
  const encryptionKey = reader.data();
  const record = { ...readFixed(reader.fixed()), linkTarget, digest, encryptionKey };
  const attributes = readAttributes(reader, record.attributeCount);
  return {
    fileId: fileIdOf(domain, relativePath),
    domain,
    relativePath,
    flags: FLAGS[entryKind(0, record.mode)],
    record: { ...record, attributes },
  };
}

type Fixed = Omit<FileRecord, "linkTarget" | "digest" | "encryptionKey" | "attributes"> & {
  readonly attributeCount: number;
};

function readFixed(view: DataView): Fixed {
  const seconds = (offset: number): number => view.getInt32(offset) * 1_000;
  return {
    mode: view.getUint16(0),
    inode: Number(view.getBigUint64(2)),
    userId: view.getInt32(10),
    groupId: view.getInt32(14),
    modifiedMs: seconds(18),
    createdMs: seconds(26),
    sizeBytes: Math.max(0, Number(view.getBigInt64(30))),
    protectionClass: view.getUint8(38),
    attributeCount: view.getUint8(39),
  };
}

/** In the shape that later versions store: a property list. */
function readAttributes(reader: MbdbReader, count: number): Bytes | undefined {
  if (count === 0) return undefined;
  const found: [string, Bytes][] = [];
  for (let index = 0; index < count; index++) {
    const name = reader.text() ?? "";
    found.push([name, reader.data() ?? new Uint8Array(0)]);
  }
  return encodeBinaryPlist(Object.fromEntries(found) as PlistDict);
}

class MbdbReader {
  readonly #bytes: Bytes;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Bytes, at: number) {
    this.#bytes = bytes;
    this.#view = dataView(bytes);
    this.#at = at;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  text(): string | undefined {
    const bytes = this.data();
    return bytes === undefined ? undefined : fromUtf8(bytes);
  }

  data(): Bytes | undefined {
    const length = dataView(this.#take(2)).getUint16(0);
    return length === ABSENT ? undefined : this.#take(length);
  }

  fixed(): DataView {
    const start = this.#at;
    this.#take(FIXED_BYTES);
    return new DataView(this.#view.buffer, this.#view.byteOffset + start, FIXED_BYTES);
  }

  #take(length: number): Bytes {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw damaged("end inside a record");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}

class ManifestMbdb implements ManifestTable {
  readonly blobs = "side-by-side";
  readonly #rows: readonly ManifestRow[];
  readonly #byId: ReadonlyMap<string, ManifestRow>;

  constructor(rows: readonly ManifestRow[]) {
    this.#rows = rows;
    this.#byId = new Map(rows.map((row) => [row.fileId, row]));
  }

  *rows(filter: RowFilter): IterableIterator<ManifestRow> {
    const { offset = 0, limit = Number.POSITIVE_INFINITY } = filter;
    const wanted = this.#wanted(filter);
    if (filter.domain !== undefined) wanted.sort(byPath);
    yield* wanted.slice(offset, offset + limit);
  }

  find(fileId: string): ManifestRow | null {
    return this.#byId.get(fileId) ?? null;
  }

  /** Records of this format have another shape. */
  recordBytes(): null {
    return null;
  }

  domains(): readonly DomainSummary[] {
    const counts = new Map<string, number>();
    for (const { domain } of this.#rows) counts.set(domain, (counts.get(domain) ?? 0) + 1);
    const domains = Array.from(counts, ([domain, entries]) => ({ domain, entries }));
    return domains.toSorted((a, b) => (a.domain < b.domain ? -1 : 1));
  }

  count(filter: RowFilter): number {
    return this.#wanted(filter).length;
  }

  problems(): readonly string[] {
    return [];
  }

  close(): void {}

  #wanted({ domain, pathPrefix = "" }: RowFilter): ManifestRow[] {
    return this.#rows.filter(
      (row) => (domain === undefined || row.domain === domain) && row.relativePath.startsWith(pathPrefix),
    );
  }
}

function byPath(a: ManifestRow, b: ManifestRow): number {
  return compareCodePoints(a.relativePath, b.relativePath);
}

function damaged(what: string): KeepsakeError {
  return new KeepsakeError("backup/damaged", { file: "Manifest.mbdb", what });
}
