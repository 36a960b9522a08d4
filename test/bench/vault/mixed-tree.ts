import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fillPattern, mix } from "../../virtual-iphone/core/files/pattern.ts";

export interface MixedTree {
  readonly files: number;
  readonly bytes: number;
}

interface FileKind {
  readonly minBytes: number;
  readonly maxBytes: number;
  /** 1 for photos and films, less for lists and databases. */
  readonly incompressible: number;
}

const notes: FileKind = { minBytes: 1_000, maxBytes: 30_000, incompressible: 0.2 };
const databases: FileKind = { minBytes: 50_000, maxBytes: 800_000, incompressible: 0.4 };
const photos: FileKind = { minBytes: 300_000, maxBytes: 3_000_000, incompressible: 1 };
const films: FileKind = { minBytes: 4_000_000, maxBytes: 20_000_000, incompressible: 1 };
/** Of a hundred files, as on a phone: most are small, most bytes are in the few that are not. */
const shares: readonly (readonly [FileKind, number])[] = [
  [notes, 65],
  [databases, 15],
  [photos, 17],
  [films, 3],
];
const FILES_PER_DIRECTORY = 64;

/** Fills `root` with a tree of about `bytes`; the same for the same arguments. */
export async function writeMixedTree(root: string, bytes: number, seed: number): Promise<MixedTree> {
  let written = 0;
  let files = 0;
  for (; written < bytes; files++) {
    const directory = join(root, `folder-${Math.floor(files / FILES_PER_DIRECTORY)}`);
    if (files % FILES_PER_DIRECTORY === 0) await mkdir(directory, { recursive: true });
    const content = contentOf(mix(seed, files), bytes - written);
    await writeFile(join(directory, `file-${files}`), content);
    written += content.length;
  }
  return { files, bytes: written };
}

function contentOf(seed: number, mostBytes: number): Uint8Array {
  const kind = kindOf(seed % 100);
  const sizeBytes = kind.minBytes + (mix(seed, 1) % (kind.maxBytes - kind.minBytes));
  const content = new Uint8Array(Math.min(sizeBytes, mostBytes));
  fillPattern({ seed, incompressible: kind.incompressible }, 0, content);
  return content;
}

function kindOf(percentile: number): FileKind {
  let upTo = 0;
  for (const [kind, share] of shares) {
    upTo += share;
    if (percentile < upTo) return kind;
  }
  return films;
}
