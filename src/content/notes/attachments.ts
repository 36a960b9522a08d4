import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import { type AbortOptions, throwIfAborted } from "../../base/abort.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { SqlRow } from "../../codec/sqlite/index.ts";
import { type BackupDatabase, bytesOf, numberOf, textOf } from "../backup-database.ts";
import { decodeNoteTable, type NoteTable } from "./decode-table.ts";
import type { NoteAttachmentRef } from "./note-body.ts";
import type { MissingPart } from "./note-part.ts";

/** What an attachment of a note is, and where its file lies in the backup. */
export type NoteAttachment =
  | { readonly kind: "file"; readonly name: string; readonly isImage: boolean; readonly entry: BackupEntry }
  | { readonly kind: "table"; readonly table: NoteTable }
  | { readonly kind: "link"; readonly url: string; readonly title: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "group"; readonly name: string; readonly parts: readonly NoteAttachment[] }
  | { readonly kind: "missing"; readonly name: string; readonly reason: MissingPart };

const DOMAIN = "AppDomainGroup-group.com.apple.notes";
const MAX_GROUP = 1_000;
const COLUMNS = [
  "Z_PK",
  "ZIDENTIFIER",
  "ZTYPEUTI",
  "ZMEDIA",
  "ZTITLE",
  "ZUSERTITLE",
  "ZALTTEXT",
  "ZURLSTRING",
  "ZMERGEABLEDATA1",
  "ZMERGEABLEDATA",
];

/** Finds attachments by the identifier in the text. */
export class AttachmentFinder {
  readonly #browser: BackupBrowser;
  readonly #database: BackupDatabase;
  readonly #table: string;

  constructor(browser: BackupBrowser, database: BackupDatabase, table: string) {
    this.#browser = browser;
    this.#database = database;
    this.#table = table;
  }

  /** @param account identifier that paths of its files start with; null when it is not known */
  async find(ref: NoteAttachmentRef, account: string | null, options?: AbortOptions): Promise<NoteAttachment> {
    const columns = this.#database.select(this.#table, COLUMNS);
    const row = this.#database.first(`SELECT ${columns} FROM ${this.#table} WHERE ZIDENTIFIER = ?`, [ref.identifier]);
    if (row === null) return { kind: "missing", name: ref.type, reason: "not-here" };
    try {
      return await this.#resolve(row, textOf(row["ZTYPEUTI"]) ?? ref.type, account, options);
    } catch (error) {
      throwIfAborted(options?.signal);
      if (!(error instanceof KeepsakeError)) throw error;
      return { kind: "missing", name: nameOf(row, ref.type), reason: "unreadable" };
    }
  }

