import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, dataView } from "../../../../src/base/bytes.ts";
import type { FileSource } from "../../../../src/base/files.ts";
import { embeddedJpeg, mediaTypeOf, readExif, readJpegExif } from "../../../../src/codec/image/index.ts";

const latin = (text: string): Bytes => Uint8Array.from(text, (character) => character.charCodeAt(0));
const u16 = (value: number): Bytes => new Uint8Array([value >> 8, value & 255]);
const u32 = (value: number): Bytes => concatBytes([u16(value >>> 16), u16(value & 0xffff)]);
const box = (type: string, ...parts: Bytes[]): Bytes => {
  const body = concatBytes(parts);
  return concatBytes([u32(body.length + 8), latin(type), body]);
};

const PICTURE = concatBytes([latin("\xff\xd8\xff\xdb"), new Uint8Array(40).fill(7), latin("\xff\xd9")]);

/** Two directories, big-endian: orientation in the first, the place of the thumbnail in the second. */
function tiff(orientation: number): Bytes {
  const entry = (tag: number, type: number, value: Bytes) => concatBytes([u16(tag), u16(type), u32(1), value]);
  const second = 8 + 2 + 12 + 4;
  const picture = second + 2 + 24 + 4;
  return concatBytes([
    latin("MM\0*"),
    u32(8),
    u16(1),
    entry(0x0112, 3, concatBytes([u16(orientation), u16(0)])),
    u32(second),
    u16(2),
    entry(0x0201, 4, u32(picture)),
    entry(0x0202, 4, u32(PICTURE.length)),
    u32(0),
    PICTURE,
  ]);
}

/** A HEIC file with one item beside the picture. */
function heic(itemType: string, item: Bytes): Bytes {
  const type = box("ftyp", latin("heic"), u32(0), latin("mif1heic"));
  const meta = (offset: number): Bytes =>
    box(
      "meta",
      u32(0),
      box("hdlr", u32(0), u32(0), latin("pict"), new Uint8Array(13)),
      box("iinf", u32(0), u16(2), infe(1, "hvc1"), infe(2, itemType)),
      box("iloc", u32(0), new Uint8Array([0x44, 0]), u16(2), place(1, offset, 4), place(2, offset + 4, item.length)),
    );
  const offset = type.length + meta(0).length + 8;
  return concatBytes([type, meta(offset), box("mdat", u32(0), item)]);
}

const infe = (id: number, type: string): Bytes =>
  box("infe", u32(0x0200_0000), u16(id), u16(0), latin(type), latin("\0"));
const place = (id: number, offset: number, length: number): Bytes =>
  concatBytes([u16(id), u16(0), u16(1), u32(offset), u32(length)]);

function fileOf(bytes: Bytes): FileSource & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    sizeBytes: bytes.length,
    readAt: (offset, length) => {
      if (offset + length > bytes.length) throw new Error("read behind the end");
      asked.push(length);
      return Promise.resolve(bytes.slice(offset, offset + length));
    },
    read: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}

describe("media types", () => {
  it.each([
    ["\xff\xd8\xff\xe0", "jpg", true],
    ["\x89PNG\r\n\x1a\n....", "png", true],
    ["....ftypheic....", "heic", false],
    ["....ftypqt  ....", "mov", false],
    ["....ftypisom....", "mp4", true],
    ["....ftypM4A ....", "m4a", true],
    ["#!AMR\n....", "amr", false],
    ["MM\0*........", "tif", false],
    ["RIFF....WEBPVP8 ", "webp", true],
  ])("tells %j", (start, extension, displayable) => {
    expect(mediaTypeOf(latin(start))).toMatchObject({ extension, displayable });
  });

  it("does not guess", () => {
    for (const start of ["", "\xff\xd8", "hello world", "....ftyp"]) {
      const type = mediaTypeOf(latin(start));
      expect(type === null || type.extension === "mp4").toBe(true);
    }
    expect(mediaTypeOf(latin("%PDF-1.7"))).toBeNull();
  });
});

describe("EXIF", () => {
  it("gives turn and thumbnail of a JPEG", () => {
    const exif = concatBytes([latin("Exif\0\0"), tiff(6)]);
    const jpeg = concatBytes([
      latin("\xff\xd8\xff\xe0"),
      u16(4),
      u16(0),
      latin("\xff\xe1"),
      u16(exif.length + 2),
      exif,
    ]);
    expect(readJpegExif(jpeg)).toEqual({ orientation: 6, thumbnail: PICTURE });
  });

  it("takes what is out of range as not said", () => {
    expect(readExif(tiff(9)).orientation).toBe(1);
    const cut = tiff(6);
    expect(readExif(cut.slice(0, cut.length - 5))).toEqual({ orientation: 6, thumbnail: null });
  });

  it("never throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readExif(new Uint8Array(bytes));
        readJpegExif(concatBytes([latin("\xff\xd8\xff\xe1"), new Uint8Array(bytes)]));
        readJpegExif(concatBytes([latin("\xff\xd8\xff\xe1\0\x90Exif\0\0MM\0*"), new Uint8Array(bytes)]));
      }),
    );
  });
});

describe("embedded JPEG", () => {
  it("is found in a HEIC's EXIF and as an item, without reading the rest", async () => {
    const inExif = fileOf(
      concatBytes([heic("Exif", concatBytes([u32(6), latin("Exif\0\0"), tiff(1)])), new Uint8Array(1e6)]),
    );
    expect(await embeddedJpeg(inExif)).toEqual(PICTURE);
    expect(inExif.asked.reduce((sum, length) => sum + length, 0)).toBeLessThan(2_000);
    expect(await embeddedJpeg(fileOf(heic("jpeg", PICTURE)))).toEqual(PICTURE);
  });

  it("is null where there is none", async () => {
    expect(await embeddedJpeg(fileOf(heic("hvc1", PICTURE)))).toBeNull();
    expect(await embeddedJpeg(fileOf(heic("jpeg", latin("no picture at all"))))).toBeNull();
    expect(await embeddedJpeg(fileOf(latin("text")))).toBeNull();
  });

  it("is never looked for behind the end or in gigabytes, however the boxes lie", async () => {
    const good = heic("Exif", concatBytes([u32(6), latin("Exif\0\0"), tiff(1)]));
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 5), fc.nat(0xffff_ffff), async (offset, value) => {
        const bad = good.slice();
        dataView(bad).setUint32(offset, value);
        const file = fileOf(bad);
        await embeddedJpeg(file);
        expect(Math.max(...file.asked)).toBeLessThanOrEqual(good.length);
      }),
      { numRuns: 500 },
    );
  });
});
