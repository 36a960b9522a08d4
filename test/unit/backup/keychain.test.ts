import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { readKeyBag } from "../../../src/backup/format/keybag.ts";
import {
  type BackupBrowser,
  type BackupEntry,
  loadKeyBag,
  loadManifest,
  openBackupBrowser,
  readKeychain,
  type UnlockedKeyBag,
} from "../../../src/backup/index.ts";
import { type Bytes, concatBytes, fromHex, utf8 } from "../../../src/base/bytes.ts";
import { encodeBinaryPlist, type PlistDict } from "../../../src/codec/plist/index.ts";
import { aesEncryptBlock, openGcmWithoutNonce } from "../../../src/crypto/index.ts";
import { makeBackup } from "../../support/backup/opened-backup.ts";
import { bytesSource } from "../../support/bytes-source.ts";
import { createKeybag, type OpenKeybag, openKeybag } from "../../virtual-iphone/core/keybag/keybag.ts";

const PASSWORD = "Keepsäke-1";
let bag: OpenKeybag;
let unlocked: UnlockedKeyBag;
beforeAll(async () => {
  bag = await createKeybag(PASSWORD, { firstRounds: 50, secondRounds: 10 });
  unlocked = await readKeyBag(bag.bytes).unlock(PASSWORD);
});

describe("AES-GCM with a nonce of no bytes", () => {
  const key = Uint8Array.from({ length: 32 }, (_, index) => 0xa0 + index);

  it("opens what Python's cryptography sealed, and nothing else", async () => {
    const sealed = fromHex("2c6d95ac08e60d7d2c3f5106951759e4d1f61fc841e0") ?? new Uint8Array(0);
    expect(await openGcmWithoutNonce(key, sealed)).toEqual(utf8("v_Data"));
    for (let at = 0; at < sealed.length; at++) {
      expect(await openGcmWithoutNonce(key, sealed.with(at, (sealed[at] ?? 0) ^ 0x80))).toBeNull();
    }
    expect(await openGcmWithoutNonce(key, sealed.slice(0, 15))).toBeNull();
  });
});

const der = (tag: number, content: Bytes): Bytes => {
  const { length } = content;
  const head =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
  return concatBytes([new Uint8Array(head), content]);
};

type Value = string | number | Bytes;

function derItem(fields: Readonly<Record<string, Value>>): Bytes {
  const pairs = Object.entries(fields).map(([name, value]) => {
    const isTime = name === "cdat" || name === "mdat";
    const encoded =
      typeof value === "number"
        ? der(2, new Uint8Array([value]))
        : typeof value === "string"
          ? der(isTime ? 0x18 : 0x0c, utf8(value))
          : der(4, value);
    return der(0x30, concatBytes([der(0x0c, utf8(name)), encoded]));
  });
  return der(0x31, concatBytes(pairs));
}

/**
 * Seals as a phone does. GCM with the counter from zero is put together from AES blocks, bit by bit over the field of GCM: other
 * code than what opens it.
 */
async function sealItem(plain: Bytes, protectionClass: number, version = 3): Promise<Bytes> {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const classKey = bag.classKeys.get(protectionClass);
  const item = await crypto.subtle.importKey("raw", key, "AES-CBC", true, ["encrypt"]);
  const wrapped =
    classKey === undefined || protectionClass > 8
      ? new Uint8Array(40)
      : new Uint8Array(await crypto.subtle.wrapKey("raw", item, classKey, "AES-KW"));
  const head = new Uint8Array([version, 0, 0, 0, protectionClass, 0, 0, 0, wrapped.length, 0, 0, 0]);
  return concatBytes([head, wrapped, gcm(key, plain)]);
}

function gcm(key: Bytes, plain: Bytes): Bytes {
  const text = plain.slice();
  for (let block = 0; block * 16 < text.length; block++) {
    const counter = new Uint8Array(16);
    new DataView(counter.buffer).setUint32(12, block + 1);
    const stream = aesEncryptBlock(key, counter);
    for (let at = block * 16; at < Math.min(text.length, block * 16 + 16); at++)
      text[at] = (text[at] ?? 0) ^ (stream[at % 16] ?? 0);
  }
  const mask = aesEncryptBlock(key, new Uint8Array(16));
  const toInt = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const h = toInt(mask);
  const times = (x: bigint): bigint => {
    let z = 0n;
    let v = h;
    for (let bit = 127n; bit >= 0n; bit--) {
      if ((x >> bit) & 1n) z ^= v;
      v = v & 1n ? (v >> 1n) ^ (0xe1n << 120n) : v >> 1n;
    }
    return z;
  };
  let y = 0n;
  for (let at = 0; at < text.length; at += 16) {
    const block = new Uint8Array(16);
    block.set(text.subarray(at, at + 16));
    y = times(y ^ toInt(block));
  }
  y = times(y ^ BigInt(text.length * 8));
  const tag = fromHex((y ^ h).toString(16).padStart(32, "0")) ?? new Uint8Array(0);
  return concatBytes([text, tag]);
}

