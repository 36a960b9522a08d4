import type { Bytes } from "../contracts.ts";
import { ascii, joinBytes, u32be } from "../files/layout.ts";

/** How slowly a password turns into a key. Phones use 10,000,000 + 10,000; tests of other things use less. */
export interface KeyDerivation {
  /** PBKDF2-SHA256 rounds of the first step; null: the old derivation of iOS 10.1 and before, without that step. */
  readonly firstRounds: number | null;
  /** PBKDF2-SHA1 rounds of the second step. */
  readonly secondRounds: number;
}

export const PHONE_DERIVATION: KeyDerivation = { firstRounds: 10_000_000, secondRounds: 10_000 };

const TYPE_BACKUP = 1;
const WRAP_PASSCODE = 2;
const WRAP_PASSCODE_AND_DEVICE = 3;
/** In the order phones write them. Classes that never leave the phone are wrapped with its own key as well. */
const CLASSES = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
const DEVICE_ONLY = new Set([11, 10, 9, 5]);

/** An opened key bag: class keys that can wrap and unwrap the keys of files. */
export interface OpenKeybag {
  /** The bag as it goes into Manifest.plist. */
  readonly bytes: Bytes;
  readonly classKeys: ReadonlyMap<number, CryptoKey>;
}

interface Tag {
  readonly name: string;
  readonly value: Bytes;
}

const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const tag = (name: string, value: Uint8Array): Bytes => joinBytes(ascii(name), u32be(value.length), value);

async function pbkdf2(hash: "SHA-1" | "SHA-256", secret: Bytes, salt: Bytes, iterations: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveBits"]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash, salt, iterations }, key, 256));
}

interface Salts {
  readonly derivation: KeyDerivation;
  readonly firstSalt: Bytes;
  readonly secondSalt: Bytes;
}

async function passcodeKey(password: string, salts: Salts): Promise<CryptoKey> {
  let secret: Bytes = new TextEncoder().encode(password);
  const { firstRounds, secondRounds } = salts.derivation;
  if (firstRounds !== null) secret = await pbkdf2("SHA-256", secret, salts.firstSalt, firstRounds);
  const raw = await pbkdf2("SHA-1", secret, salts.secondSalt, secondRounds);
  return importWrappingKey(raw);
}

