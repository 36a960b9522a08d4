/** Fewer digits are a short code of a carrier, or a number inside one network: never matched by their end. */
const MIN_MATCH = 7;
/** So many last digits tell numbers of one country apart; what stands before them is the country and the trunk prefix. */
const MAX_MATCH = 10;
/** Digits of every script that phones write numbers in. */
const OTHER_DIGITS = /[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F\uFF10-\uFF19]/g;
const ZEROS = [0x0660, 0x06f0, 0x0966, 0xff10];

const DIRECTION_MARKS = /[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/**
 * Digits of a phone number, with "+" in front when it is international; null for what is no number.
 * "00" and "011" of Europe and America are not resolved: which one holds depends on where the phone was.
 */
export function phoneDigits(address: string): string | null {
  const plain = address
    .replaceAll(DIRECTION_MARKS, "")
    .replaceAll(OTHER_DIGITS, westernDigit)
    .replace(/^tel:/i, "")
    .replace(/[;,pwx#*].*$/i, "")
    .trim();
  if (!/^\+?[\d\s().\-/\u00A0\u2010-\u2015]+$/.test(plain)) return null;
  const digits = plain.replaceAll(/\D/g, "");
  if (digits === "") return null;
  return plain.startsWith("+") ? `+${digits}` : digits;
}

/** How a handle is compared: digits of a number, lower-case mail, anything else as it is. */
export function addressKey(address: string): string {
  const trimmed = address.trim();
  if (trimmed.includes("@")) return trimmed.toLowerCase();
  return phoneDigits(trimmed) ?? trimmed.toLowerCase();
}

/**
 * How many digits two numbers share at their ends when they may be the same one, otherwise 0. Short codes must be equal.
 * Two international numbers must be equal too: their countries are part of them.
 */
export function matchingDigits(a: string, b: string): number {
  if (a === b) return Number.MAX_SAFE_INTEGER;
  if (a.startsWith("+") && b.startsWith("+")) return 0;
  const [left, right] = [nationalPart(a), nationalPart(b)];
  const shared = sharedEnd(left, right);
  const needed = Math.min(left.length, right.length, MAX_MATCH);
  return needed >= MIN_MATCH && shared >= needed ? shared : 0;
}

/** Without "+", and without the zero that is dialled inside a country only. */
function nationalPart(number: string): string {
  return number.startsWith("+") ? number.slice(1) : number.replace(/^0+/, "");
}

function sharedEnd(a: string, b: string): number {
  let count = 0;
  while (count < Math.min(a.length, b.length) && a.at(-1 - count) === b.at(-1 - count)) count += 1;
  return count;
}

function westernDigit(char: string): string {
  const code = char.charCodeAt(0);
  const zero = ZEROS.find((start) => code >= start && code <= start + 9) ?? code;
  return String(code - zero);
}

/** Things found by phone number or mail address, as people write them. */
export class AddressIndex<T> {
  readonly #exact = new Map<string, T>();
  readonly #byEnd = new Map<string, { readonly digits: string; readonly value: T }[]>();

  /** The first thing added under an address keeps it. */
  add(address: string, value: T): void {
    const key = addressKey(address);
    if (key === "" || this.#exact.has(key)) return;
    this.#exact.set(key, value);
    const end = endOf(key);
    if (end === null) return;
    const group = this.#byEnd.get(end);
    if (group === undefined) this.#byEnd.set(end, [{ digits: key, value }]);
    else group.push({ digits: key, value });
  }

  /** The thing of this address, or of the one number that must be the same; undefined when two might be meant. */
  get(address: string): T | undefined {
    const key = addressKey(address);
    const exact = this.#exact.get(key);
    if (exact !== undefined) return exact;
    const end = endOf(key);
    if (end === null) return undefined;
    let best: T | undefined;
    let bestShared = 0;
    for (const { digits, value } of this.#byEnd.get(end) ?? []) {
      const shared = matchingDigits(key, digits);
      if (shared === 0 || shared < bestShared) continue;
      best = shared === bestShared && value !== best ? undefined : value;
      bestShared = shared;
    }
    return best;
  }
}

/** The digits every possible match ends with; null for what is compared as a whole. */
function endOf(key: string): string | null {
  const digits = /^\+?(\d+)$/.exec(key)?.[1];
  return digits !== undefined && digits.length >= MIN_MATCH ? digits.slice(-MIN_MATCH) : null;
}
