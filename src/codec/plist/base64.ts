import type { Bytes } from "../../base/bytes.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const INVALID = 255;
const BLANK = 254;

const sextets = new Uint8Array(128).fill(INVALID);
for (let value = 0; value < 64; value++) sextets[ALPHABET.charCodeAt(value)] = value;
for (const blank of " \t\r\n\f") sextets[blank.charCodeAt(0)] = BLANK;

/** Bytes from base64 with blanks anywhere and optional padding; null when it is none. @source RFC 4648 §4 */
export function decodeBase64(text: string): Bytes | null {
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let filled = 0;
  let bits = 0;
  let held = 0;
  let padded = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const sextet = code < 128 ? (sextets[code] ?? INVALID) : INVALID;
    if (sextet === BLANK) continue;
    if (code === 0x3d) {
      padded = true;
      continue;
    }
    if (sextet === INVALID || padded) return null;
    bits = ((bits << 6) | sextet) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      out[filled++] = (bits >> held) & 0xff;
    }
  }
  // A single left-over character holds no byte.
  return held === 6 ? null : out.slice(0, filled);
}

/** Base64 with padding, without line breaks. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1] ?? 0;
    const third = bytes[at + 2] ?? 0;
    const left = bytes.length - at;
    parts.push(
      ALPHABET.charAt(first >> 2) +
        ALPHABET.charAt(((first & 3) << 4) | (second >> 4)) +
        (left > 1 ? ALPHABET.charAt(((second & 15) << 2) | (third >> 6)) : "=") +
        (left > 2 ? ALPHABET.charAt(third & 63) : "="),
    );
  }
  return parts.join("");
}