const importWrappingKey = (raw: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", raw, "AES-KW", true, ["wrapKey", "unwrapKey"]);

/** A new bag with new class keys, locked with the password. */
export async function createKeybag(password: string, derivation: KeyDerivation): Promise<OpenKeybag> {
  const classKeys = new Map<number, CryptoKey>();
  for (const number of CLASSES) classKeys.set(number, await importWrappingKey(random(32)));
  return lockKeybag(classKeys, password, derivation);
}

/** The same class keys under another password, as a change of the backup password does to a folder. */
export async function lockKeybag(
  classKeys: ReadonlyMap<number, CryptoKey>,
  password: string,
  derivation: KeyDerivation,
): Promise<OpenKeybag> {
  const salts = { derivation, firstSalt: random(20), secondSalt: random(20) };
  const wrapping = await passcodeKey(password, salts);
  const parts = [
    tag("VERS", u32be(3)),
    tag("TYPE", u32be(TYPE_BACKUP)),
    tag("UUID", random(16)),
    tag("HMCK", new Uint8Array(40)),
    tag("WRAP", u32be(0)),
    tag("SALT", salts.secondSalt),
    tag("ITER", u32be(derivation.secondRounds)),
  ];
  if (derivation.firstRounds !== null) {
    parts.push(tag("DPWT", u32be(1)), tag("DPIC", u32be(derivation.firstRounds)), tag("DPSL", salts.firstSalt));
  }
  for (const number of CLASSES) parts.push(...(await classEntry(number, classKeys.get(number), wrapping)));
  return { bytes: joinBytes(...parts), classKeys };
}

async function classEntry(number: number, key: CryptoKey | undefined, wrapping: CryptoKey): Promise<Bytes[]> {
  const deviceOnly = DEVICE_ONLY.has(number);
  // What is also under the device's own key looks like noise to everybody else.
  const wrapped =
    deviceOnly || key === undefined
      ? random(40)
      : new Uint8Array(await crypto.subtle.wrapKey("raw", key, wrapping, "AES-KW"));
  return [
    tag("UUID", random(16)),
    tag("CLAS", u32be(number)),
    tag("WRAP", u32be(deviceOnly ? WRAP_PASSCODE_AND_DEVICE : WRAP_PASSCODE)),
    tag("KTYP", u32be(0)),
    tag("WPKY", wrapped),
  ];
}

function readTags(bytes: Bytes): Tag[] {
  const tags: Tag[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const length = at + 8 <= bytes.length ? view.getUint32(at + 4) : Number.POSITIVE_INFINITY;
    if (at + 8 + length > bytes.length) throw new RangeError("a key bag ends inside a tag");
    tags.push({
      name: new TextDecoder().decode(bytes.subarray(at, at + 4)),
      value: bytes.slice(at + 8, at + 8 + length),
    });
    at += 8 + length;
  }
  return tags;
}

const number = (bytes: Uint8Array | undefined): number =>
  (bytes ?? new Uint8Array(0)).reduce((sum, byte) => sum * 256 + byte, 0);

/** Opens a bag; null when the password is wrong. */
export async function openKeybag(bytes: Bytes, password: string): Promise<OpenKeybag | null> {
  const tags = readTags(bytes);
  const second = tags.findIndex(({ name }, index) => name === "UUID" && index > 2);
  const header = new Map(tags.slice(0, second).map(({ name, value }) => [name, value]));
  const salts: Salts = {
    derivation: {
      firstRounds: header.has("DPSL") ? number(header.get("DPIC")) : null,
      secondRounds: number(header.get("ITER")),
    },
    firstSalt: header.get("DPSL") ?? new Uint8Array(0),
    secondSalt: header.get("SALT") ?? new Uint8Array(0),
  };
  const wrapping = await passcodeKey(password, salts);
  const classKeys = new Map<number, CryptoKey>();
  let current = new Map<string, Bytes>();
  for (const { name, value } of [...tags.slice(second), { name: "UUID", value: new Uint8Array(0) }]) {
    if (name === "UUID") {
      const wrapped = current.get("WPKY");
      if (wrapped !== undefined && number(current.get("WRAP")) === WRAP_PASSCODE) {
        const key = await unwrapKey(wrapped, wrapping, "AES-KW");
        if (key === null) return null;
        classKeys.set(number(current.get("CLAS")) & 0x0f, key);
      }
      current = new Map();
    }
    current.set(name, value);
  }
  return { bytes, classKeys };
}

async function unwrapKey(
  wrapped: Bytes,
  wrapping: CryptoKey,
  algorithm: "AES-KW" | "AES-CBC",
): Promise<CryptoKey | null> {
  const uses: KeyUsage[] = algorithm === "AES-KW" ? ["wrapKey", "unwrapKey"] : ["encrypt", "decrypt"];
  try {
    return await crypto.subtle.unwrapKey("raw", wrapped, wrapping, "AES-KW", algorithm, true, uses);
  } catch {
    return null;
  }
}

/** A key for one file: 4 bytes of class, little-endian, then the key wrapped with the class key. */
export interface FileKey {
  readonly key: CryptoKey;
  readonly wrapped: Bytes;
}

export async function newFileKey(bag: OpenKeybag, protectionClass: number): Promise<FileKey> {
  const classKey = bag.classKeys.get(protectionClass);
  if (classKey === undefined) throw new RangeError(`the key bag has no class ${protectionClass}`);
  const key = await crypto.subtle.importKey("raw", random(32), "AES-CBC", true, ["encrypt", "decrypt"]);
  const wrapped = new Uint8Array(await crypto.subtle.wrapKey("raw", key, classKey, "AES-KW"));
  return { key, wrapped: joinBytes(new Uint8Array([protectionClass, 0, 0, 0]), wrapped) };
}

/** Null when the key does not belong to this bag. */
export async function openFileKey(bag: OpenKeybag, wrapped: Bytes): Promise<CryptoKey | null> {
  const classKey = bag.classKeys.get(wrapped[0] ?? 0);
  return classKey === undefined ? null : unwrapKey(wrapped.slice(4), classKey, "AES-CBC");
}
