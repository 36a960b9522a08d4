const SURROGATES = 0xd800;
const BEHIND_SURROGATES = 0xe000;

/**
 * Orders texts as SQLite does: by the bytes of UTF-8, which is by code point. `<` goes by the units of UTF-16, which puts
 * emoji before some rare signs.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x !== y) return weight(x) - weight(y);
  }
  return a.length - b.length;
}

/** Halves of code points past U+FFFF go behind every other unit. */
function weight(unit: number): number {
  return unit >= SURROGATES && unit < BEHIND_SURROGATES ? unit + 0x10000 : unit;
}
