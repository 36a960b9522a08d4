import type { BackupBrowser } from "../../backup/index.ts";
import { throwIfAborted } from "../../base/abort.ts";
import { asKeepsakeError } from "../../base/errors.ts";
import { type BackupDatabase, openBackupDatabase, textOf } from "../backup-database.ts";
import type { KnownPerson } from "../contacts/contact-book.ts";
import type { AddressIndex } from "../contacts/phone-number.ts";
import type { Participant } from "../conversations/model.ts";
import type { ReadOptions } from "../reader.ts";

/** Names WhatsApp itself knows, by account ("4915550101@s.whatsapp.net"), and numbers behind hidden accounts ("…@lid"). */
export interface WhatsAppPeople {
  person(jid: string, fallbackName?: string | null): Participant;
}

export async function loadWhatsAppPeople(
  browser: BackupBrowser,
  { chats, people }: { readonly chats: BackupDatabase; readonly people: AddressIndex<KnownPerson> },
  options?: ReadOptions,
): Promise<WhatsAppPeople> {
  const names = new Map<string, string>();
  const numbers = new Map<string, string>();
  // The later a source is read, the more it is worth: names people gave themselves, then their address book.
  readPairs(chats, { table: "ZWAPROFILEPUSHNAME", key: "ZJID", value: "ZPUSHNAME" }, names);
  readPairs(chats, LID_PAIRS, numbers);
  await withSibling(browser, { chats, name: "LID.sqlite" }, options, (db) => readPairs(db, LID_PAIRS, numbers));
  await withSibling(browser, { chats, name: "ContactsV2.sqlite" }, options, (db) =>
    readPairs(db, { table: "ZWAADDRESSBOOKCONTACT", key: "ZWHATSAPPID", value: "ZFULLNAME" }, names),
  );
  return {
    person(jid, fallbackName = null) {
      const account = jid.replace(/:\d+@/, "@");
      const number = numbers.get(account);
      const real = number === undefined ? account : `${number.replace(/@.*$/, "")}@s.whatsapp.net`;
      const address = addressOf(real);
      return { address, name: people.get(address)?.name ?? names.get(real) ?? names.get(account) ?? fallbackName };
    },
  };
}

const LID_PAIRS = { table: "ZWAPHONENUMBERLIDPAIR", key: "ZLID", value: "ZPHONENUMBER" } as const;

/** "4915550101@s.whatsapp.net" is the number +4915550101. */
export function addressOf(jid: string): string {
  const number = /^(\d{5,20})@s\.whatsapp\.net$/.exec(jid)?.[1];
  return number === undefined ? jid : `+${number}`;
}

interface PairTable {
  readonly table: string;
  readonly key: string;
  readonly value: string;
}

function readPairs(db: BackupDatabase, { table, key, value }: PairTable, into: Map<string, string>): void {
  if (!db.hasColumn(table, key) || !db.hasColumn(table, value)) return;
  for (const row of db.rows(`SELECT ${key} AS k, ${value} AS v FROM ${table}`)) {
    const [name, text] = [textOf(row["k"]), textOf(row["v"])];
    if (name !== null && text !== null) into.set(name.includes("@") || key !== "ZLID" ? name : `${name}@lid`, text);
  }
}

/** A database beside ChatStorage: what it adds is worth having, its damage must not hide the chats. */
async function withSibling(
  browser: BackupBrowser,
  { chats, name }: { readonly chats: BackupDatabase; readonly name: string },
  options: ReadOptions | undefined,
  use: (db: BackupDatabase) => void,
): Promise<void> {
  const entry = await browser.find(chats.entry.domain, name, options);
  if (entry?.kind !== "file") return;
  try {
    const db = await openBackupDatabase(browser, entry, options);
    try {
      use(db);
    } finally {
      db.close();
    }
  } catch (error) {
    throwIfAborted(options?.signal);
    options?.onProblem?.({ error: asKeepsakeError(error, "content/malformed"), what: name });
  }
}
