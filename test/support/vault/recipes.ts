/** mulberry32: quick, seeded, the same in every language. Words are little-endian. */
export function seededBytes(seed: number, length: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(Math.ceil(length / 4));
  let state = seed | 0;
  for (let at = 0; at < words.length; at++) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    words[at] = mixed ^ (mixed >>> 14);
  }
  return new Uint8Array(words.buffer, 0, length).slice();
}
