/** The bytes are no property list, or the value cannot be written as one. */
export class PlistError extends Error {
  override readonly name = "PlistError";
}

/** Containers nested deeper than this are refused in both directions. */
export const MAX_DEPTH = 512;
