/** What the browser shows a file as. */
export interface MediaType {
  readonly kind: "picture" | "film" | "sound";
  readonly mime: string;
}

const picture = (mime: string): MediaType => ({ kind: "picture", mime });
const film = (mime: string): MediaType => ({ kind: "film", mime });
const sound = (mime: string): MediaType => ({ kind: "sound", mime });

/** By extension. QuickTime films are offered as MP4: the same boxes, and Chromium refuses the other name. */
const types: Readonly<Record<string, MediaType>> = {
  jpg: picture("image/jpeg"),
  jpeg: picture("image/jpeg"),
  png: picture("image/png"),
  gif: picture("image/gif"),
  webp: picture("image/webp"),
  avif: picture("image/avif"),
  bmp: picture("image/bmp"),
  heic: picture("image/heic"),
  heif: picture("image/heif"),
  mov: film("video/mp4"),
  mp4: film("video/mp4"),
  m4v: film("video/mp4"),
  m4a: sound("audio/mp4"),
  mp3: sound("audio/mpeg"),
  wav: sound("audio/wav"),
  aac: sound("audio/aac"),
  caf: sound("audio/x-caf"),
  amr: sound("audio/amr"),
};

/** Null when nothing but text could be shown. */
export function mediaTypeOf(name: string): MediaType | null {
  return types[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? null;
}
