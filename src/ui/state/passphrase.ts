/** Written apart and read aloud without doubt: no c, q or x. */
const CONSONANTS = "bdfghjklmnprstvwyz";
const VOWELS = "aeiou";
const SYLLABLES_PER_WORD = 2;
const WORDS = 6;

/** 18 × 5 syllables, two a word, six words: 77.9 bits, each word one of 8,100. */
export const GENERATED_BITS: number = Math.floor(
  WORDS * SYLLABLES_PER_WORD * Math.log2(CONSONANTS.length * VOWELS.length),
);

/** Six words nobody chose. `random` gives a whole number below its argument, each as likely as the others. */
export function generatePassphrase(random: (below: number) => number = randomBelow): string {
  const letter = (letters: string): string => letters[random(letters.length)] ?? "";
  const syllable = (): string => letter(CONSONANTS) + letter(VOWELS);
  const word = (): string => Array.from({ length: SYLLABLES_PER_WORD }, syllable).join("");
  return Array.from({ length: WORDS }, word).join(" ");
}

/** A whole number below `below`, at most 256. Numbers past the last whole multiple are thrown again: a plain remainder would favour the small ones. */
export function randomBelow(below: number): number {
  const end = 256 - (256 % below);
  const byte = new Uint8Array(1);
  do crypto.getRandomValues(byte);
  while ((byte[0] ?? 0) >= end);
  return (byte[0] ?? 0) % below;
}

/** "code": only a few digits, like the one that unlocks the iPhone. */
export type Strength = "empty" | "spaces" | "code" | "short" | "fair" | "long";

const SHORTEST = 10;
const LONG = 20;

/** What can honestly be said of a passphrase somebody chose: its length, not how easily it is guessed. */
export function strengthOf(passphrase: string): Strength {
  if (passphrase === "") return "empty";
  if (passphrase !== passphrase.trim()) return "spaces";
  if (/^\d{4,8}$/.test(passphrase)) return "code";
  const different = new Set(passphrase).size;
  if (passphrase.length < SHORTEST || different < 5) return "short";
  return passphrase.length < LONG ? "fair" : "long";
}

export function isAcceptable(strength: Strength): boolean {
  return strength === "fair" || strength === "long";
}
