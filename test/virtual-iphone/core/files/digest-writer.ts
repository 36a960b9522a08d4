import type { Content } from "./content.ts";
import { Sha1, toHex } from "./sha1.ts";

/** Takes the bytes of one file and keeps its size and digest only: for phones that must not need room. */
export class DigestWriter {
  private readonly sha1 = new Sha1();
  private size = 0;

  async write(bytes: Uint8Array): Promise<void> {
    this.sha1.update(bytes);
    this.size += bytes.length;
  }

  async finish(): Promise<Content> {
    return { kind: "digest", sha1: toHex(this.sha1.digest()), size: this.size };
  }
}
