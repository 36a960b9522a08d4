import type { Bytes } from "../contracts.ts";
import { PlistError } from "./plist-error.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BLANK = 64;
const PAD = 65;
const WRONG = 255;

const CODE_OF = new Uint8Array(256).fill(WRONG);
for (let i = 0; i < 64; i++) CODE_OF[ALPHABET.charCodeAt(i)] = i;
for (const blank of [9, 10, 13, 32]) CODE_OF[blank] = BLANK;
CODE_OF[61] = PAD;

export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  // btoa wants one character per byte; 24 KiB pieces divide by three and stay below the argument limit of apply.
  for (let at = 0; at < bytes.length; at += 24_576) {
    const piece = bytes.subarray(at, at + 24_576);
    pieces.push(btoa(String.fromCharCode.apply(null, piece as unknown as number[])));
  }
  return pieces.join("");
}

/** Blanks anywhere are skipped, as property lists wrap their data. */
export function fromBase64(text: string, start = 0, end: number = text.length): Bytes {
  const out = new Uint8Array(Math.floor(((end - start) * 3) / 4) + 3);
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let i = start; i < end; i++) {
    const char = text.charCodeAt(i);
    const code = char < 256 ? (CODE_OF[char] ?? WRONG) : WRONG;
    if (code === BLANK) continue;
    if (code === PAD) break;
    if (code === WRONG) throw new PlistError(`character ${char} inside base64 data`);
    held = (held << 6) | code;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[length++] = (held >> bits) & 0xff;
    }
  }
  return out.slice(0, length);
}
