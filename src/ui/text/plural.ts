import { currentLocale } from "./locale.ts";

/** The forms a language has for a count; English uses `one` and `other`, Arabic all six. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** The form that the current language uses for this count. */
export function plural(count: number, forms: PluralForms): string {
  return forms[new Intl.PluralRules(currentLocale()).select(count)] ?? forms.other;
}
