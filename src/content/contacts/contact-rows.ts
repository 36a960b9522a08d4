import type { SqlRow, SqlValue } from "../../codec/sqlite/index.ts";
import { flagOf, numberOf, textOf } from "../backup-database.ts";
import { cocoaMs } from "../time.ts";
import {
  type CalendarDay,
  type Contact,
  type Labelled,
  labelText,
  type OnlineProfile,
  type PostalAddress,
} from "./contact.ts";

export const PERSON_COLUMNS = [
  "ROWID",
  "First",
  "Last",
  "Middle",
  "FirstPhonetic",
  "MiddlePhonetic",
  "LastPhonetic",
  "Organization",
  "Department",
  "Note",
  "Kind",
  "Birthday",
  "JobTitle",
  "Nickname",
  "Prefix",
  "Suffix",
  "CreationDate",
  "ModificationDate",
  "DisplayName",
  "CompositeNameFallback",
  "PersonLink",
  "PreviousFamilyName",
  "guid",
] as const;

/** What a value of a person is. @source measured on iOS 15; 12, 13, 23 and 46 by public descriptions */
const PROPERTY = { phone: 3, mail: 4, address: 5, date: 12, messenger: 13, url: 22, related: 23, profile: 46 } as const;

/** One row of ABMultiValue with its label and, for composite ones, its fields. */
export interface ContactValue {
  readonly property: number;
  readonly label: string | null;
  readonly value: SqlValue | undefined;
  readonly fields: ReadonlyMap<string, string>;
}

/** What else is known about the person of a row. */
export interface PersonParts {
  readonly values: readonly ContactValue[];
  readonly groups: readonly string[];
  readonly hasPicture: boolean;
}

/** A year that Apple's programs set when there is none. */
const NO_YEAR = 1604;

export function contactOf(row: SqlRow, { values, groups, hasPicture }: PersonParts): Contact {
  const text = (column: string): string | null => textOf(row[column]);
  const plain = (property: number): Labelled[] => labelled(values, property, ({ value }) => textOf(value));
  const phones = plain(PROPERTY.phone);
  const mails = plain(PROPERTY.mail);
  const link = numberOf(row["PersonLink"]) ?? -1;
  const named = {
    first: text("First"),
    middle: text("Middle"),
    last: text("Last"),
    prefix: text("Prefix"),
    suffix: text("Suffix"),
    nickname: text("Nickname"),
    organization: text("Organization"),
  };
  const fallback = text("DisplayName") ?? text("CompositeNameFallback");
  return {
    ...named,
    id: String(row["ROWID"]),
    uid: text("guid")?.replace(/:ABPerson$/, "") ?? null,
    kind: flagOf(row["Kind"]) ? "company" : "person",
    displayName: displayName(named, fallback) ?? phones[0]?.value ?? mails[0]?.value ?? `#${String(row["ROWID"])}`,
    previousLast: text("PreviousFamilyName"),
    phoneticFirst: text("FirstPhonetic"),
    phoneticMiddle: text("MiddlePhonetic"),
    phoneticLast: text("LastPhonetic"),
    department: text("Department"),
    jobTitle: text("JobTitle"),
    note: text("Note"),
    birthday: calendarDay(row["Birthday"]),
    phones,
    mails,
    urls: plain(PROPERTY.url),
    related: plain(PROPERTY.related),
    dates: labelled(values, PROPERTY.date, ({ value }) => calendarDay(value)),
    addresses: labelled(values, PROPERTY.address, ({ fields }) => postalAddress(fields)),
    profiles: labelled(values, PROPERTY.profile, ({ fields }) => profile(fields)),
    messengers: labelled(values, PROPERTY.messenger, ({ fields }) => profile(fields)),
    groups,
    createdMs: cocoaMs(row["CreationDate"]),
    modifiedMs: cocoaMs(row["ModificationDate"]),
    linkId: link > 0 ? String(link) : null,
    hasPicture,
  };
}

type Named = Pick<Contact, "first" | "middle" | "last" | "prefix" | "suffix" | "nickname" | "organization">;

function displayName(name: Named, fallback: string | null): string | null {
  const full = [name.prefix, name.first, name.middle, name.last, name.suffix].filter(Boolean).join(" ").trim();
  return full || name.organization || name.nickname || fallback;
}

function labelled<T>(
  values: readonly ContactValue[],
  property: number,
  read: (value: ContactValue) => T | null,
): Labelled<T>[] {
  return values.flatMap((one) => {
    const value = one.property === property ? read(one) : null;
    return value === null ? [] : [{ label: labelText(one.label), value }];
  });
}

/** Days are kept as noon or midnight in Greenwich; some versions write the seconds as text. */
function calendarDay(cell: SqlValue | undefined): CalendarDay | null {
  const ms = cocoaMs(cell);
  if (ms === null) return null;
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  return { year: year === NO_YEAR ? null : year, month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function postalAddress(fields: ReadonlyMap<string, string>): PostalAddress | null {
  const field = (name: string): string | null => fields.get(name.toLowerCase()) ?? null;
  const address = {
    street: field("Street"),
    city: field("City"),
    state: field("State"),
    zip: field("ZIP"),
    country: field("Country"),
    countryCode: field("CountryCode"),
  };
  return Object.values(address).some((part) => part !== null) ? address : null;
}

function profile(fields: ReadonlyMap<string, string>): OnlineProfile | null {
  const field = (name: string): string | null => fields.get(name) ?? null;
  const found = { service: field("service"), username: field("username"), url: field("url") };
  return Object.values(found).some((part) => part !== null) ? found : null;
}
