import { smallJpeg } from "../../core/files/media/jpeg-file.ts";
import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa, PEOPLE, seededUuid } from "../people.ts";
import { choices, type DatabaseBuilder, insertSql, type Row } from "./database.ts";

const SCHEMA = `
  CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key));
  CREATE TABLE ABAccount (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, AccountIdentifier TEXT, Enabled INTEGER DEFAULT 1);
  CREATE TABLE ABStore (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, ExternalIdentifier TEXT, Type INTEGER, ConstraintsPath TEXT,
    ExternalModificationTag TEXT, ExternalSyncTag TEXT, StoreInternalIdentifier TEXT, AccountID INTEGER DEFAULT -1, Enabled INTEGER DEFAULT 1,
    SyncData TEXT, MeIdentifier INTEGER DEFAULT -1, Capabilities INTEGER DEFAULT 0);
  CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, First TEXT, Last TEXT, Middle TEXT, FirstPhonetic TEXT, MiddlePhonetic TEXT,
    LastPhonetic TEXT, Organization TEXT, Department TEXT, Note TEXT, Kind INTEGER, Birthday TEXT, JobTitle TEXT, Nickname TEXT, Prefix TEXT,
    Suffix TEXT, FirstSort TEXT, LastSort TEXT, CreationDate INTEGER, ModificationDate INTEGER, CompositeNameFallback TEXT,
    ExternalIdentifier TEXT, ExternalModificationTag TEXT, ExternalUUID TEXT, StoreID INTEGER, DisplayName TEXT, ExternalRepresentation BLOB,
    FirstSortSection TEXT, LastSortSection TEXT, FirstSortLanguageIndex INTEGER DEFAULT 2147483647, LastSortLanguageIndex INTEGER DEFAULT 2147483647,
    PersonLink INTEGER DEFAULT -1, ImageURI TEXT, IsPreferredName INTEGER DEFAULT 1, guid TEXT, PhonemeData TEXT, AlternateBirthday TEXT,
    MapsData TEXT, PreferredLikenessSource TEXT, PreferredPersonaIdentifier TEXT, PreferredChannel TEXT, DowntimeWhitelist TEXT, ImageType TEXT,
    ImageHash BLOB, PreviousFamilyName TEXT, SensitiveContentConfiguration BLOB, CharacterConfiguration TEXT);
  CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, identifier INTEGER, label INTEGER, value TEXT, guid TEXT);
  CREATE TABLE ABMultiValueLabel (value TEXT, UNIQUE(value));
  CREATE TABLE ABMultiValueEntry (parent_id INTEGER, key INTEGER, value TEXT, UNIQUE(parent_id, key));
  CREATE TABLE ABMultiValueEntryKey (value TEXT, UNIQUE(value));
  CREATE TABLE ABGroup (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, Name TEXT, ExternalIdentifier TEXT, StoreID INTEGER);
  CREATE TABLE ABGroupMembers (UID INTEGER PRIMARY KEY, group_id INTEGER, member_type INTEGER, member_id INTEGER, UNIQUE(group_id, member_type, member_id));
  INSERT INTO ABStore (ROWID, Name, Type, AccountID) VALUES (0, 'Local', 0, -1);
  INSERT INTO ABMultiValueLabel VALUES ('_$!<Mobile>!$_'), ('_$!<Home>!$_'), ('_$!<Work>!$_'), ('Boat');
  INSERT INTO ABMultiValueEntryKey VALUES ('Street'), ('ZIP'), ('City'), ('Country'), ('CountryCode');
  INSERT INTO ABGroup (ROWID, Name, StoreID) VALUES (1, 'Family', 0);`;

const PHONE = 3;
const MAIL = 4;
const ADDRESS = 5;

/** People with numbers, mail, some addresses, birthdays with and without a year, a company and a group. */
export const buildContacts: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    const choose = choices(work, 2);
    db.exec(SCHEMA);
    const people = PEOPLE.slice(0, 40 + work.generation);
    const created = cocoa(SCENARIO_NOW - 400 * 86_400);
    insertRows(
      db,
      insertSql("ABPerson", [
        "ROWID",
        "First",
        "Last",
        "Organization",
        "Note",
        "Kind",
        "Birthday",
        "Nickname",
        "CreationDate",
        "ModificationDate",
        "StoreID",
        "guid",
      ]),
      people.map((one): Row => {
        const company = one.company !== null && one.id % 2 === 0;
        const birthday =
          one.id % 5 === 0 ? "-12527524800.0" : one.id % 3 === 0 ? String(cocoa(600_000_000 + one.id * 86_400)) : null;
        return [
          one.id,
          company ? null : one.first,
          company ? null : one.last,
          one.company,
          one.id % 7 === 0 ? "Met at the lake.\nAllergic to nuts" : null,
          company ? 1 : 0,
          birthday,
          one.id % 11 === 0 ? "Captain" : null,
          created,
          created + one.id,
          0,
          `${seededUuid(choose)}:ABPerson`,
        ];
      }),
    );
    const values: Row[] = [];
    const entries: Row[] = [];
    for (const one of people) {
      values.push([values.length + 1, one.id, PHONE, 0, 1, one.phone, seededUuid(choose)]);
      values.push([values.length + 1, one.id, MAIL, 0, (one.id % 4) + 1, one.mail, seededUuid(choose)]);
      if (one.id % 3 !== 0) continue;
      const uid = values.length + 1;
      values.push([uid, one.id, ADDRESS, 0, 2, null, seededUuid(choose)]);
      [`Example Street ${one.id}`, "12345", "Springfield", "Germany", "de"].forEach((value, index) => {
        entries.push([uid, index + 1, value]);
      });
    }
    insertRows(db, "INSERT INTO ABMultiValue VALUES (?, ?, ?, ?, ?, ?, ?)", values);
    insertRows(db, "INSERT INTO ABMultiValueEntry VALUES (?, ?, ?)", entries);
    insertRows(
      db,
      insertSql("ABGroupMembers", ["group_id", "member_type", "member_id"]),
      people.slice(0, 5).map((one) => [1, 0, one.id]),
    );
  });

export const buildContactImages: DatabaseBuilder = (work) =>
  buildDatabase(work.load, (db) => {
    db.exec(`
      CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key));
      CREATE TABLE ABThumbnailImage (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, record_id INTEGER, format INTEGER, derived_from_format INTEGER, data BLOB);
      CREATE TABLE ABFullSizeImage (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, record_id INTEGER, crop_x INTEGER, crop_y INTEGER, crop_width INTEGER, data BLOB);`);
    const people = PEOPLE.slice(0, 12);
    insertRows(
      db,
      insertSql("ABThumbnailImage", ["record_id", "format", "data"]),
      people.map((one) => [one.id, 0, smallJpeg(one.id)]),
    );
    insertRows(
      db,
      insertSql("ABFullSizeImage", ["record_id", "crop_x", "crop_y", "crop_width", "data"]),
      people.slice(0, 4).map((one) => [one.id, 0, 0, 240, smallJpeg(one.id)]),
    );
  });
