import type { en } from "./en.ts";

/** The shape of an entry without its English words. */
export type Widen<T> = T extends string
  ? string
  : T extends (...args: infer Args) => string
    ? (...args: Args) => string
    : T extends readonly (infer Item)[]
      ? readonly Widen<Item>[]
      : { readonly [Key in keyof T]: Widen<T[Key]> };

/**
 * Everything the app says, in some language. A translation of one area is a file of its own,
 * `export const vaultTexts: Catalogue["vault"] = {…}` in `vault.de.ts`: a missing or a superfluous entry does not compile.
 */
export type Catalogue = Widen<typeof en>;
