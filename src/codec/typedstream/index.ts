/** NeXT's archives, as Messages keeps texts in them: read only, and only what archives of foundation classes hold. */
export {
  type AttributedRun,
  type AttributedString,
  type AttributeValue,
  readAttributedString,
} from "./attributed-string.ts";
export { TypedstreamReader } from "./reader.ts";
export { isA, isTypedObject, type TypedObject, type TypedValue } from "./value.ts";
