/** Compares four bytes at a time where alignment allows: a restore compares everything it receives. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  if (a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0) {
    const words = a.length >> 2;
    const wordsA = new Uint32Array(a.buffer, a.byteOffset, words);
    const wordsB = new Uint32Array(b.buffer, b.byteOffset, words);
    for (let i = 0; i < words; i += 1) if (wordsA[i] !== wordsB[i]) return false;
    at = words * 4;
  }
  for (; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
