import { throwIfAborted } from "../../base/abort.ts";
import { csvLine, csvMark } from "../export/csv.ts";
import type { ExportOptions } from "../export/export-run.ts";
import { UniqueNames } from "../export/safe-name.ts";
import { type ExportTarget, writeText } from "../export/target.ts";
import type { CalendarDay, Contact, Labelled, PostalAddress } from "./contact.ts";
import type { ContactBook } from "./contact-book.ts";
import { vCard } from "./vcard.ts";

export interface ContactExportOptions extends ExportOptions {
  /** vcf: one file with all; vcards: a folder with one file each; csv: a table. */
  readonly formats: readonly ("vcf" | "vcards" | "csv")[];
  readonly withPictures: boolean;
  /** Name of the files and the folder, in the person's language. */
  readonly name?: string | undefined;
}

const TOLD_EVERY = 50;

/** Writes the whole address book, one contact at a time. @returns the number of contacts @throws store/…, app/aborted */
export async function exportContacts(
  book: ContactBook,
  target: ExportTarget,
  options: ContactExportOptions,
): Promise<number> {
  const name = options.name ?? "Contacts";
  let count = 0;
  for (const format of options.formats) {
    count = 0;
    const told = (contact: Contact): Contact => {
      count += 1;
      if (count % TOLD_EVERY === 0) options.onProgress?.({ itemsDone: count, itemsTotal: book.count(), bytes: 0 });
      return contact;
    };
    if (format === "vcf") await writeText(target, [`${name}.vcf`], cards(book, options, told), options);
    else if (format === "csv") await writeText(target, [`${name}.csv`], table(book, options, told), options);
    else await writeCards({ book, target, folder: name }, options, told);
  }
  options.onProgress?.({ itemsDone: count, itemsTotal: count, bytes: 0 });
  return count;
}

function* cards(
  book: ContactBook,
  options: ContactExportOptions,
  told: (contact: Contact) => Contact,
): Generator<string> {
  for (const contact of book.contacts(options)) yield cardOf(book, told(contact), options);
}

async function writeCards(
  { book, target, folder }: { readonly book: ContactBook; readonly target: ExportTarget; readonly folder: string },
  options: ContactExportOptions,
  told: (contact: Contact) => Contact,
): Promise<void> {
  const names = new UniqueNames();
  for (const contact of book.contacts(options)) {
    throwIfAborted(options.signal);
    const path = [folder, names.give(`${contact.displayName}.vcf`, "contact.vcf")];
    const modifiedMs = contact.modifiedMs ?? undefined;
    await writeText(target, path, [cardOf(book, told(contact), options)], { signal: options.signal, modifiedMs });
  }
}

function cardOf(book: ContactBook, contact: Contact, { withPictures }: ContactExportOptions): string {
  return vCard(contact, withPictures && contact.hasPicture ? book.picture(contact.id) : null);
}

/** For programs and spreadsheets: the same names in every language. */
const COLUMNS = [
  "Name",
  "First name",
  "Middle name",
  "Last name",
  "Nickname",
  "Company",
  "Department",
  "Job title",
  "Phones",
  "E-mail",
  "Addresses",
  "Websites",
  "Birthday",
  "Groups",
  "Note",
] as const;

function* table(
  book: ContactBook,
  options: ContactExportOptions,
  told: (contact: Contact) => Contact,
): Generator<string> {
  yield csvMark + csvLine(COLUMNS);
  for (const contact of book.contacts(options)) yield csvLine(cellsOf(told(contact)));
}

function cellsOf(contact: Contact): (string | null)[] {
  return [
    contact.displayName,
    contact.first,
    contact.middle,
    contact.last,
    contact.nickname,
    contact.organization,
    contact.department,
    contact.jobTitle,
    lines(contact.phones, (value) => value),
    lines(contact.mails, (value) => value),
    lines(contact.addresses, addressLine),
    lines(contact.urls, (value) => value),
    contact.birthday === null ? null : dayText(contact.birthday),
    contact.groups.join("\n"),
    contact.note,
  ];
}

/** One per line, its label in front. */
function lines<T>(list: readonly Labelled<T>[], text: (value: T) => string): string {
  return list.map(({ label, value }) => (label === null ? text(value) : `${label}: ${text(value)}`)).join("\n");
}

function addressLine({ street, zip, city, state, country }: PostalAddress): string {
  return [street?.replaceAll(/\s*[\r\n]+\s*/g, ", "), [zip, city].filter(Boolean).join(" "), state, country]
    .filter(Boolean)
    .join(", ");
}

function dayText({ year, month, day }: CalendarDay): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${year === null ? "-" : String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}
