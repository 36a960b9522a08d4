import type { Bytes } from "../../contracts.ts";
import { ascii, joinBytes, type LayoutPart, u16be, u32be } from "../layout.ts";
import { mix } from "../pattern.ts";
import { encodePicture, jpegSegment, jpegStart } from "./jpeg-encoder.ts";

const WIDTH = 320;
const HEIGHT = 240;
const VARIANTS = 12;
const LARGEST_COMMENT = 65_533;
const pictures = new Map<number, Bytes>();

/** A landscape of a few sine waves in colours of the seed: small, smooth, and different enough to tell apart. */
function picture(seed: number): Bytes {
  const variant = seed % VARIANTS;
  let bytes = pictures.get(variant);
  if (bytes === undefined) {
    const base = [mix(variant, 1) % 256, mix(variant, 2) % 256, mix(variant, 3) % 256];
    const bend = 20 + (mix(variant, 4) % 60);
    bytes = encodePicture(WIDTH, HEIGHT, (x, y) => {
      const hill = 140 + 40 * Math.sin(x / bend + variant);
      const light = y > hill ? 0.4 : 1 - y / 480;
      const [r = 0, g = 0, b = 0] = base;
      return y > hill ? [g * light, r * light, b * light] : [r * light, g * light, 120 + 0.5 * b * light];
    });
    pictures.set(variant, bytes);
  }
  return bytes;
}

/** "2024:07:30 18:05:09" in UTC. */
export function exifTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1000).toISOString().slice(0, 19).replaceAll("-", ":").replace("T", " ");
}

/** TIFF 6.0, big-endian: camera, model, orientation, time, and an Exif directory with DateTimeOriginal. */
function exif(at: number): Bytes {
  const make = ascii("Apple\0");
  const model = ascii("iPhone 15 Pro\0");
  const time = ascii(`${exifTime(at)}\0`);
  const entryCount = 5;
  const dataStart = 8 + 2 + entryCount * 12 + 4;
  const modelAt = dataStart + make.length;
  const timeAt = modelAt + model.length;
  const exifAt = timeAt + time.length;
  const entry = (tag: number, type: number, count: number, value: number): Bytes =>
    joinBytes(u16be(tag), u16be(type), u32be(count), u32be(value));
  return joinBytes(
    ascii("Exif\0\0MM\0*"),
    u32be(8),
    u16be(entryCount),
    entry(0x010f, 2, make.length, dataStart),
    entry(0x0110, 2, model.length, modelAt),
    entry(0x0112, 3, 1, 1 << 16),
    entry(0x0132, 2, time.length, timeAt),
    entry(0x8769, 4, 1, exifAt),
    u32be(0),
    make,
    model,
    time,
    u16be(1),
    entry(0x9003, 2, time.length, timeAt),
    u32be(0),
  );
}

/** A JPEG of exactly `size` bytes: a small real picture, brought to its size by comment segments every decoder skips. */
export function jpegParts(size: number, seed: number, at: number): LayoutPart[] {
  const head = joinBytes(jpegStart, jpegSegment(0xe1, exif(at)));
  const tail = picture(seed);
  const parts: LayoutPart[] = [{ bytes: head }];
  let left = size - head.length - tail.length;
  if (left < 4) throw new RangeError(`a JPEG of ${size} bytes cannot be made`);
  for (let index = 0; left > 0; index += 1) {
    // A rest of fewer than four bytes could not hold a segment's own head.
    let payload = Math.min(left - 4, LARGEST_COMMENT);
    if (left - 4 - payload > 0 && left - 4 - payload < 4) payload -= 4;
    parts.push({ bytes: joinBytes(new Uint8Array([0xff, 0xfe]), u16be(payload + 2)) });
    parts.push({ pattern: { seed: mix(seed, index), incompressible: 1 }, size: payload });
    left -= payload + 4;
  }
  parts.push({ bytes: tail });
  return parts;
}

/** A whole small JPEG, for thumbnails inside databases. */
export function smallJpeg(seed: number): Bytes {
  return joinBytes(jpegStart, picture(seed));
}
export const PICTURE_SIZE = { width: WIDTH, height: HEIGHT } as const;
