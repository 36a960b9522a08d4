import type { Bytes } from "../../base/bytes.ts";

export interface MediaType {
  readonly kind: "image" | "video" | "audio";
  readonly mime: string;
  /** Lower case, without a dot. */
  readonly extension: string;
  /** Every browser shows or plays it, on every computer. */
  readonly displayable: boolean;
}

/** How many bytes from the start `mediaTypeOf` looks at. */
export const sniffBytes = 64;

const JPEG: MediaType = { kind: "image", mime: "image/jpeg", extension: "jpg", displayable: true };
const PNG: MediaType = { kind: "image", mime: "image/png", extension: "png", displayable: true };
const GIF: MediaType = { kind: "image", mime: "image/gif", extension: "gif", displayable: true };
const WEBP: MediaType = { kind: "image", mime: "image/webp", extension: "webp", displayable: true };
const HEIC: MediaType = { kind: "image", mime: "image/heic", extension: "heic", displayable: false };
const AVIF: MediaType = { kind: "image", mime: "image/avif", extension: "avif", displayable: true };
const TIFF: MediaType = { kind: "image", mime: "image/tiff", extension: "tif", displayable: false };
const MOV: MediaType = { kind: "video", mime: "video/quicktime", extension: "mov", displayable: false };
const MP4: MediaType = { kind: "video", mime: "video/mp4", extension: "mp4", displayable: true };
const M4A: MediaType = { kind: "audio", mime: "audio/mp4", extension: "m4a", displayable: true };
const AMR: MediaType = { kind: "audio", mime: "audio/amr", extension: "amr", displayable: false };
const CAF: MediaType = { kind: "audio", mime: "audio/x-caf", extension: "caf", displayable: false };
const WAV: MediaType = { kind: "audio", mime: "audio/wav", extension: "wav", displayable: true };
const MP3: MediaType = { kind: "audio", mime: "audio/mpeg", extension: "mp3", displayable: true };

/** Text at an offset, and what that makes of the file. TIFF is also what most raw formats (DNG) start with. */
const SIGNATURES: readonly (readonly [offset: number, signature: string, type: MediaType])[] = [
  [0, "\xff\xd8\xff", JPEG],
  [0, "\x89PNG\r\n\x1a\n", PNG],
  [0, "GIF87a", GIF],
  [0, "GIF89a", GIF],
  [8, "WEBP", WEBP],
  [8, "WAVE", WAV],
  [0, "II*\0", TIFF],
  [0, "MM\0*", TIFF],
  [0, "#!AMR", AMR],
  [0, "caff", CAF],
  [0, "ID3", MP3],
  [4, "wide", MOV],
  [4, "moov", MOV],
  [4, "mdat", MOV],
];

/** @source ISO/IEC 14496-12 §4.3, 23008-12 §10, https://mp4ra.org/registered-types/brands */
const BRANDS: Readonly<Record<string, MediaType>> = {
  heic: HEIC,
  heix: HEIC,
  hevc: HEIC,
  heim: HEIC,
  heis: HEIC,
  mif1: HEIC,
  msf1: HEIC,
  avif: AVIF,
  avis: AVIF,
  "qt  ": MOV,
  "M4A ": M4A,
  "M4B ": M4A,
};

/** What the file is, or null when its start is not known. @param head the first `sniffBytes` bytes, or fewer */
export function mediaTypeOf(head: Bytes): MediaType | null {
  const text = String.fromCharCode(...head.subarray(0, sniffBytes));
  if (text.startsWith("ftyp", 4)) return BRANDS[text.slice(8, 12)] ?? MP4;
  return SIGNATURES.find(([offset, signature]) => text.startsWith(signature, offset))?.[2] ?? null;
}
