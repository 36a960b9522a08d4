import type { Bytes } from "../../core/contracts.ts";
import { ascii, joinBytes } from "../../core/files/layout.ts";

const HEAD = [0x04, 0x0b, ...ascii("streamtyped"), 0x81, 0xe8, 0x03];
const NEW = 0x84;
const NIL = 0x85;
const END = 0x86;

const shortString = (text: string): number[] => [text.length, ...ascii(text)];

function integer(value: number): number[] {
  if (value < 0x80) return [value];
  if (value < 0x8000) return [0x81, value & 0xff, value >> 8];
  return [0x82, value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24];
}

/**
 * NeXT's typedstream of an NSAttributedString with one run: what Messages keeps in `attributedBody`. Its one attribute
 * is the number of the message part.
 */
export function attributedBody(text: string): Bytes {
  const utf8 = ascii(text);
  return joinBytes(
    new Uint8Array([
      ...HEAD,
      NEW,
      0x01,
      0x40, // an object: "@"
      NEW,
      NEW,
      NEW,
      ...shortString("NSAttributedString"),
      0x00,
      NEW,
      NEW,
      ...shortString("NSObject"),
      0x00,
      NIL,
      0x92, // "@" again
      NEW,
      NEW,
      NEW,
      ...shortString("NSString"),
      0x01,
      0x94, // a subclass of NSObject
      NEW,
      0x01,
      0x2b, // "+"
      ...integer(utf8.length),
    ]),
    utf8,
    new Uint8Array([
      END,
      NEW,
      0x02,
      ...ascii("iI"),
      0x01,
      ...integer(text.length),
      0x92,
      NEW,
      NEW,
      NEW,
      ...shortString("NSDictionary"),
      0x00,
      0x94,
      NEW,
      0x01,
      0x69,
      0x01, // "i": one pair
      0x92,
      NEW,
      0x96,
      0x96,
      ...integer(29),
      ...ascii("__kIMMessagePartAttributeName"),
      END,
      0x92,
      NEW,
      NEW,
      NEW,
      ...shortString("NSNumber"),
      0x00,
      NEW,
      NEW,
      ...shortString("NSValue"),
      0x00,
      0x94,
      NEW,
      0x01,
      0x2a, // "*"
      NEW,
      0x99,
      0x99,
      0x00,
      END,
      END,
      END,
    ]),
  );
}
