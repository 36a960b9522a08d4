import { ascii, Layout } from "../layout.ts";
import type { Pattern } from "../pattern.ts";
import { heicParts } from "./heic.ts";
import { jpegParts } from "./jpeg-file.ts";
import { movieParts } from "./movie.ts";

/** Sorts of generated files that a program which knows the format can open. */
export type MediaFormat = "jpeg" | "heic" | "mov" | "plist" | "json";

/** The smallest sizes the formats can be made in. */
export const SMALLEST_MEDIA: Readonly<Record<MediaFormat, number>> = {
  jpeg: 24_000,
  heic: 4_096,
  mov: 32_000,
  plist: 256,
  json: 64,
};

/**
 * A file of exactly `size` bytes.
 * @param at Unix seconds: when the picture was taken
 */
export function mediaLayout(format: MediaFormat, size: number, seed: number, at: number): Layout {
  if (size < SMALLEST_MEDIA[format]) throw new RangeError(`a ${format} of ${size} bytes cannot be made`);
  if (format === "jpeg") return new Layout(jpegParts(size, seed, at));
  if (format === "heic") return new Layout(heicParts(size, seed));
  if (format === "mov") return new Layout(movieParts(size, seed, at));
  return format === "plist" ? plistLayout(size, seed) : jsonLayout(size, seed);
}

const words = (seed: number): Pattern => ({ seed, incompressible: 0 });

function plistLayout(size: number, seed: number): Layout {
  const head = ascii(
    `<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict><key>Version</key><integer>${seed % 100}</integer><key>Notes</key><string>`,
  );
  const tail = ascii("</string></dict></plist>\n");
  return new Layout([
    { bytes: head },
    { pattern: words(seed), size: size - head.length - tail.length },
    { bytes: tail },
  ]);
}

function jsonLayout(size: number, seed: number): Layout {
  const head = ascii(`{"version":${seed % 100},"text":"`);
  const tail = ascii('"}\n');
  return new Layout([
    { bytes: head },
    { pattern: words(seed), size: size - head.length - tail.length },
    { bytes: tail },
  ]);
}
