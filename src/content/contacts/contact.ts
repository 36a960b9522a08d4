/** Something with a label, as the person chose it: "Mobile", "Home", "Boat". Null: none. */
export interface Labelled<T = string> {
  readonly label: string | null;
  readonly value: T;
}

export interface PostalAddress {
  readonly street: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly zip: string | null;
  readonly country: string | null;
  readonly countryCode: string | null;
}

/** A profile in a network or messenger. */
export interface OnlineProfile {
  readonly service: string | null;
  readonly username: string | null;
  readonly url: string | null;
}

/** A day of the calendar; without a year when the person gave none. */
export interface CalendarDay {
  readonly year: number | null;
  readonly month: number;
  readonly day: number;
}

export interface Contact {
  /** ROWID in the address book. */
  readonly id: string;
  readonly uid: string | null;
  readonly kind: "person" | "company";
  /** What the phone shows: the name, else the company, a number, a mail address. Never empty. */
  readonly displayName: string;
  readonly first: string | null;
  readonly middle: string | null;
  readonly last: string | null;
  readonly prefix: string | null;
  readonly suffix: string | null;
  readonly nickname: string | null;
  readonly previousLast: string | null;
  readonly phoneticFirst: string | null;
  readonly phoneticMiddle: string | null;
  readonly phoneticLast: string | null;
  readonly organization: string | null;
  readonly department: string | null;
  readonly jobTitle: string | null;
  readonly note: string | null;
  readonly birthday: CalendarDay | null;
  readonly phones: readonly Labelled[];
  readonly mails: readonly Labelled[];
  readonly urls: readonly Labelled[];
  readonly addresses: readonly Labelled<PostalAddress>[];
  readonly dates: readonly Labelled<CalendarDay>[];
  readonly related: readonly Labelled[];
  readonly profiles: readonly Labelled<OnlineProfile>[];
  readonly messengers: readonly Labelled<OnlineProfile>[];
  readonly groups: readonly string[];
  readonly createdMs: number | null;
  readonly modifiedMs: number | null;
  /** Contacts with the same number are one person to the phone (from several accounts); null: stands alone. */
  readonly linkId: string | null;
  readonly hasPicture: boolean;
}

export interface ContactPicture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: "image/jpeg" | "image/png" | "image/heic" | "image/gif";
}

/** `_$!<Mobile>!$_` → "Mobile"; labels people made themselves stay as they are. */
export function labelText(label: string | null): string | null {
  if (label === null) return null;
  return /^_\$!<(.*)>!\$_$/.exec(label)?.[1] ?? label;
}

/** Kind of picture by its first bytes; null for what no browser would show. */
export function pictureType(bytes: Uint8Array): ContactPicture["mimeType"] | null {
  const starts = (...head: number[]): boolean => head.every((byte, index) => bytes[index] === byte);
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  if (starts(0x89, 0x50, 0x4e, 0x47)) return "image/png";
  if (starts(0x47, 0x49, 0x46, 0x38)) return "image/gif";
  const isHeif = [0x66, 0x74, 0x79, 0x70].every((byte, index) => bytes[index + 4] === byte);
  return isHeif ? "image/heic" : null;
}
