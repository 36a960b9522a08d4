import type { BackupBrowser } from "../../backup/index.ts";
import { throwIfAborted } from "../../base/abort.ts";
import { asKeepsakeError, hasCode } from "../../base/errors.ts";
import {
  type BackupDatabase,
  bytesOf,
  databaseAvailable,
  findDatabase,
  numberOf,
  openBackupDatabase,
  openFirstDatabase,
  placeholders,
  textOf,
} from "../backup-database.ts";
import type { ContentReader, ReadOptions } from "../reader.ts";
import { type Contact, type ContactPicture, pictureType } from "./contact.ts";
import { type ContactValue, contactOf, PERSON_COLUMNS, type PersonParts } from "./contact-rows.ts";
import { AddressIndex } from "./phone-number.ts";

const BOOK = [{ domain: "HomeDomain", path: "Library/AddressBook/AddressBook.sqlitedb" }];
const IMAGES = [{ domain: "HomeDomain", path: "Library/AddressBook/AddressBookImages.sqlitedb" }];
const PAGE = 200;

/** All contacts of a backup. */
export const contactsReader: ContentReader<Contact> = {
  kind: "contacts",
  available: (browser, options) => databaseAvailable(browser, { places: BOOK }, options),
  async *read(browser, options) {
    const book = await openContactBook(browser, options);
    try {
      yield* book.contacts(options);
    } finally {
      book.close();
    }
  },
};

/** Opens the address book and, when it is there, the pictures. @throws content/absent, content/malformed */
export async function openContactBook(browser: BackupBrowser, options?: ReadOptions): Promise<ContactBook> {
  const book = await openFirstDatabase(browser, BOOK, options);
  try {
    return new ContactBook(book, await openImages(browser, options));
  } catch (error) {
    book.close();
    throw error;
  }
}

async function openImages(browser: BackupBrowser, options: ReadOptions | undefined): Promise<BackupDatabase | null> {
  const entry = await findDatabase(browser, IMAGES, options);
  if (entry === null) return null;
  try {
    return await openBackupDatabase(browser, entry, options);
  } catch (error) {
    throwIfAborted(options?.signal);
    // Contacts without their pictures are better than no contacts.
    options?.onProblem?.({ error: asKeepsakeError(error, "content/malformed"), what: "AddressBookImages.sqlitedb" });
    return null;
  }
}

export class ContactBook {
  readonly #book: BackupDatabase;
  readonly #images: BackupDatabase | null;

  constructor(book: BackupDatabase, images: BackupDatabase | null) {
    this.#book = book;
    this.#images = images;
  }

  get missing(): readonly string[] {
    return this.#book.missing;
  }

