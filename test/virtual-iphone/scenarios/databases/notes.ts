import type { Bytes } from "../../core/contracts.ts";
import { ascii, joinBytes } from "../../core/files/layout.ts";
import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa, seededUuid, sentence } from "../people.ts";
import { choices, coreDataTables, type DatabaseBuilder, insertSql, type Row } from "./database.ts";

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) out.push((rest % 128) | 0x80);
  return [...out, rest];
}

const numberField = (field: number, value: number): Bytes => new Uint8Array([...varint(field << 3), ...varint(value)]);
const bytesField = (field: number, value: Uint8Array): Bytes =>
  joinBytes(new Uint8Array([...varint((field << 3) | 2), ...varint(value.length)]), value);

interface Paragraph {
  readonly text: string;
  /** 0 title, 1 heading, 103 checkbox; null: plain. */
  readonly style: number | null;
  readonly done?: boolean;
}

/** The protocol buffer of a note: its text, and a run per paragraph. */
function noteBody(paragraphs: readonly Paragraph[]): Bytes {
  const text = paragraphs.map((one) => one.text).join("\n");
  const runs = paragraphs.map(({ text: part, style, done }, index) => {
    const length = part.length + (index < paragraphs.length - 1 ? 1 : 0);
    const checklist =
      done === undefined
        ? new Uint8Array(0)
        : bytesField(5, joinBytes(bytesField(1, new Uint8Array(16).fill(index + 1)), numberField(2, done ? 1 : 0)));
    const paragraphStyle =
      style === null ? new Uint8Array(0) : bytesField(2, joinBytes(numberField(1, style), checklist));
    return bytesField(5, joinBytes(numberField(1, length), paragraphStyle));
  });
  return bytesField(2, joinBytes(numberField(1, 0), bytesField(3, joinBytes(bytesField(2, ascii(text)), ...runs))));
}

async function gzip(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const ENTITY = { account: 14, folder: 15, note: 12 } as const;

/** NoteStore.sqlite: two folders, the bin, pinned and locked notes, check lists. */
export const buildNotes: DatabaseBuilder = async (work) => {
  const choose = choices(work, 4);
  const total = Math.max(6, Math.round(60 * work.scale)) + work.generation;
  const bodies: Bytes[] = [];
  const titles: string[] = [];
  for (let index = 0; index < total; index += 1) {
    const title = index % 4 === 0 ? `Shopping ${index}` : sentence(choose);
    const items = Array.from(
      { length: 4 },
      (_, line): Paragraph =>
        index % 4 === 0
          ? { text: sentence(choose), style: 103, done: line < 2 }
          : { text: sentence(choose), style: null },
    );
    titles.push(title);
    bodies.push(await gzip(noteBody([{ text: title, style: 0 }, ...items])));
  }
  return buildDatabase(work.load, (db) => {
    db.exec(`${coreDataTables([
      [11, "ICCloudSyncingObject", 0, total + 4],
      [ENTITY.note, "ICNote", 11, total + 4],
      [13, "ICAttachment", 11, 0],
      [ENTITY.account, "ICAccount", 11, 1],
      [ENTITY.folder, "ICFolder", 11, 4],
      [19, "ICNoteData", 0, total],
    ])}
      CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZISPASSWORDPROTECTED INTEGER, ZMARKEDFORDELETION INTEGER,
        ZISPINNED INTEGER, ZNOTEDATA INTEGER, ZFOLDER INTEGER, ZPARENT INTEGER, ZACCOUNT2 INTEGER, ZACCOUNT3 INTEGER, ZACCOUNT4 INTEGER, ZACCOUNT7 INTEGER, ZFOLDERTYPE INTEGER,
        ZMEDIA INTEGER, ZCRYPTOITERATIONCOUNT INTEGER, ZCREATIONDATE1 TIMESTAMP, ZCREATIONDATE3 TIMESTAMP, ZMODIFICATIONDATE1 TIMESTAMP,
        ZIDENTIFIER VARCHAR, ZNAME VARCHAR, ZTITLE VARCHAR, ZTITLE1 VARCHAR, ZTITLE2 VARCHAR, ZSNIPPET VARCHAR, ZFILENAME VARCHAR, ZTYPEUTI VARCHAR,
        ZGENERATION1 VARCHAR, ZCRYPTOSALT BLOB, ZCRYPTOWRAPPEDKEY BLOB, ZMERGEABLEDATA1 BLOB);
      CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNOTE INTEGER, ZCRYPTOINITIALIZATIONVECTOR BLOB, ZCRYPTOTAG BLOB, ZDATA BLOB);
      INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, Z_OPT, ZNAME, ZIDENTIFIER) VALUES (1, ${ENTITY.account}, 1, 'On My iPhone', 'LocalAccount');
      INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, Z_OPT, ZTITLE2, ZFOLDERTYPE, ZACCOUNT4, ZACCOUNT7, ZIDENTIFIER) VALUES
        (2, ${ENTITY.folder}, 1, 'Notes', 0, 1, 1, 'DefaultFolder-LocalAccount'), (3, ${ENTITY.folder}, 1, 'Recipes', 0, 1, 1, 'F-RECIPES'),
        (4, ${ENTITY.folder}, 1, 'Recently Deleted', 1, 1, 1, 'TrashFolder-LocalAccount');`);
    const first = 5;
    const account =
      work.iosMajor >= 16
        ? "ZACCOUNT7"
        : work.iosMajor === 15
          ? "ZACCOUNT4"
          : work.iosMajor >= 13
            ? "ZACCOUNT3"
            : "ZACCOUNT2";
    const created = work.iosMajor >= 15 ? "ZCREATIONDATE3" : "ZCREATIONDATE1";
    insertRows(
      db,
      insertSql("ZICCLOUDSYNCINGOBJECT", [
        "Z_PK",
        "Z_ENT",
        "Z_OPT",
        "ZISPASSWORDPROTECTED",
        "ZMARKEDFORDELETION",
        "ZISPINNED",
        "ZNOTEDATA",
        "ZFOLDER",
        account,
        created,
        "ZMODIFICATIONDATE1",
        "ZIDENTIFIER",
        "ZTITLE1",
        "ZSNIPPET",
      ]),
      titles.map((title, index): Row => {
        const at = cocoa(SCENARIO_NOW - (total - index) * 200_000);
        return [
          first + index,
          ENTITY.note,
          1,
          index === 3 ? 1 : 0,
          0,
          index === 0 ? 1 : 0,
          index + 1,
          index % 9 === 8 ? 4 : 2 + (index % 2),
          1,
          at,
          at + 3600,
          seededUuid(choose),
          title,
          sentence(choose),
        ];
      }),
    );
    insertRows(
      db,
      insertSql("ZICNOTEDATA", ["Z_PK", "Z_ENT", "Z_OPT", "ZNOTE", "ZDATA"]),
      bodies.map((body, index): Row => [index + 1, 19, 1, first + index, body]),
    );
  });
};
