import type { AbortOptions } from "../../base/abort.ts";
import { type Bytes, concatBytes } from "../../base/bytes.ts";
import type { FileSource } from "../../base/files.ts";
import { createHash, digestBulk } from "../../crypto/index.ts";

/** Up to here a file is hashed as a whole by the platform, which is ten times as fast. */
const WHOLE_BYTES = 8 * 1_048_576;

/** The SHA-1 of everything that is stored. Closes the file. */
export async function storedDigest(stored: FileSource, options: AbortOptions): Promise<Bytes> {
  const hash = stored.sizeBytes > WHOLE_BYTES ? createHash("sha1") : null;
  const parts: Bytes[] = [];
  const take = hash === null ? (part: Bytes) => void parts.push(part) : (part: Bytes) => hash.update(part);
  await readThrough(stored, take, options);
  return hash === null ? await digestBulk("sha1", concatBytes(parts)) : hash.digest();
}

/** Reads everything, one part after the other. Closes the file. */
export async function readThrough(
  stored: FileSource,
  take: (part: Bytes) => void,
  options: AbortOptions,
): Promise<void> {
  try {
    for (let part = await stored.read(options); part !== null; part = await stored.read(options)) take(part);
  } finally {
    await stored.close();
  }
}
