/** Which words of a passphrase the person is asked for, counted from 0, in order. Null when it is no row of words. */
export function drillPositions(words: readonly string[], random: (below: number) => number): readonly number[] | null {
  if (words.length < FEWEST) return null;
  const first = random(words.length);
  const second = (first + 1 + random(words.length - 1)) % words.length;
  return [first, second].toSorted((a, b) => a - b);
}

const FEWEST = 4;

export function wordsOf(passphrase: string): readonly string[] {
  return passphrase.split(" ").filter((word) => word !== "");
}

/** A capital letter at the start or a space behind is no mistake in reading. */
export function isSameWord(typed: string, word: string): boolean {
  return typed.trim().normalize("NFC").toLowerCase() === word.normalize("NFC").toLowerCase();
}
