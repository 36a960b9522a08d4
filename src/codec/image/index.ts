/** What a media file is, told by its first bytes, and the small JPEG picture that some files carry inside. */
export { embeddedJpeg } from "./embedded-jpeg.ts";
export { type ExifFacts, readExif, readJpegExif } from "./exif.ts";
export { type MediaType, mediaTypeOf, sniffBytes } from "./media-type.ts";
