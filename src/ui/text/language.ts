import type { Catalogue } from "./catalogue.ts";
import { core } from "./core.en.ts";
import { setLocale } from "./locale.ts";

/** Languages by their own names, in the order of the switch. */
export const languageNames = { en: "English", de: "Deutsch", ar: "العربية" } as const;

export type Language = keyof typeof languageNames;

/**
 * What the screens say now. A live binding: read it at render time, never keep a part of it. At first it has only what the
 * first screen says in its first state; `setLanguage` brings the rest, and nothing changes the state before that.
 */
export let text: Catalogue = core as unknown as Catalogue;

/** One file each, which merges the areas: `export const catalogue: Catalogue`. Loaded when its language is chosen. */
const files = import.meta.glob<Catalogue>(["./de.ts", "./ar.ts"], { import: "catalogue" });

/** Those that this build has. */
export const languages: readonly Language[] = (Object.keys(languageNames) as Language[]).filter(
  (language) => language === "en" || `./${language}.ts` in files,
);

/** The first language of the browser that the app speaks. */
export function preferredLanguage(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.split("-")[0]).find((tag) => languages.some((language) => language === tag));
  return languages.find((language) => language === known) ?? "en";
}

export function directionOf(language: Language): "ltr" | "rtl" {
  return language === "ar" ? "rtl" : "ltr";
}

/** Loads the catalogue and says everything in it from now on. Whoever draws screens must draw them again after that. */
export async function setLanguage(language: Language, load = loadCatalogue): Promise<void> {
  const catalogue = await load(language);
  text = catalogue;
  setLocale(language);
}

async function loadCatalogue(language: Language): Promise<Catalogue> {
  const file = files[`./${language}.ts`];
  return file === undefined ? (await import("./en.ts")).en : file();
}
