import type { Bytes } from "../../contracts.ts";
import { ascii, joinBytes, type LayoutPart, u16be, u32be } from "../layout.ts";
import { box, fullBox } from "./boxes.ts";

/**
 * The container of a HEIC picture (ISO/IEC 23008-12) with one HEVC item. Its boxes are valid and give type and size of
 * the picture; the coded data itself is noise, because encoding HEVC is no part of a phone for tests.
 */
export function heicParts(size: number, seed: number): LayoutPart[] {
  const type = box("ftyp", ascii("heic"), u32be(0), ascii("mif1"), ascii("heic"));
  // The place of the data depends on the length of `meta`, which does not depend on the place's value.
  const metaLength = metaBox(0, 0).length;
  const dataAt = type.length + metaLength + 8;
  const dataLength = size - dataAt;
  return [
    { bytes: joinBytes(type, metaBox(dataAt, dataLength), u32be(dataLength + 8), ascii("mdat")) },
    { pattern: { seed, incompressible: 1 }, size: dataLength },
  ];
}

function metaBox(dataAt: number, dataLength: number): Bytes {
  const item = fullBox("infe", 0x0200_0000, u16be(1), u16be(0), ascii("hvc1"), new Uint8Array([0]));
  const decoder = box(
    "hvcC",
    new Uint8Array([1, 3, 0x70, 0, 0, 0, 0xb0, 0, 0, 0, 0, 0, 90, 0xf0, 0, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, 0]),
  );
  const properties = box("ipco", decoder, fullBox("ispe", 0, u32be(4032), u32be(3024)));
  const association = fullBox("ipma", 0, u32be(1), u16be(1), new Uint8Array([2, 0x81, 0x02]));
  const location = fullBox(
    "iloc",
    0,
    new Uint8Array([0x44, 0x00]),
    u16be(1),
    u16be(1),
    u16be(0),
    u16be(1),
    u32be(dataAt),
    u32be(dataLength),
  );
  return fullBox(
    "meta",
    0,
    fullBox("hdlr", 0, u32be(0), ascii("pict"), new Uint8Array(13)),
    fullBox("pitm", 0, u16be(1)),
    fullBox("iinf", 0, u16be(1), item),
    location,
    box("iprp", properties, association),
  );
}
