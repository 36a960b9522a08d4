import type { Bytes } from "../../contracts.ts";
import { joinBytes } from "../layout.ts";
import { encodePicture, jpegStart } from "./jpeg-encoder.ts";
import { pngFile } from "./png.ts";

export const SCREENSHOT_SIZE = { width: 196, height: 426 } as const;

const PALETTE = Uint8Array.of(255, 255, 255, 229, 229, 234, 52, 120, 246, 142, 142, 147);
const [WHITE, GREY, BLUE, DARK] = [0, 1, 2, 3];

/** A picture of a conversation, in outline: bars above, bubbles left and right. */
export function screenshotPng(): Bytes {
  const { width, height } = SCREENSHOT_SIZE;
  const rowBytes = 1 + width / 2;
  const rows = new Uint8Array(rowBytes * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 2) {
      rows[y * rowBytes + 1 + x / 2] = (colourAt(x, y) << 4) | colourAt(x + 1, y);
    }
  }
  return pngFile({ width, height, depth: 4, palette: PALETTE, rows });
}

/** The phone's small copy of it, cut to whole blocks. */
export function screenshotThumbnail(): Bytes {
  const { width, height } = SCREENSHOT_SIZE;
  const picture = encodePicture(width - (width % 16), height - (height % 16), (x, y) => {
    const at = 3 * colourAt(x, y);
    return [PALETTE[at] ?? 0, PALETTE[at + 1] ?? 0, PALETTE[at + 2] ?? 0];
  });
  return joinBytes(jpegStart, picture);
}

function colourAt(x: number, y: number): number {
  const { width, height } = SCREENSHOT_SIZE;
  if (y < 44) return y > 18 && y < 26 && x > 70 && x < 126 ? DARK : GREY;
  if (y > height - 28) return y < height - 8 && x > 12 && x < width - 12 ? WHITE : GREY;
  const bubble = Math.floor((y - 52) / 34);
  const isMine = bubble % 3 === 1;
  const within = (y - 52) % 34 < 26;
  const long = 70 + ((bubble * 37) % 60);
  const fromEdge = isMine ? width - x : x;
  if (y < 52 || !within || fromEdge < 10 || fromEdge > 10 + long) return WHITE;
  return isMine ? BLUE : GREY;
}
