import { ascii, joinBytes, type LayoutPart, u32be } from "../layout.ts";
import { heicPicture } from "./heic-pictures.ts";

const FREE_BOX_HEAD = 8;

/** A HEIC of exactly `size` bytes (ISO/IEC 23008-12): a small real picture, brought to its size by a box every decoder skips. */
export function heicParts(size: number, seed: number): LayoutPart[] {
  const picture = heicPicture(seed);
  const padding = size - picture.length - FREE_BOX_HEAD;
  if (padding < 0) throw new RangeError(`a HEIC of ${size} bytes cannot be made`);
  return [
    { bytes: joinBytes(picture, u32be(padding + FREE_BOX_HEAD), ascii("free")) },
    { pattern: { seed, incompressible: 1 }, size: padding },
  ];
}