/** As much of a backup as is asked for. */
function holding(content: Bytes | null): BackupBrowser {
  const entry = { kind: "file", domain: "KeychainDomain", relativePath: "keychain-backup.plist" } as BackupEntry;
  const nothing = (): never => expect.unreachable("not asked for");
  return {
    encrypted: true,
    manifest: {} as BackupBrowser["manifest"],
    domains: nothing,
    count: nothing,
    entries: nothing,
    attributes: nothing,
    close: nothing,
    find: async () => (content === null ? null : entry),
    open: async () => bytesSource(content ?? new Uint8Array(0)),
  };
}

const row = (data: Bytes): PlistDict => ({ v_Data: data, v_PersistentRef: utf8("genp00000001") });

describe("the keychain of an encrypted backup", () => {
  it("gives Wi-Fi networks, websites, accounts and what apps saved", async () => {
    const wifi = {
      agrp: "apple",
      svce: "AirPort",
      acct: "Home 5G",
      v_Data: utf8("harbour-lights"),
      cdat: "20260314150000Z",
    };
    const genp = [
      row(await sealItem(derItem(wifi), 7)),
      row(
        await sealItem(
          derItem({
            agrp: "apple",
            svce: "com.apple.account.IMAP.password",
            acct: "ana@example.com",
            v_Data: utf8("p"),
          }),
          6,
        ),
      ),
      row(
        await sealItem(
          derItem({ agrp: "TEAM.app", svce: "token", acct: "a", v_Data: new Uint8Array([0xff, 0xfe]) }),
          8,
        ),
      ),
      row(await sealItem(derItem({ agrp: "apple", svce: "AirPort", acct: "gone", v_Data: utf8("x"), tomb: 1 }), 7)),
      row(await sealItem(derItem(wifi), 10)),
      row(await sealItem(encodeBinaryPlist({ agrp: "apple", svce: "AirPort", acct: "old", v_Data: utf8("y") }), 7, 2)),
    ];
    const web = {
      agrp: "com.apple.cfnetwork",
      srvr: "shop.example.com",
      acct: "ana",
      v_Data: utf8("sésame"),
      mdat: "20260101000000.5Z",
    };
    const inet = [row(await sealItem(derItem(web), 6))];
    const keychain = await readKeychain(holding(encodeBinaryPlist({ genp, inet, cert: [], keys: [] })), unlocked);
    expect([keychain.staysOnPhone, keychain.damaged]).toEqual([1, 0]);
    expect(keychain.items.map(({ kind, name, account, secret }) => [kind, name, account, secret])).toEqual([
      ["wifi", "Home 5G", "", "harbour-lights"],
      ["account", "com.apple.account.IMAP.password", "ana@example.com", "p"],
      ["app", "token", "a", new Uint8Array([0xff, 0xfe])],
      ["wifi", "old", "", "y"],
      ["website", "shop.example.com", "ana", "sésame"],
    ]);
    expect(keychain.items[0]?.createdMs).toBe(Date.UTC(2026, 2, 14, 15));
    expect(keychain.items[4]?.modifiedMs).toBe(Date.UTC(2026, 0, 1));
  });

  it("is found and opened in a backup that a phone made", async () => {
    const made = await makeBackup("ten-files", { backupPassword: PASSWORD });
    const before = bag;
    const manifest = await loadManifest(made.files, made.udid);
    // The phone keeps its class keys from one backup to the next.
    bag = (await openKeybag(manifest?.keyBag ?? new Uint8Array(0), PASSWORD)) ?? before;
    const genp = [
      row(await sealItem(derItem({ agrp: "apple", svce: "AirPort", acct: "Home 5G", v_Data: utf8("s") }), 7)),
    ];
    bag = before;
    await made.bench.phone.files.write("KeychainDomain", "keychain-backup.plist", encodeBinaryPlist({ genp }));
    await made.bench.backup(made.files);
    const keys = await (await loadKeyBag(made.files, made.udid))?.unlock(PASSWORD);
    if (keys === undefined) expect.unreachable("no key bag");
    const browser = await openBackupBrowser(made.files, made.udid, { unlocked: keys });
    expect((await readKeychain(browser, keys)).items).toMatchObject([{ kind: "wifi", name: "Home 5G", secret: "s" }]);
    browser.close();
  });

  it("counts items that are damaged, and says when there is no keychain", async () => {
    const sealed = await sealItem(derItem({ acct: "a" }), 7);
    const genp = [
      sealed.with(60, (sealed[60] ?? 0) ^ 1),
      sealed.with(20, (sealed[20] ?? 0) ^ 1),
      sealed.slice(0, 30),
      utf8("no"),
    ].map(row);
    const keychain = await readKeychain(holding(encodeBinaryPlist({ genp })), unlocked);
    expect(keychain).toEqual({ items: [], staysOnPhone: 0, damaged: 4 });
    await expect(readKeychain(holding(null), unlocked)).rejects.toMatchObject({ code: "content/absent" });
    await expect(readKeychain(holding(utf8("not a list")), unlocked)).rejects.toMatchObject({ code: "backup/damaged" });
  });

  it("never gets past the error catalogue, whatever an item decrypts to", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), fc.boolean(), async (noise, isDer) => {
        const plain = isDer ? der(0x31, noise as Bytes) : (noise as Bytes);
        const genp = [row(await sealItem(plain, 7, isDer ? 3 : 2))];
        const { items, damaged } = await readKeychain(holding(encodeBinaryPlist({ genp })), unlocked);
        expect(items.length + damaged).toBe(1);
      }),
      { numRuns: 150 },
    );
  });
});
