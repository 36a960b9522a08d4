import type { Bytes } from "../../core/contracts.ts";
import { mix } from "../../core/files/pattern.ts";
import { SCENARIO_NOW } from "../../core/files/phone-file.ts";
import { buildDatabase, insertRows } from "../../core/files/sqlite.ts";
import { cocoa, seededUuid, sentence } from "../people.ts";
import { choices, coreDataTables, type DatabaseBuilder, type DatabaseWork, insertSql, type Row } from "./database.ts";
import { ATTACHMENT, type NoteLine, type NotePiece, noteBody, tableStore } from "./note-body.ts";

async function gzip(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Entity numbers as versions of iOS count them; only the names are the same everywhere. */
const entities = (
  iosMajor: number,
): { account: number; folder: number; note: number; attachment: number; media: number } =>
  iosMajor >= 18
    ? { note: 12, attachment: 5, media: 11, account: 14, folder: 15 }
    : { note: 11, attachment: 4, media: 10, account: 13, folder: 14 };

const text = (value: string, style: Partial<NotePiece> = {}): NotePiece => ({ text: value, ...style });
const line = (value: string, style: Partial<NoteLine> = {}): NoteLine => ({ pieces: [text(value)], ...style });
const attached = (identifier: string, type: string): NotePiece => ({
  text: ATTACHMENT,
  attachment: { identifier, type },
});

export const NOTE_PICTURE = "7D7B8A6E-0000-4000-A000-000000000001";
export const NOTE_MISSING_PICTURE = "7D7B8A6E-0000-4000-A000-000000000002";
export const NOTE_TABLE = "7D7B8A6E-0000-4000-A000-000000000003";
export const NOTE_TAG = "7D7B8A6E-0000-4000-A000-000000000004";
export const NOTE_LINK = "7D7B8A6E-0000-4000-A000-000000000005";
export const NOTE_MEDIA = "7D7B8A6E-0000-4000-B000-000000000001";
export const NOTES_DOMAIN = "AppDomainGroup-group.com.apple.notes";

/** Where the picture of a note lies: newer versions put a folder for each generation in between. */
export const notePicturePath = (iosMajor: number): string =>
  `Accounts/LocalAccount/Media/${NOTE_MEDIA}/${iosMajor >= 17 ? "1_GENERATION/" : ""}lake view.jpg`;

/** Everything that a note can look like. */
const FORMATTED: readonly NoteLine[] = [
  line("Boat & <house>", { style: 0 }),
  {
    pieces: [
      text("Plain, "),
      text("bold", { weight: 1 }),
      text(", "),
      text("italic 🛶", { weight: 2 }),
      text(", "),
      text("both", { weight: 3 }),
      text(", "),
      text("under", { underlined: true }),
      text(" and "),
      text("gone", { struck: true }),
      text(" m"),
      text("2", { superscript: 1 }),
      text(" H"),
      text("2", { superscript: -1 }),
      text("O "),
      text("the site", { link: "https://example.org/?a=1&b=2" }),
      text(" "),
      text("a trap", { link: "javascript:alert(1)" }),
    ],
  },
  line("Heading", { style: 1 }),
  line("Subheading", { style: 2 }),
  line("let x = 1;", { style: 4 }),
  line("  x += <b>;", { style: 4 }),
  line("dot", { style: 100 }),
  line("deeper", { style: 100, indent: 1 }),
  line("dash", { style: 101 }),
  line("first", { style: 102 }),
  line("second", { style: 102 }),
  line("done", { style: 103, done: true }),
  line("open", { style: 103, done: false }),
  line(""),
  line("quoted", { quote: true }),
  line("# no heading, * no list"),
];

const ATTACHED: readonly NoteLine[] = [
  line("With attachments", { style: 0 }),
  { pieces: [text("before "), attached(NOTE_PICTURE, "public.jpeg"), text(" after")] },
  { pieces: [attached(NOTE_TABLE, "com.apple.notes.table")] },
  { pieces: [attached(NOTE_MISSING_PICTURE, "public.heic")] },
  { pieces: [text("about "), attached(NOTE_TAG, "com.apple.notes.inlinetextattachment.hashtag")] },
  { pieces: [attached(NOTE_LINK, "public.url")] },
];

interface PlannedNote {
  readonly title: string;
  /** null: the body never came from the cloud. */
  readonly body: Bytes | null;
  readonly isLocked?: boolean;
}

async function plan(work: DatabaseWork, choose: () => number): Promise<PlannedNote[]> {
  const total = Math.max(6, Math.round(60 * work.scale)) + work.generation;
  const notes: PlannedNote[] = [];
  for (let index = 0; index < total; index += 1) {
    const title = index % 4 === 0 ? `Shopping ${index}` : sentence(choose);
    const items = Array.from({ length: 4 }, (_, number) =>
      index % 4 === 0 ? line(sentence(choose), { style: 103, done: number < 2 }) : line(sentence(choose)),
    );
    // What is locked is cipher text, which looks like noise.
    const isLocked = index === 3;
    const body = isLocked
      ? new Uint8Array(300).map((_, at) => mix(work.seed, at))
      : await gzip(noteBody([line(title, { style: 0 }), ...items]));
    notes.push({ title, body, isLocked });
  }
  notes.push({ title: "Boat & <house>", body: await gzip(noteBody(FORMATTED)) });
  notes.push({ title: "With attachments", body: await gzip(noteBody(ATTACHED)) });
  notes.push({ title: "Still in the cloud", body: null });
  return notes;
}

/** NoteStore.sqlite: folders, the bin, pinned and locked notes, check lists, formatting, a table, pictures. */
export const buildNotes: DatabaseBuilder = async (work) => {
  const choose = choices(work, 4);
  const entity = entities(work.iosMajor);
  const notes = await plan(work, choose);
  const total = notes.length;
  const table = await gzip(
    tableStore([
      ["Item", "Price"],
      ["Rope & <hook>", "12 €"],
      ["", "7 €"],
    ]),
  );
  const account =
    work.iosMajor >= 16
      ? "ZACCOUNT7"
      : work.iosMajor === 15
        ? "ZACCOUNT4"
        : work.iosMajor >= 13
          ? "ZACCOUNT3"
          : "ZACCOUNT2";
  const created = work.iosMajor >= 15 ? "ZCREATIONDATE3" : "ZCREATIONDATE1";
  const mergeable = work.iosMajor >= 13 ? "ZMERGEABLEDATA1" : "ZMERGEABLEDATA";
  return buildDatabase(work.load, (db) => {
    db.exec(`${coreDataTables([
      [3, "ICCloudSyncingObject", 0, total + 20],
      [entity.note, "ICNote", 3, total + 20],
      [entity.attachment, "ICAttachment", 3, 5],
      [entity.media, "ICMedia", 3, 1],
      [entity.account, "ICAccount", 3, 1],
      [entity.folder, "ICFolder", 3, 4],
      [19, "ICNoteData", 0, total],
    ])}
      CREATE TABLE ZICCLOUDSYNCINGOBJECT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZISPASSWORDPROTECTED INTEGER, ZMARKEDFORDELETION INTEGER,
        ZISPINNED INTEGER, ZNOTEDATA INTEGER, ZFOLDER INTEGER, ZPARENT INTEGER, ZACCOUNT2 INTEGER, ZACCOUNT3 INTEGER, ZACCOUNT4 INTEGER, ZACCOUNT7 INTEGER, ZFOLDERTYPE INTEGER,
        ZMEDIA INTEGER, ZNOTE INTEGER, ZPARENTATTACHMENT INTEGER, ZCRYPTOITERATIONCOUNT INTEGER, ZCREATIONDATE1 TIMESTAMP, ZCREATIONDATE3 TIMESTAMP, ZMODIFICATIONDATE1 TIMESTAMP,
        ZIDENTIFIER VARCHAR, ZNAME VARCHAR, ZTITLE VARCHAR, ZTITLE1 VARCHAR, ZTITLE2 VARCHAR, ZSNIPPET VARCHAR, ZFILENAME VARCHAR, ZTYPEUTI VARCHAR,
        ZALTTEXT VARCHAR, ZURLSTRING VARCHAR, ZGENERATION1 VARCHAR, ZCRYPTOSALT BLOB, ZCRYPTOWRAPPEDKEY BLOB, ${mergeable} BLOB);
      CREATE TABLE ZICNOTEDATA (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNOTE INTEGER, ZCRYPTOINITIALIZATIONVECTOR BLOB, ZCRYPTOTAG BLOB, ZDATA BLOB);
      INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, Z_OPT, ZNAME, ZIDENTIFIER) VALUES (1, ${entity.account}, 1, 'On My iPhone', 'LocalAccount');
      INSERT INTO ZICCLOUDSYNCINGOBJECT (Z_PK, Z_ENT, Z_OPT, ZTITLE2, ZFOLDERTYPE, ${account}, ZIDENTIFIER, ZPARENT) VALUES
        (2, ${entity.folder}, 1, 'Notes', 0, 1, 'DefaultFolder-LocalAccount', NULL), (3, ${entity.folder}, 1, 'Recipes', 0, 1, 'F-RECIPES', 2),
        (4, ${entity.folder}, 1, 'Recently Deleted', 1, 1, 'TrashFolder-LocalAccount', NULL);`);
    const first = 5;
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
        "ZCRYPTOITERATIONCOUNT",
      ]),
      notes.map(({ title, isLocked }, index): Row => {
        const at = cocoa(SCENARIO_NOW - (total - index) * 200_000);
        return [
          first + index,
          entity.note,
          1,
          isLocked ? 1 : 0,
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
          isLocked && work.iosMajor < 16 ? 20_000 : 0,
        ];
      }),
    );
    insertRows(
      db,
      insertSql("ZICNOTEDATA", ["Z_PK", "Z_ENT", "Z_OPT", "ZNOTE", "ZDATA"]),
      notes.map(({ body }, index): Row => [index + 1, 19, 1, first + index, body]),
    );
    const owner = first + total - 2;
    const media = first + total;
    insertRows(
      db,
      insertSql("ZICCLOUDSYNCINGOBJECT", [
        "Z_PK",
        "Z_ENT",
        "Z_OPT",
        "ZIDENTIFIER",
        "ZTYPEUTI",
        "ZNOTE",
        "ZMEDIA",
        "ZFILENAME",
        "ZGENERATION1",
        "ZALTTEXT",
        "ZURLSTRING",
        "ZTITLE",
        mergeable,
      ]),
      [
        [
          media,
          entity.media,
          1,
          NOTE_MEDIA,
          null,
          null,
          null,
          "lake view.jpg",
          work.iosMajor >= 17 ? "1_GENERATION" : null,
          null,
          null,
          null,
          null,
        ],
        [
          media + 1,
          entity.attachment,
          1,
          NOTE_PICTURE,
          "public.jpeg",
          owner,
          media,
          null,
          null,
          null,
          null,
          "lake view",
          null,
        ],
        [
          media + 2,
          entity.attachment,
          1,
          NOTE_MISSING_PICTURE,
          "public.heic",
          owner,
          null,
          null,
          null,
          null,
          null,
          "mountain",
          null,
        ],
        [
          media + 3,
          entity.attachment,
          1,
          NOTE_TABLE,
          "com.apple.notes.table",
          owner,
          null,
          null,
          null,
          null,
          null,
          null,
          table,
        ],
        [
          media + 4,
          entity.attachment,
          1,
          NOTE_TAG,
          "com.apple.notes.inlinetextattachment.hashtag",
          owner,
          null,
          null,
          null,
          "#boat",
          null,
          null,
          null,
        ],
        [
          media + 5,
          entity.attachment,
          1,
          NOTE_LINK,
          "public.url",
          owner,
          null,
          null,
          null,
          null,
          "https://example.org/boat",
          "The boat",
          null,
        ],
      ],
    );
  });
};
