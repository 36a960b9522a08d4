import { type Bytes, concatBytes } from "../../base/bytes.ts";
import { sha256, sha384 } from "../../crypto/index.ts";
import { vector24 } from "./wire.ts";

const MESSAGE_HASH = 254;

/** All handshake messages so far, both directions, without record headers: a few KiB. @source RFC 8446 §4.4.1 */
export class Transcript {
  #messages: Bytes[] = [];

  add(message: Bytes): void {
    this.#messages.push(message.slice());
  }

  bytes(): Bytes {
    return concatBytes(this.#messages);
  }

  hash(name: "sha256" | "sha384"): Bytes {
    return digest(name, this.bytes());
  }

  /** After a HelloRetryRequest the first ClientHello counts by its hash only. */
  foldFirstHello(name: "sha256" | "sha384"): void {
    const [firstHello = new Uint8Array(0), ...rest] = this.#messages;
    this.#messages = [concatBytes([Uint8Array.of(MESSAGE_HASH), vector24(digest(name, firstHello))]), ...rest];
  }
}

function digest(name: "sha256" | "sha384", bytes: Bytes): Bytes {
  return name === "sha256" ? sha256(bytes) : sha384(bytes);
}
