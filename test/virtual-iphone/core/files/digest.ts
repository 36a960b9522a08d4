import type { ContentSource } from "./content.ts";
import type { PhoneFile } from "./phone-file.ts";
import { toHex } from "./sha1.ts";

const PIECE = 4 * 1024 * 1024;

/** SHA-256 of the SHA-256 of each 4 MiB piece: WebCrypto cannot hash a stream, and its speed is needed for gigabytes. */
export async function contentDigest(source: ContentSource): Promise<string> {
  const digests: Uint8Array[] = [];
  for (let offset = 0; offset < source.size; offset += PIECE) {
    const piece = new Uint8Array(Math.min(PIECE, source.size - offset));
    await source.read(offset, piece);
    digests.push(new Uint8Array(await crypto.subtle.digest("SHA-256", piece)));
  }
  const all = new Uint8Array(digests.length * 32);
  digests.forEach((digest, index) => {
    all.set(digest, index * 32);
  });
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", all)));
}

/** SHA-256 over domain, path, mode, owner, modification time and content digest of every entry, in order of name. */
export async function treeDigest(
  files: readonly PhoneFile[],
  digestOf: (file: PhoneFile) => Promise<string>,
): Promise<string> {
  const lines: string[] = [];
  for (let start = 0; start < files.length; start += 64) {
    const batch = files.slice(start, start + 64);
    const digests = await Promise.all(batch.map(digestOf));
    batch.forEach((file, index) => {
      const time = file.kind === "file" ? file.modifiedAt : 0;
      lines.push([file.domain, file.path, file.mode, file.userId, time, digests[index]].join("\0"));
    });
  }
  lines.sort();
  const bytes = new TextEncoder().encode(lines.join("\n"));
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
