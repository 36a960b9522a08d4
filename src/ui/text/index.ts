export * from "./format.ts";
export { type Language, languageNames, languages, text } from "./language.ts";
export { currentLocale } from "./locale.ts";
export { modelName } from "./models.ts";
export { plural } from "./plural.ts";
