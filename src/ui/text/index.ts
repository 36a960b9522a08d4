export { en as text } from "./en.ts";
export * from "./format.ts";
export { modelName } from "./models.ts";
