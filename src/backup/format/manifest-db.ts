import type { AbortOptions } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { asKeepsakeError, hasCode, KeepsakeError } from "../../base/errors.ts";
import {
  type Database,
  type DatabaseSource,
  openDatabase,
  type SqlRow,
  type SqlValue,
} from "../../codec/sqlite/index.ts";
import { type FileRecord, readFileRecord } from "./file-record.ts";
import type { DomainSummary, ManifestRow, ManifestTable, RowFilter } from "./manifest-table.ts";

const COLUMNS = ["fileID", "domain", "relativePath", "flags", "file"];
const FILE = { file: "Manifest.db" };

/**
 * Manifest.db in plain, as phones have written it since iOS 10. The sources may be closed afterwards.
 * @throws backup/damaged, backup/version for a schema from the future or the sealed rows of iOS 10.0
 */
export async function openManifestDb(source: DatabaseSource, options?: AbortOptions): Promise<ManifestTable> {
  const database = await guardAsync(() => openDatabase(source, options));
  try {
    guard(() => requireSchema(database));
    return new ManifestDb(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function requireSchema(database: Database): void {
  const columns = database.columns("Files");
  const missing = COLUMNS.filter((name) => !columns.has(name));
  if (missing.length > 0) {
    const isEmpty = columns.size === 0 && !database.hasTable("Properties");
    if (isEmpty) throw new KeepsakeError("backup/damaged", { ...FILE, what: "no table of files" });
    throw new KeepsakeError("backup/version", { ...FILE, missing: missing.join(", ") });
  }
  // iOS 10.0 sealed every row by itself: base64 text instead of an archive.
  const [first] = database.rows("SELECT typeof(file) AS kind FROM Files WHERE file IS NOT NULL LIMIT 1");
  if (first?.["kind"] === "text") throw new KeepsakeError("backup/version", { ...FILE, what: "iOS 10.0, encrypted" });
}

class ManifestDb implements ManifestTable {
  readonly blobs = "in-folders";
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  *rows(filter: RowFilter): IterableIterator<ManifestRow> {
    const { where, parameters } = conditions(filter);
    const order = filter.domain === undefined ? "rowid" : "relativePath";
    const sql = `SELECT ${COLUMNS.join(", ")} FROM Files ${where} ORDER BY ${order} LIMIT ? OFFSET ?`;
    const rows = this.#database.rows(sql, [...parameters, filter.limit ?? -1, filter.offset ?? 0]);
    try {
      for (let row = guard(() => rows.next()); row.done !== true; row = guard(() => rows.next()))
        yield rowOf(row.value);
    } finally {
      rows.return?.();
    }
  }

  find(fileId: string): ManifestRow | null {
    const sql = `SELECT ${COLUMNS.join(", ")} FROM Files WHERE fileID = ?`;
    const [row] = guard(() => [...this.#database.rows(sql, [fileId])]);
    return row === undefined ? null : rowOf(row);
  }

  recordBytes(fileId: string): Bytes | null {
    const [row] = guard(() => [...this.#database.rows("SELECT file FROM Files WHERE fileID = ?", [fileId])]);
    const bytes = row?.["file"];
    return bytes instanceof Uint8Array ? bytes : null;
  }

  domains(): readonly DomainSummary[] {
    const sql = "SELECT domain, count(*) AS entries FROM Files GROUP BY domain ORDER BY domain";
    const rows = guard(() => [...this.#database.rows(sql)]);
    return rows.map((row) => ({ domain: textOf(row["domain"]), entries: Number(row["entries"]) }));
  }

  count(filter: RowFilter): number {
    const { where, parameters } = conditions(filter);
    const [row] = guard(() => [...this.#database.rows(`SELECT count(*) AS entries FROM Files ${where}`, parameters)]);
    return Number(row?.["entries"] ?? 0);
  }

  problems(): readonly string[] {
    return this.#database.integrity();
  }

  close(): void {
    this.#database.close();
  }
}

/** No path has this behind the prefix, and every path that begins with the prefix comes before it. */
const BEHIND_ALL = "\u{10ffff}";

function conditions({ domain, pathPrefix }: RowFilter): { where: string; parameters: SqlValue[] } {
  const terms: string[] = [];
  const parameters: SqlValue[] = [];
  if (domain !== undefined) {
    terms.push("domain = ?");
    parameters.push(domain);
  }
  if (pathPrefix !== undefined && pathPrefix !== "") {
    terms.push("relativePath >= ? AND relativePath < ?");
    parameters.push(pathPrefix, pathPrefix + BEHIND_ALL);
  }
  return { where: terms.length === 0 ? "" : `WHERE ${terms.join(" AND ")}`, parameters };
}

function rowOf(row: SqlRow): ManifestRow {
  const { file } = row;
  return {
    fileId: textOf(row["fileID"]),
    domain: textOf(row["domain"]),
    relativePath: textOf(row["relativePath"]),
    flags: Number(row["flags"] ?? 0),
    record: file instanceof Uint8Array ? recordOf(file) : null,
  };
}

function recordOf(file: Bytes): FileRecord | null {
  try {
    return readFileRecord(file);
  } catch (error) {
    if (hasCode(error, "base/malformed") || hasCode(error, "base/too-long")) return null;
    throw error;
  }
}

function textOf(value: SqlValue | undefined): string {
  return typeof value === "string" ? value : "";
}

function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw damaged(error);
  }
}

async function guardAsync<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw damaged(error);
  }
}

/** What the codec says about bytes, as what it means for a backup. Everything else stays what it is. */
function damaged(error: unknown): KeepsakeError {
  if (hasCode(error, "base/malformed")) return new KeepsakeError("backup/damaged", FILE, { cause: error });
  return asKeepsakeError(error).with(FILE);
}
