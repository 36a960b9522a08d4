import type { AbortOptions } from "./abort.ts";
import type { Bytes } from "./bytes.ts";
import type { KeepsakeError } from "./errors.ts";

export interface ByteSource {
  /**
   * The next 1…n bytes, or null at the clean end. The caller owns the result.
   * At most one call may be pending. Nothing is fetched ahead beyond the buffer stated by the implementation.
   */
  read(options?: AbortOptions): Promise<Bytes | null>;
}

export interface ByteSink {
  /** Resolves when the next write is welcome. The sink owns `bytes` from the call on: do not read or change them afterwards. */
  write(bytes: Bytes, options?: AbortOptions): Promise<void>;
  /** All bytes delivered, no more will come. For a file: the content becomes visible under its name only now. */
  close(options?: AbortOptions): Promise<void>;
}

/**
 * The one contract of every pipe: mux connection, TLS, message port, memory pair. The suite `byte-duplex` accepts all of them.
 * Bytes handed over are given away, in both directions.
 */
export interface ByteDuplex extends ByteSource, ByteSink {
  /** For people: "mux 52013→62078", "tls com.apple.mobilebackup2". */
  readonly label: string;
  /** Resolves after both directions ended cleanly; rejects with the first error. Never left unhandled by the implementation. */
  readonly closed: Promise<void>;
  /** Ends both directions at once; pending and later calls reject with `reason`. Idempotent. A fired signal in read or write does the same. */
  abort(reason: KeepsakeError): void;
}
