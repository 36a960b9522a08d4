import type { Bytes, PlistDict } from "../core/contracts.ts";
import { ascii, joinBytes, u64be } from "../core/files/layout.ts";
import { mix } from "../core/files/pattern.ts";
import { SCENARIO_NOW } from "../core/files/phone-file.ts";
import { encodeBinaryPlist } from "../core/plist/index.ts";

const noise = (seed: number, length: number): Bytes => new Uint8Array(length).map((_, index) => mix(seed, index));

/**
 * keychain-backup.plist: items whose secrets are sealed. Shape and references are those of iOS 7 and later (version 3,
 * class 6, a wrapped key of 40 bytes); the ciphertext is noise, so nobody can open it.
 */
export function buildKeychain(seed: number): Bytes {
  const item = (table: string, row: number): PlistDict => ({
    v_Data: joinBytes(new Uint8Array([3, 0, 0, 0, 6, 0, 0, 0, 40, 0, 0, 0]), noise(mix(seed, row), 40 + 120)),
    v_PersistentRef: joinBytes(ascii(table), u64be(row)),
  });
  const items = (table: string, count: number): PlistDict[] =>
    Array.from({ length: count }, (_, index) => item(table, index + 1));
  return encodeBinaryPlist({
    genp: items("genp", 24),
    inet: items("inet", 9),
    cert: items("cert", 2),
    keys: items("keys", 3),
  });
}

/** Wi-Fi networks the phone has joined, without passwords. */
export function buildWifi(): Bytes {
  const networks: PlistDict = {};
  ["Home 5G", "Harbour Clinic Guest", "café"].forEach((name, index) => {
    const at = new Date((SCENARIO_NOW - (index + 1) * 900_000) * 1000);
    networks[`wifi.network.ssid.${name}`] = {
      SSID: ascii(name),
      AddedAt: at,
      JoinedByUserAt: at,
      UpdatedAt: at,
      AddReason: "WiFi Settings",
      SupportedSecurityTypes: "WPA2 Personal",
      Hidden: false,
      Moving: false,
      BSSList: [],
    };
  });
  return encodeBinaryPlist(networks);
}
