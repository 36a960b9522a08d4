import type { Bytes } from "../contracts.ts";
import { pngFile } from "../files/media/png.ts";

const SIZE = 60;

/** A one-colour square PNG; the colour follows the name, so that icons differ. */
export function iconPng(name: string): Bytes {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) >>> 0;
  const colour = [hash & 0xff, (hash >> 8) & 0xff, (hash >> 16) & 0xff];
  const rows = new Uint8Array(SIZE * (1 + SIZE * 3));
  for (let y = 0; y < SIZE; y++) {
    for (let x = 0; x < SIZE; x++) rows.set(colour, y * (1 + SIZE * 3) + 1 + x * 3);
  }
  return pngFile({ width: SIZE, height: SIZE, depth: 8, rows });
}
