import type { Bytes } from "../../contracts.ts";
import { ascii, joinBytes, type LayoutPart, u16be, u32be, u64be } from "../layout.ts";
import { box, fullBox, largeBoxHead } from "./boxes.ts";
import { PICTURE_SIZE, smallJpeg } from "./jpeg-file.ts";

const TIME_SCALE = 600;
const SECONDS_1904_TO_1970 = 2_082_844_800;
const MATRIX = joinBytes(...[0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32be));

const zeros = (count: number): Bytes => new Uint8Array(count);

/** A QuickTime movie with one Motion-JPEG frame of three seconds; the rest of its media data is noise no track uses. */
export function movieParts(size: number, seed: number, at: number): LayoutPart[] {
  const frame = smallJpeg(seed);
  const type = box("ftyp", ascii("qt  "), u32be(0), ascii("qt  "));
  const frameAt = type.length + 16;
  const moov = movieBox(frame.length, frameAt, at + SECONDS_1904_TO_1970);
  const filler = size - frameAt - frame.length - moov.length;
  if (filler < 0) throw new RangeError(`a movie of ${size} bytes cannot be made`);
  return [
    { bytes: joinBytes(type, largeBoxHead("mdat", frame.length + filler), frame) },
    { pattern: { seed, incompressible: 1 }, size: filler },
    { bytes: moov },
  ];
}

function movieBox(frameLength: number, frameAt: number, macTime: number): Bytes {
  const { width, height } = PICTURE_SIZE;
  const duration = 3 * TIME_SCALE;
  const times = joinBytes(u32be(macTime >>> 0), u32be(macTime >>> 0));
  const movieHeader = fullBox(
    "mvhd",
    0,
    times,
    u32be(TIME_SCALE),
    u32be(duration),
    u32be(0x10000),
    u16be(0x100),
    zeros(10),
    MATRIX,
    zeros(24),
    u32be(2),
  );
  const trackHeader = fullBox(
    "tkhd",
    3,
    times,
    u32be(1),
    u32be(0),
    u32be(duration),
    zeros(16),
    MATRIX,
    u32be(width << 16),
    u32be(height << 16),
  );
  const mediaHeader = fullBox("mdhd", 0, times, u32be(TIME_SCALE), u32be(duration), u32be(0));
  const handler = fullBox("hdlr", 0, ascii("mhlrvide"), zeros(12), new Uint8Array([0]));
  const dataHandler = fullBox("hdlr", 0, ascii("dhlralis"), zeros(12), new Uint8Array([0]));
  const entry = box(
    "jpeg",
    zeros(6),
    u16be(1),
    zeros(16),
    u16be(width),
    u16be(height),
    u32be(0x480000),
    u32be(0x480000),
    u32be(0),
    u16be(1),
    zeros(32),
    u16be(24),
    u16be(0xffff),
  );
  const samples = box(
    "stbl",
    fullBox("stsd", 0, u32be(1), entry),
    fullBox("stts", 0, u32be(1), u32be(1), u32be(duration)),
    fullBox("stsc", 0, u32be(1), u32be(1), u32be(1), u32be(1)),
    fullBox("stsz", 0, u32be(frameLength), u32be(1)),
    fullBox("co64", 0, u32be(1), u64be(frameAt)),
  );
  const data = box("dinf", fullBox("dref", 0, u32be(1), fullBox("alis", 1)));
  const information = box("minf", fullBox("vmhd", 1, zeros(8)), dataHandler, data, samples);
  return box("moov", movieHeader, box("trak", trackHeader, box("mdia", mediaHeader, handler, information)));
}