  async #resolve(row: SqlRow, type: string, account: string | null, options?: AbortOptions): Promise<NoteAttachment> {
    if (type.startsWith("com.apple.notes.inlinetextattachment")) {
      return { kind: "text", text: textOf(row["ZALTTEXT"]) ?? "" };
    }
    if (type === "com.apple.notes.table") return this.#tableOf(row);
    if (type === "com.apple.notes.gallery" || type === "com.apple.paper.doc.scan") {
      const parts = await this.#children(row, account, options);
      if (parts.length > 0) return { kind: "group", name: nameOf(row, type), parts };
    }
    const url = textOf(row["ZURLSTRING"]);
    if (type === "public.url" && url !== null) return { kind: "link", url, title: textOf(row["ZTITLE"]) ?? url };
    return this.#fileOf(row, type, account, options);
  }

  async #tableOf(row: SqlRow): Promise<NoteAttachment> {
    const data = bytesOf(row["ZMERGEABLEDATA1"]) ?? bytesOf(row["ZMERGEABLEDATA"]);
    if (data === null) return { kind: "missing", name: nameOf(row, "table"), reason: "not-here" };
    return { kind: "table", table: await decodeNoteTable(data) };
  }

  /** The pages of a scan are attachments of the attachment. */
  async #children(row: SqlRow, account: string | null, options?: AbortOptions): Promise<NoteAttachment[]> {
    const parent = numberOf(row["Z_PK"]);
    if (parent === null || !this.#database.hasColumn(this.#table, "ZPARENTATTACHMENT")) return [];
    const columns = this.#database.select(this.#table, COLUMNS);
    const sql = `SELECT ${columns} FROM ${this.#table} WHERE ZPARENTATTACHMENT = ? ORDER BY Z_PK LIMIT ${MAX_GROUP}`;
    const parts: NoteAttachment[] = [];
    const children = Array.from(this.#database.rows(sql, [parent]));
    for (const child of children) {
      parts.push(await this.#fileOf(child, textOf(child["ZTYPEUTI"]) ?? "", account, options));
    }
    return parts;
  }

  async #fileOf(row: SqlRow, type: string, account: string | null, options?: AbortOptions): Promise<NoteAttachment> {
    const media = this.#mediaOf(row);
    const identifier = textOf(row["ZIDENTIFIER"]) ?? "";
    const entry =
      (media === null ? null : await this.#mediaFile(media, account, options)) ??
      (await this.#firstUnder(account, `FallbackImages/${identifier}`, options)) ??
      (await this.#firstUnder(account, `FallbackPDFs/${identifier}`, options));
    if (entry === null) return { kind: "missing", name: media?.fileName ?? nameOf(row, type), reason: "not-here" };
    const name = media?.fileName ?? entry.relativePath.slice(entry.relativePath.lastIndexOf("/") + 1);
    return { kind: "file", name, isImage: IMAGE_NAME.test(name), entry };
  }

  #mediaOf(row: SqlRow): MediaRow | null {
    const id = numberOf(row["ZMEDIA"]);
    if (id === null) return null;
    const columns = this.#database.select(this.#table, ["ZIDENTIFIER", "ZFILENAME", "ZGENERATION1"]);
    const media = this.#database.first(`SELECT ${columns} FROM ${this.#table} WHERE Z_PK = ?`, [id]);
    const identifier = textOf(media?.["ZIDENTIFIER"]);
    const fileName = textOf(media?.["ZFILENAME"]);
    if (identifier === null || fileName === null) return null;
    return { identifier, fileName, generation: textOf(media?.["ZGENERATION1"]) };
  }

  async #mediaFile(media: MediaRow, account: string | null, options?: AbortOptions): Promise<BackupEntry | null> {
    const folder = `${account === null ? "" : `Accounts/${account}/`}Media/${media.identifier}`;
    const paths = [
      ...(media.generation === null ? [] : [`${folder}/${media.generation}/${media.fileName}`]),
      `${folder}/${media.fileName}`,
      `Media/${media.identifier}/${media.fileName}`,
    ];
    for (const path of paths) {
      const entry = await this.#browser.find(DOMAIN, path, options);
      if (entry?.kind === "file") return entry;
    }
    return this.#firstUnder(account, `Media/${media.identifier}/`, options);
  }

  /** The first file whose path starts so: generations and endings vary. */
  async #firstUnder(account: string | null, path: string, options?: AbortOptions): Promise<BackupEntry | null> {
    if (account === null) return null;
    const where = { domain: DOMAIN, pathPrefix: `Accounts/${account}/${path}` };
    for await (const entry of this.#browser.entries(where, options)) if (entry.kind === "file") return entry;
    return null;
  }
}

interface MediaRow {
  readonly identifier: string;
  readonly fileName: string;
  readonly generation: string | null;
}

/** What a browser may be able to show. */
const IMAGE_NAME = /\.(jpe?g|png|gif|webp|avif|bmp|svg)$/i;

function nameOf(row: SqlRow, otherwise: string): string {
  return textOf(row["ZUSERTITLE"]) ?? textOf(row["ZTITLE"]) ?? otherwise;
}
