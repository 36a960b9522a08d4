export * from "./format.ts";
export { type Language, languageNames, languages, text } from "./language.ts";
export { modelName } from "./models.ts";
export { plural } from "./plural.ts";
