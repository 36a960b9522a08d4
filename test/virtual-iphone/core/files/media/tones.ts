import type { Bytes } from "../../contracts.ts";
import { ascii, joinBytes, u16be, u32be } from "../layout.ts";
import { mix } from "../pattern.ts";
import { box, fullBox } from "./boxes.ts";

const SAMPLE_RATE = 44_100;
const FRAME_SAMPLES = 1_024;
const FRAME_BYTES = 8;
const FRAMES_PER_NOTE = 16;
const SECONDS_1904_TO_1970 = 2_082_844_800;
const MATRIX = joinBytes(...[0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32be));

const zeros = (count: number): Bytes => new Uint8Array(count);

/** An M4A file that plays: a slow row of tones, as AAC-LC with one spectral line per frame. About 350 bytes a second. */
export function tonesM4a(seconds: number, seed: number, at: number): Bytes {
  const count = Math.ceil((seconds * SAMPLE_RATE) / FRAME_SAMPLES);
  const frames = zeros(count * FRAME_BYTES);
  for (let index = 0; index < count; index += 1) {
    const band = 4 + (mix(seed, Math.floor(index / FRAMES_PER_NOTE)) % 5);
    frames.set(toneFrame(band), index * FRAME_BYTES);
  }
  const type = box("ftyp", ascii("M4A "), u32be(0), ascii("M4A mp42isom"));
  const media = box("mdat", frames);
  return joinBytes(type, media, movieBox(count, type.length + 8, at + SECONDS_1904_TO_1970));
}

/**
 * One AAC-LC frame of a single channel (ISO/IEC 14496-3, single_channel_element): every scale factor band up to `band` in
 * code book 1, zeros but for one line. Bands this low are four lines wide: one code word each.
 */
function toneFrame(band: number): Bytes {
  const fields: readonly (readonly [value: number, bits: number])[] = [
    [0, 3], // single_channel_element
    [0, 4], // its tag
    [186, 8], // global_gain: the loudness
    [0, 1],
    [0, 2], // one long window
    [0, 1], // sine shape
    [band + 1, 6], // max_sfb
    [0, 1], // no prediction
    [1, 4], // code book 1 …
    [band + 1, 5], // … for all bands
    [0, band + 1], // scale factors: no difference, one bit each
    [0, 3], // no pulses, no noise shaping, no gain control
    [0, band], // four zeros, one bit each
    [0b10100, 5], // 0, 0, 0, 1
    [7, 3], // end
  ];
  const bits = fields.map(([value, width]) => value.toString(2).padStart(width, "0")).join("");
  const padded = bits.padEnd(FRAME_BYTES * 8, "0");
  return new Uint8Array((padded.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

function movieBox(count: number, framesAt: number, macTime: number): Bytes {
  const duration = u32be(count * FRAME_SAMPLES);
  const times = joinBytes(u32be(macTime >>> 0), u32be(macTime >>> 0));
  const rate = u32be(SAMPLE_RATE);
  const movieHeader = fullBox(
    "mvhd",
    0,
    times,
    rate,
    duration,
    u32be(0x10000),
    u16be(0x100),
    zeros(10),
    MATRIX,
    zeros(24),
    u32be(2),
  );
  const trackHeader = fullBox(
    "tkhd",
    7,
    times,
    u32be(1),
    u32be(0),
    duration,
    zeros(12),
    u16be(0x100),
    zeros(2),
    MATRIX,
    zeros(8),
  );
  const mediaHeader = fullBox("mdhd", 0, times, rate, duration, u16be(0x55c4), zeros(2));
  const handler = fullBox("hdlr", 0, u32be(0), ascii("soun"), zeros(12), ascii("SoundHandler\0"));
  const samples = box(
    "stbl",
    fullBox("stsd", 0, u32be(1), sampleEntry()),
    fullBox("stts", 0, u32be(1), u32be(count), u32be(FRAME_SAMPLES)),
    fullBox("stsc", 0, u32be(1), u32be(1), u32be(count), u32be(1)),
    fullBox("stsz", 0, u32be(FRAME_BYTES), u32be(count)),
    fullBox("stco", 0, u32be(1), u32be(framesAt)),
  );
  const data = box("dinf", fullBox("dref", 0, u32be(1), fullBox("url ", 1)));
  const information = box("minf", fullBox("smhd", 0, zeros(4)), data, samples);
  return box("moov", movieHeader, box("trak", trackHeader, box("mdia", mediaHeader, handler, information)));
}

/** Who decodes it: AAC-LC, 44,100 Hz, one channel (ISO/IEC 14496-14 and 14496-1). */
function sampleEntry(): Bytes {
  const descriptor = (tag: number, ...content: readonly Uint8Array[]): Bytes => {
    const body = joinBytes(...content);
    return joinBytes(new Uint8Array([tag, body.length]), body);
  };
  const config = descriptor(4, new Uint8Array([0x40, 0x15, 0, 0, 0]), zeros(8), descriptor(5, u16be(0x1208)));
  const stream = descriptor(3, zeros(3), config, descriptor(6, new Uint8Array([2])));
  return box(
    "mp4a",
    zeros(6),
    u16be(1),
    zeros(8),
    u16be(1),
    u16be(16),
    zeros(4),
    u32be(SAMPLE_RATE * 0x10000),
    fullBox("esds", 0, stream),
  );
}
