import type { Bytes } from "./contracts.ts";

/** Repeatable bytes from a seed (xorshift32); not for keys. */
export function seededRandom(seed: number): (length: number) => Bytes {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes[i] = (state >>> 8) & 0xff;
    }
    return bytes;
  };
}

/** In upper case, as the phone writes them. */
export function uuidFrom(bytes: Uint8Array): string {
  const hex = Array.from(bytes.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5").toUpperCase();
}
