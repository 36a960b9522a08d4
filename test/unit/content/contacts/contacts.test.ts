import { afterEach, describe, expect, it } from "vitest";
import { utf8 } from "../../../../src/base/bytes.ts";
import {
  type Contact,
  type ContactBook,
  type ContentProblem,
  contactsReader,
  openContactBook,
  vCard,
} from "../../../../src/content/index.ts";
import { backupOf, loadSqlite } from "../../../support/content/backup-of.ts";
import { buildDatabase } from "../../../virtual-iphone/core/files/sqlite.ts";
import { buildContactImages, buildContacts } from "../../../virtual-iphone/scenarios/databases/contacts.ts";

const PATH = "Library/AddressBook/AddressBook.sqlitedb";
const IMAGES = "Library/AddressBook/AddressBookImages.sqlitedb";
const work = { load: loadSqlite, seed: 1, generation: 0, scale: 1, photos: [], attachments: [], iosMajor: 18 };

const open: ContactBook[] = [];
afterEach(() => {
  for (const book of open.splice(0)) book.close();
});

async function openBook(
  bytes: Parameters<typeof backupOf>[0][number]["bytes"],
  problems: ContentProblem[] = [],
): Promise<ContactBook> {
  const book = await openContactBook(
    await backupOf([
      { domain: "HomeDomain", path: PATH, bytes },
      { domain: "HomeDomain", path: IMAGES, bytes: await buildContactImages(work) },
    ]),
    { onProblem: (problem) => problems.push(problem) },
  );
  open.push(book);
  return book;
}

describe("the contacts of a phone", () => {
  it("are read with everything they have", async () => {
    const book = await openBook(await buildContacts(work));
    const contacts = [...book.contacts()];
    expect(contacts.length).toBe(book.count());
    expect(contacts.length).toBeGreaterThan(30);
    expect(contacts[14]).toMatchObject({
      id: "15",
      kind: "person",
      displayName: "Idris Murphy",
      birthday: { year: null, month: 1, day: 8 },
      phones: [{ label: "Mobile", value: "+155501014" }],
      mails: [{ label: "Boat", value: "idris.murphy14@example.com" }],
      addresses: [
        {
          label: "Home",
          value: {
            street: "Example Street 15",
            city: "Springfield",
            state: null,
            zip: "12345",
            country: "Germany",
            countryCode: "de",
          },
        },
      ],
      groups: [],
    });
    expect(contacts[0]?.groups).toEqual(["Family"]);
    expect(
      contacts
        .filter(({ kind }) => kind === "company")
        .every(({ organization, displayName }) => organization === displayName),
    ).toBe(true);
    expect(contacts.filter(({ hasPicture }) => hasPicture).length).toBe(12);
    expect(book.contact("15")).toEqual(contacts[14]);
    expect(book.contact("99999")).toBeNull();
  });

  it("have their pictures", async () => {
    const book = await openBook(await buildContacts(work));
    expect(book.picture("1")?.mimeType).toBe("image/jpeg");
    expect(book.picture("30")).toBeNull();
  });

  it("are read without pictures when those are damaged", async () => {
    const problems: ContentProblem[] = [];
    const browser = await backupOf([
      { domain: "HomeDomain", path: PATH, bytes: await buildContacts(work) },
      { domain: "HomeDomain", path: IMAGES, bytes: "no database at all ".repeat(100) },
    ]);
    const found: Contact[] = [];
    for await (const contact of contactsReader.read(browser, { onProblem: (one) => problems.push(one) }))
      found.push(contact);
    expect(found.length).toBeGreaterThan(30);
    expect(found.some(({ hasPicture }) => hasPicture)).toBe(false);
    expect(problems.map(({ what }) => what)).toEqual(["AddressBookImages.sqlitedb"]);
  });

  it("may come from a schema that has little", async () => {
    const book = await openBook(
      await buildDatabase(
        loadSqlite,
        (db) =>
          void db.exec(
            "CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, Last TEXT); INSERT INTO ABPerson VALUES (3, 'Weber'), (4, NULL)",
          ),
      ),
    );
    expect([...book.contacts()].map(({ displayName, phones }) => [displayName, phones])).toEqual([
      ["Weber", []],
      ["#4", []],
    ]);
    expect(book.missing).toContain("ABPerson.First");
  });

  it("may have no name and a hundred labels", async () => {
    const book = await openBook(
      await buildDatabase(loadSqlite, (db) => {
        db.exec(`CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Birthday TEXT);
          CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, identifier INTEGER, label INTEGER, value TEXT);
          CREATE TABLE ABMultiValueLabel (value TEXT);
          INSERT INTO ABPerson VALUES (1, NULL, '0')`);
        for (let index = 1; index <= 100; index += 1) {
          db.exec(
            `INSERT INTO ABMultiValueLabel VALUES ('L${index}'); INSERT INTO ABMultiValue VALUES (${index}, 1, 3, ${index}, ${index}, '+1555${index}')`,
          );
        }
      }),
    );
    const [contact] = book.contacts();
    expect(contact).toMatchObject({ displayName: "+15551", birthday: null });
    expect(contact?.phones.map(({ label }) => label)).toEqual(
      Array.from({ length: 100 }, (_, index) => `L${index + 1}`),
    );
  });
});

