import { type Bytes, dataView, fromUtf8 } from "../../base/bytes.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import { dictOf, type PlistValue, parsePlist } from "../../codec/plist/index.ts";
import { DerReader } from "../../codec/x509/index.ts";
import { openGcmWithoutNonce } from "../../crypto/index.ts";
import type { UnlockedKeyBag } from "../format/keybag.ts";

/** What an item holds, by the four-letter names of the keychain. */
export type ItemFields = ReadonlyMap<string, string | number | Date | Bytes>;

const CLASS_MASK = 0x0f;
/** Classes whose keys are under the phone's own key as well. */
const FIRST_ON_PHONE = 9;
const LAST_ON_PHONE = 11;
const HEAD_BYTES = 12;
const PROPERTY_LIST = 2;
const DER = 3;

/**
 * Opens the sealed data of one item. "stays-on-phone" for those that only the phone can open.
 * @throws backup/damaged, backup/locked @source dinosec/iphone-dataprotection python_scripts/keychain/keychain4.py
 */
export async function openItem(sealed: Bytes, unlocked: UnlockedKeyBag): Promise<ItemFields | "stays-on-phone"> {
  if (sealed.length < HEAD_BYTES) throw damaged("length");
  const view = dataView(sealed);
  const version = view.getUint32(0, true);
  const protectionClass = view.getUint32(4, true) & CLASS_MASK;
  const keyEnd = HEAD_BYTES + view.getUint32(8, true);
  if (protectionClass >= FIRST_ON_PHONE && protectionClass <= LAST_ON_PHONE) return "stays-on-phone";
  if (version !== PROPERTY_LIST && version !== DER) throw damaged("version");
  if (keyEnd > sealed.length) throw damaged("key");
  const key = unlocked.unwrap(protectionClass, sealed.subarray(HEAD_BYTES, keyEnd));
  const plain = await openGcmWithoutNonce(key, sealed.subarray(keyEnd));
  key.fill(0);
  if (plain === null) throw damaged("seal");
  try {
    return version === DER ? fieldsOfDer(plain) : fieldsOfPlist(plain);
  } catch (error) {
    throw hasCode(error, "base/malformed") ? damaged("content") : error;
  }
}

function fieldsOfPlist(plain: Bytes): ItemFields {
  const fields = new Map<string, string | number | Date | Bytes>();
  for (const [name, value] of Object.entries(dictOf(parsePlist(plain), "item"))) {
    if (isField(value)) fields.set(name, value);
  }
  return fields;
}

function isField(value: PlistValue): value is string | number | Date | Bytes {
  return typeof value === "string" || typeof value === "number" || value instanceof Date || value instanceof Uint8Array;
}

const SET = 0x31;
const SEQUENCE = 0x30;
const UTF8_STRING = 0x0c;
const OCTET_STRING = 0x04;
const INTEGER = 0x02;
const TIME = 0x18;

function fieldsOfDer(plain: Bytes): ItemFields {
  const fields = new Map<string, string | number | Date | Bytes>();
  const set = new DerReader(plain, "keychain item").enter(SET);
  while (!set.atEnd) {
    const pair = set.enter(SEQUENCE);
    const name = fromUtf8(pair.read(UTF8_STRING));
    const { tag, content } = pair.next();
    const value = valueOfDer(tag, content);
    if (value !== null) fields.set(name, value);
  }
  return fields;
}

function valueOfDer(tag: number, content: Bytes): string | number | Date | Bytes | null {
  if (tag === UTF8_STRING) return fromUtf8(content);
  if (tag === OCTET_STRING) return content;
  if (tag === INTEGER) return content.length > 6 ? null : content.reduce((sum, byte) => sum * 256 + byte, 0);
  if (tag === TIME) return timeOf(fromUtf8(content));
  return null;
}

/** "20260314150000Z", with a fraction of a second or without. */
function timeOf(text: string): Date | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d{1,9})?Z$/.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

function damaged(what: string): KeepsakeError {
  return new KeepsakeError("backup/damaged", { file: "keychain-backup.plist", what });
}
