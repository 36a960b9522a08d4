import type { AbortOptions } from "../../base/abort.ts";
import { throwIfAborted } from "../../base/abort.ts";
import { type Bytes, fromUtf8 } from "../../base/bytes.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";
import { arrayOf, dictOf, type PlistDict, parsePlist, valueAt } from "../../codec/plist/index.ts";
import type { BackupBrowser } from "../browser.ts";
import type { UnlockedKeyBag } from "../format/keybag.ts";
import { type ItemFields, openItem } from "./keychain-item.ts";

/** A password or key that was saved on the phone. `secret` is one: show it on demand, never log, never keep. */
export interface KeychainItem {
  readonly kind: "wifi" | "website" | "account" | "app";
  /** Wi-Fi network, website, or what the app called it. */
  readonly name: string;
  readonly account: string;
  /** The apps that may read it on the phone. */
  readonly group: string;
  /** Text where it is readable as such, otherwise the bytes. */
  readonly secret: string | Bytes;
  readonly createdMs: number | null;
  readonly modifiedMs: number | null;
}

export interface Keychain {
  readonly items: readonly KeychainItem[];
  /** Items that only the phone itself can open. */
  readonly staysOnPhone: number;
  /** Items that can't be opened although they should. */
  readonly damaged: number;
}

const PLACE = ["KeychainDomain", "keychain-backup.plist"] as const;
const TABLES = ["genp", "inet"] as const;
type Table = (typeof TABLES)[number];

/**
 * The saved passwords of an encrypted backup: Wi-Fi networks, websites, accounts, apps. Certificates and keys are left to the
 * phone. Returned to whoever asked and to nobody else.
 * @throws content/absent without a keychain, backup/damaged when it can't be read at all, backup/locked
 */
export async function readKeychain(
  browser: BackupBrowser,
  unlocked: UnlockedKeyBag,
  options: AbortOptions = {},
): Promise<Keychain> {
  const tables = await loadTables(browser, options);
  const items: KeychainItem[] = [];
  let staysOnPhone = 0;
  let damaged = 0;
  for (const table of TABLES) {
    for (const row of rowsOf(tables, table)) {
      throwIfAborted(options.signal);
      const opened = await tryOpen(row, unlocked);
      if (opened === "stays-on-phone") staysOnPhone += 1;
      else if (opened === "damaged") damaged += 1;
      else if (!isTombstone(opened)) items.push(itemOf(table, opened));
    }
  }
  return { items, staysOnPhone, damaged };
}

async function loadTables(browser: BackupBrowser, options: AbortOptions): Promise<PlistDict> {
  const entry = await browser.find(...PLACE, options);
  if (entry === null) throw new KeepsakeError("content/absent", { name: PLACE[1] });
  const source = await browser.open(entry, options);
  try {
    if (source.sizeBytes > limits.keychainBytes) {
      throw new KeepsakeError("backup/too-long", { what: PLACE[1], sizeBytes: source.sizeBytes });
    }
    return dictOf(parsePlist(await source.readAt(0, source.sizeBytes, options)), PLACE[1]);
  } catch (error) {
    throw hasCode(error, "base/malformed")
      ? new KeepsakeError("backup/damaged", { file: PLACE[1] }, { cause: error })
      : error;
  } finally {
    await source.close();
  }
}

function rowsOf(tables: PlistDict, table: Table): readonly Bytes[] {
  const rows = valueAt(tables, table);
  if (rows === undefined) return [];
  const sealed = arrayOf(rows, table).map((row) => valueAt(dictOf(row, table), "v_Data"));
  return sealed.map((data) => (data instanceof Uint8Array ? data : new Uint8Array(0)));
}

async function tryOpen(row: Bytes, unlocked: UnlockedKeyBag): Promise<ItemFields | "stays-on-phone" | "damaged"> {
  try {
    return await openItem(row, unlocked);
  } catch (error) {
    if (hasCode(error, "backup/damaged")) return "damaged";
    throw error;
  }
}

/** What was deleted, and is kept only so that other devices learn of it. */
function isTombstone(fields: ItemFields): boolean {
  return fields.get("tomb") === 1;
}

const ACCOUNT_SERVICE = /^com\.apple\.account\..*\.password$/;

/** @source public notes on where which password lies: dunhamsteve/ios, dinosec/iphone-dataprotection */
function itemOf(table: Table, fields: ItemFields): KeychainItem {
  const group = textAt(fields, "agrp");
  const account = textAt(fields, "acct");
  const service = textAt(fields, "svce");
  const common = {
    group,
    secret: readable(fields.get("v_Data")),
    createdMs: timeAt(fields, "cdat"),
    modifiedMs: timeAt(fields, "mdat"),
  };
  if (table === "inet") {
    const kind = group === "com.apple.cfnetwork" ? "website" : "app";
    return { kind, name: textAt(fields, "srvr"), account, ...common };
  }
  if (group === "apple" && service === "AirPort") return { kind: "wifi", name: account, account: "", ...common };
  const kind = ACCOUNT_SERVICE.test(service) ? "account" : "app";
  return { kind, name: service === "" ? textAt(fields, "labl") : service, account, ...common };
}

function textAt(fields: ItemFields, name: string): string {
  const value = fields.get(name);
  if (value instanceof Uint8Array) return fromUtf8(value);
  return value === undefined || value instanceof Date ? "" : String(value);
}

function timeAt(fields: ItemFields, name: string): number | null {
  const value = fields.get(name);
  return value instanceof Date ? value.getTime() : null;
}

const strict = new TextDecoder("utf-8", { fatal: true });

function readable(secret: string | number | Date | Bytes | undefined): string | Bytes {
  if (!(secret instanceof Uint8Array)) return typeof secret === "string" ? secret : "";
  try {
    return strict.decode(secret);
  } catch {
    return secret;
  }
}