  count(): number {
    return numberOf(this.#book.first("SELECT count(*) AS n FROM ABPerson")?.["n"]) ?? 0;
  }

  /** In the order of the address book, read in pages. @throws content/malformed, app/aborted */
  *contacts(options?: ReadOptions): Generator<Contact, void, undefined> {
    for (let after = -1; ; ) {
      throwIfAborted(options?.signal);
      const columns = this.#book.select("ABPerson", PERSON_COLUMNS, "p");
      const rows = [
        ...this.#book.rows(`SELECT ${columns} FROM ABPerson p WHERE p.ROWID > ? ORDER BY p.ROWID LIMIT ${PAGE}`, [
          after,
        ]),
      ];
      const parts = this.#partsOf(
        rows.map((row) => Number(row["ROWID"])),
        options,
      );
      for (const row of rows) yield contactOf(row, parts(Number(row["ROWID"])));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = Number(last["ROWID"]);
    }
  }

  contact(id: string): Contact | null {
    const number = Number(id);
    const row = this.#book.first(
      `SELECT ${this.#book.select("ABPerson", PERSON_COLUMNS, "p")} FROM ABPerson p WHERE p.ROWID = ?`,
      [number],
    );
    return row === null ? null : contactOf(row, this.#partsOf([number])(number));
  }

  /** The largest picture there is. */
  picture(id: string): ContactPicture | null {
    const queries = [
      ["ABFullSizeImage", "SELECT data FROM ABFullSizeImage WHERE record_id = ? ORDER BY length(data) DESC LIMIT 1"],
      ["ABThumbnailImage", "SELECT data FROM ABThumbnailImage WHERE record_id = ? ORDER BY length(data) DESC LIMIT 1"],
    ] as const;
    for (const [table, sql] of queries) {
      const bytes = this.#images?.hasTable(table) ? bytesOf(this.#images.first(sql, [Number(id)])?.["data"]) : null;
      const mimeType = bytes === null ? null : pictureType(bytes);
      if (bytes !== null && mimeType !== null) return { bytes, mimeType };
    }
    return null;
  }

  close(): void {
    this.#book.close();
    this.#images?.close();
  }

  #partsOf(ids: readonly number[], options?: ReadOptions): (id: number) => PersonParts {
    const values = new Map<number, ContactValue[]>();
    const groups = new Map<number, string[]>();
    const pictures = new Set<number>();
    // Each part stands for itself: a damaged table takes away what it held and nothing else.
    const attempt = (what: string, work: () => void): void => {
      try {
        work();
      } catch (error) {
        if (!hasCode(error, "content/malformed")) throw error;
        options?.onProblem?.({ error: asKeepsakeError(error), what });
      }
    };
    attempt("ABMultiValue", () => this.#readValues(ids, values));
    attempt("ABGroup", () => this.#readGroups(ids, groups));
    attempt("ABThumbnailImage", () => this.#readPictureIds(ids, pictures));
    return (id) => ({ values: values.get(id) ?? [], groups: groups.get(id) ?? [], hasPicture: pictures.has(id) });
  }

  #readValues(ids: readonly number[], into: Map<number, ContactValue[]>): void {
    const book = this.#book;
    if (!book.hasTable("ABMultiValue")) return;
    const label = book.hasTable("ABMultiValueLabel")
      ? "(SELECT l.value FROM ABMultiValueLabel l WHERE l.rowid = v.label)"
      : "NULL";
    const rows = [
      ...book.rows(
        `SELECT v.UID AS uid, v.record_id AS person, v.property AS property, v.value AS value, ${label} AS labelText
         FROM ABMultiValue v WHERE v.record_id IN (${placeholders(ids)}) ORDER BY v.record_id, v.property, v.identifier, v.UID`,
        ids,
      ),
    ];
    const fields = this.#readFields(rows.filter(({ value }) => value === null).map(({ uid }) => Number(uid)));
    for (const row of rows) {
      const one = {
        property: numberOf(row["property"]) ?? 0,
        label: textOf(row["labelText"]),
        value: row["value"],
        fields: fields.get(Number(row["uid"])) ?? new Map<string, string>(),
      };
      pushTo(into, Number(row["person"]), one);
    }
  }

  /** Fields of composite values, by lower-case name. */
  #readFields(parents: readonly number[]): Map<number, Map<string, string>> {
    const found = new Map<number, Map<string, string>>();
    const book = this.#book;
    if (!book.hasTable("ABMultiValueEntry") || !book.hasTable("ABMultiValueEntryKey")) return found;
    for (let at = 0; at < parents.length; at += PAGE) {
      const some = parents.slice(at, at + PAGE);
      const sql = `SELECT e.parent_id AS parent, k.value AS name, e.value AS value FROM ABMultiValueEntry e
        JOIN ABMultiValueEntryKey k ON k.rowid = e.key WHERE e.parent_id IN (${placeholders(some)})`;
      for (const row of book.rows(sql, some)) {
        const parent = Number(row["parent"]);
        const fields = found.get(parent) ?? new Map<string, string>();
        const [name, value] = [textOf(row["name"]), textOf(row["value"])];
        if (name !== null && value !== null) fields.set(name.toLowerCase(), value);
        found.set(parent, fields);
      }
    }
    return found;
  }

  #readGroups(ids: readonly number[], into: Map<number, string[]>): void {
    if (!this.#book.hasTable("ABGroup") || !this.#book.hasTable("ABGroupMembers")) return;
    const sql = `SELECT m.member_id AS person, g.Name AS name FROM ABGroupMembers m JOIN ABGroup g ON g.ROWID = m.group_id
      WHERE m.member_type = 0 AND m.member_id IN (${placeholders(ids)}) ORDER BY g.Name`;
    for (const row of this.#book.rows(sql, ids)) {
      const name = textOf(row["name"]);
      if (name !== null) pushTo(into, Number(row["person"]), name);
    }
  }

  #readPictureIds(ids: readonly number[], into: Set<number>): void {
    for (const table of ["ABThumbnailImage", "ABFullSizeImage"]) {
      if (!this.#images?.hasTable(table)) continue;
      const sql = `SELECT DISTINCT record_id AS person FROM ${table} WHERE record_id IN (${placeholders(ids)})`;
      for (const { person } of this.#images.rows(sql, ids)) into.add(Number(person));
    }
  }
}

function pushTo<T>(map: Map<number, T[]>, key: number, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/** Who an address belongs to. */
export interface KnownPerson {
  /** Contacts the phone links share it. */
  readonly personId: string;
  readonly name: string;
}

/**
 * Names by number and mail address, for messages and calls. Empty when the backup has no readable address book: a
 * conversation without names is better than none.
 */
export async function loadKnownPeople(
  browser: BackupBrowser,
  options?: ReadOptions,
): Promise<AddressIndex<KnownPerson>> {
  const index = new AddressIndex<KnownPerson>();
  try {
    for await (const contact of contactsReader.read(browser, options)) {
      const person = {
        personId: contact.linkId === null ? `c${contact.id}` : `l${contact.linkId}`,
        name: contact.displayName,
      };
      for (const { value } of [...contact.phones, ...contact.mails]) index.add(value, person);
    }
  } catch (error) {
    throwIfAborted(options?.signal);
    if (!hasCode(error, "content/absent")) {
      options?.onProblem?.({ error: asKeepsakeError(error, "content/malformed"), what: "AddressBook.sqlitedb" });
    }
  }
  return index;
}