describe("a vCard", () => {
  const plain: Contact = {
    id: "1",
    uid: "UID-1",
    kind: "person",
    displayName: "Maya Okafor",
    first: "Maya",
    middle: null,
    last: "Okafor",
    prefix: null,
    suffix: null,
    nickname: null,
    previousLast: null,
    phoneticFirst: null,
    phoneticMiddle: null,
    phoneticLast: null,
    organization: null,
    department: null,
    jobTitle: null,
    note: null,
    birthday: null,
    phones: [],
    mails: [],
    urls: [],
    addresses: [],
    dates: [],
    related: [],
    profiles: [],
    messengers: [],
    groups: [],
    createdMs: null,
    modifiedMs: null,
    linkId: null,
    hasPicture: false,
  };

  it("cannot be broken out of", () => {
    const evil = "x\r\nEND:VCARD\u2028BEGIN:VCARD\u0085TEL:1\n";
    const card = vCard({
      ...plain,
      displayName: evil,
      note: evil,
      uid: evil,
      phones: [{ label: evil, value: evil }],
      urls: [{ label: null, value: evil }],
      profiles: [{ label: null, value: { service: `x"\r\n${evil}`, username: evil, url: null } }],
      messengers: [{ label: null, value: { service: evil, username: evil, url: evil } }],
      groups: [evil],
    });
    const lines = card.split("\r\n");
    expect(lines.filter((line) => /^(BEGIN|END):/.test(line))).toEqual(["BEGIN:VCARD", "END:VCARD"]);
    expect(lines.filter((line) => line.startsWith("TEL:1"))).toEqual([]);
    expect(card.replaceAll("\r\n", "")).not.toMatch(/[\r\n\u2028\u2029\u0085]/);
  });

  it("is folded at 75 octets between characters", () => {
    const card = vCard({ ...plain, note: `${"ä".repeat(200)}🏕️${"x".repeat(300)}` });
    for (const line of card.split("\r\n")) expect(utf8(line).length).toBeLessThanOrEqual(75);
    expect(card.replaceAll("\r\n ", "")).toContain(`NOTE:${"ä".repeat(200)}🏕️${"x".repeat(300)}`);
  });

  it("writes days with and without a year", () => {
    expect(vCard({ ...plain, birthday: { year: 1985, month: 4, day: 2 } })).toContain("\r\nBDAY:19850402\r\n");
    expect(vCard({ ...plain, birthday: { year: null, month: 4, day: 2 } })).toContain("\r\nBDAY:--0402\r\n");
  });

  it("keeps labels", () => {
    const card = vCard({
      ...plain,
      phones: [
        { label: "iPhone", value: "1" },
        { label: "HomeFAX", value: "2" },
        { label: "Boat; big", value: "3" },
        { label: null, value: "4" },
      ],
    });
    expect(card).toContain(
      'TEL;TYPE=cell:1\r\nTEL;TYPE="home,fax":2\r\nitem1.TEL:3\r\nitem1.X-ABLabel:Boat\\; big\r\nTEL:4\r\n',
    );
  });
});
