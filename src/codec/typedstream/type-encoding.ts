import { malformedStream } from "./value.ts";

/** What an Objective-C type encoding stands for. */
export type TypedEncoding =
  | { readonly kind: "scalar"; readonly code: string }
  | { readonly kind: "array"; readonly length: number; readonly of: TypedEncoding }
  | { readonly kind: "struct"; readonly fields: readonly TypedEncoding[] };

const SCALARS = new Set("@#:*+%!cCsSiIlLqQfdB");
const MAX_DEPTH = 16;

/**
 * The types of one group: "iI" are two, "[12c]" is one array, "{_NSRange=QQ}" one structure.
 * @throws base/malformed for anything that no archive of a foundation class holds
 */
export function parseEncoding(text: string, offset: number): readonly TypedEncoding[] {
  let at = 0;
  const fail = (): never => {
    throw malformedStream("type encoding", offset);
  };
  function one(depth: number): TypedEncoding {
    const code = text[at] ?? "";
    at += 1;
    if (SCALARS.has(code)) return { kind: "scalar", code };
    if (depth >= MAX_DEPTH) return fail();
    if (code === "[") return array(depth);
    return code === "{" ? struct(depth) : fail();
  }
  function array(depth: number): TypedEncoding {
    const digits = /^\d{1,9}/.exec(text.slice(at, at + 9))?.[0] ?? fail();
    at += digits.length;
    const of = one(depth + 1);
    if (text[at] !== "]") fail();
    at += 1;
    return { kind: "array", length: Number(digits), of };
  }
  function struct(depth: number): TypedEncoding {
    const equals = text.indexOf("=", at);
    const end = text.indexOf("}", at);
    if (equals >= 0 && equals < end) at = equals + 1;
    const fields: TypedEncoding[] = [];
    while (text[at] !== "}") fields.push(one(depth + 1));
    at += 1;
    return { kind: "struct", fields };
  }
  const types: TypedEncoding[] = [];
  while (at < text.length) types.push(one(0));
  return types;
}
