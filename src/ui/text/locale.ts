let locale = "en";

/** The language that numbers, dates and plurals follow; a BCP 47 tag. Set by `setLanguage` only. */
export function currentLocale(): string {
  return locale;
}

export function setLocale(tag: string): void {
  locale = tag;
}
