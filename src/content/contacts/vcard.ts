import { utf8 } from "../../base/bytes.ts";
import type { CalendarDay, Contact, ContactPicture, Labelled } from "./contact.ts";

/** RFC 6350 §3.2, and §2.6 of RFC 2426: octets, the line break not counted. */
const FOLD_OCTETS = 75;

/** What the labels of the phone are called in a vCard; others become `X-ABLabel`. */
const TYPES: Readonly<Record<string, string>> = {
  home: "home",
  work: "work",
  school: "X-SCHOOL",
  mobile: "cell",
  iphone: "cell",
  applewatch: "cell",
  main: "voice",
  homefax: "home,fax",
  workfax: "work,fax",
  otherfax: "fax",
  pager: "pager",
};

/**
 * One contact as a vCard 4.0 (RFC 6350), with Apple's extensions where the standard has no word: `X-ABLabel` for labels
 * people made themselves. Lines are folded on character borders, end in CRLF, and no text can begin a line of its own.
 */
export function vCard(contact: Contact, picture: ContactPicture | null = null): string {
  const card = new Card();
  card.line("BEGIN", "VCARD");
  card.line("VERSION", "4.0");
  card.line("PRODID", "-//Keepsake//EN");
  if (contact.kind === "company") card.line("KIND", "org");
  if (contact.uid !== null) card.line("UID", contact.uid);
  card.line("FN", contact.displayName);
  card.structured("N", [contact.last, contact.first, contact.middle, contact.prefix, contact.suffix]);
  writeNames(card, contact);
  writeReach(card, contact);
  writeDays(card, contact);
  card.text("NOTE", contact.note);
  if (contact.groups.length > 0) card.raw("CATEGORIES", contact.groups.map(escapeText).join(","));
  if (picture !== null) card.raw("PHOTO", `data:${picture.mimeType};base64,${toBase64(picture.bytes)}`);
  if (contact.modifiedMs !== null && contact.modifiedMs < YEAR_10000_MS) card.raw("REV", basicTime(contact.modifiedMs));
  card.line("END", "VCARD");
  return card.toString();
}

function writeNames(card: Card, contact: Contact): void {
  card.text("NICKNAME", contact.nickname);
  card.text("X-MAIDENNAME", contact.previousLast);
  card.text("X-PHONETIC-FIRST-NAME", contact.phoneticFirst);
  card.text("X-PHONETIC-MIDDLE-NAME", contact.phoneticMiddle);
  card.text("X-PHONETIC-LAST-NAME", contact.phoneticLast);
  if (contact.organization !== null || contact.department !== null) {
    card.structured(
      "ORG",
      contact.department === null ? [contact.organization] : [contact.organization, contact.department],
    );
  }
  card.text("TITLE", contact.jobTitle);
}

function writeReach(card: Card, contact: Contact): void {
  for (const one of contact.phones) card.labelled("TEL", one, escapeText(one.value));
  for (const one of contact.mails) card.labelled("EMAIL", one, escapeText(one.value));
  for (const one of contact.urls) card.labelled("URL", one, escapeUri(one.value));
  for (const one of contact.addresses) {
    const { street, city, state, zip, country } = one.value;
    card.labelled(
      "ADR",
      one,
      ["", "", street, city, state, zip, country].map((part) => escapeText(part ?? "")).join(";"),
    );
  }
  for (const one of contact.related) card.labelled("RELATED;VALUE=text", one, escapeText(one.value));
  for (const one of contact.profiles) {
    const { service, username, url } = one.value;
    const type = service === null ? "" : `;SERVICE-TYPE=${parameter(service)}`;
    card.labelled(`X-SOCIALPROFILE${type}`, one, escapeText(url ?? username ?? ""));
  }
  for (const one of contact.messengers) {
    const { service, username, url } = one.value;
    const scheme = (service ?? "x-im").toLowerCase().replaceAll(/[^a-z0-9+.-]/g, "") || "x-im";
    card.labelled(
      "IMPP",
      one,
      escapeUri(url ?? `${scheme}:${encodeURIComponent((username ?? "").replaceAll(/\p{Cs}/gu, "\uFFFD"))}`),
    );
  }
}

function writeDays(card: Card, contact: Contact): void {
  if (contact.birthday !== null) card.raw("BDAY", dayText(contact.birthday));
  for (const one of contact.dates) {
    if (one.label?.toLowerCase() === "anniversary") card.raw("ANNIVERSARY", dayText(one.value));
    else card.labelled("X-ABDATE", one, dayText(one.value));
  }
}

class Card {
  readonly #lines: string[] = [];
  #items = 0;

  line(name: string, text: string): void {
    this.raw(name, escapeText(text));
  }

  text(name: string, text: string | null): void {
    if (text !== null) this.line(name, text);
  }

  structured(name: string, parts: readonly (string | null)[]): void {
    this.raw(name, parts.map((part) => escapeText(part ?? "")).join(";"));
  }

  /** @param value escaped already */
  labelled(name: string, { label }: Labelled<unknown>, value: string): void {
    const type = label === null ? undefined : TYPES[label.toLowerCase().replaceAll(" ", "")];
    if (type !== undefined) this.raw(`${name};TYPE=${type.includes(",") ? `"${type}"` : type}`, value);
    else if (label === null) this.raw(name, value);
    else {
      this.#items += 1;
      this.raw(`item${this.#items}.${name}`, value);
      this.raw(`item${this.#items}.X-ABLabel`, escapeText(label));
    }
  }

  raw(name: string, value: string): void {
    this.#lines.push(fold(`${name}:${value}`));
  }

  toString(): string {
    return this.#lines.join("");
  }
}

/** RFC 6350 §3.4. Every kind of line break becomes `\n`; other controls have no place in a vCard. */
function escapeText(text: string): string {
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll(/\r\n|[\r\n\u0085\u2028\u2029]/g, "\\n")
    .replaceAll(",", "\\,")
    .replaceAll(";", "\\;")
    .replaceAll(/(?!\t)\p{Cc}/gu, "")
    .replaceAll(/\p{Cs}/gu, "\uFFFD");
}

/** An address must not end its line. */
const escapeUri = (uri: string): string =>
  uri.replaceAll(/[\s\p{Cc}\u2028\u2029]/gu, "").replaceAll(/\p{Cs}/gu, "\uFFFD");

/** RFC 6868 is not known to many readers: quotes and controls go. */
const parameter = (value: string): string => `"${value.replaceAll(/["\p{Cc}\p{Cs}\u2028\u2029]/gu, "")}"`;

function fold(line: string): string {
  let folded = "";
  let room = FOLD_OCTETS;
  for (const char of line) {
    const octets = char.charCodeAt(0) < 0x80 ? 1 : utf8(char).length;
    if (octets > room) {
      folded += "\r\n ";
      room = FOLD_OCTETS - 1;
    }
    folded += char;
    room -= octets;
  }
  return `${folded}\r\n`;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** `19850412`, or `--0412` without a year. */
function dayText({ year, month, day }: CalendarDay): string {
  const end = `${two(month)}${two(day)}`;
  return year === null || year < 0 || year > 9999 ? `--${end}` : `${String(year).padStart(4, "0")}${end}`;
}

const YEAR_10000_MS = Date.UTC(10_000, 0, 1);
const basicTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;

const PIECE = 24_576;

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PIECE) text += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  return text;
}
