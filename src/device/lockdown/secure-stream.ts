import { type AbortOptions, abortError } from "../../base/abort.ts";
import type { ByteDuplex } from "../../base/byte-duplex.ts";
import { type Clock, withTimeout } from "../../base/clock.ts";
import { asKeepsakeError, KeepsakeError } from "../../base/errors.ts";
import { type PairRecord, tlsIdentityOf } from "../pairing/pair-record.ts";
import type { TlsIdentity } from "../tls/identity.ts";

/** Client handshake over any duplex; the result carries the plain text. The server's key must be the identity's. */
export type ConnectTls = (
  duplex: ByteDuplex,
  identity: TlsIdentity,
  options?: AbortOptions & { readonly name?: string | undefined },
) => Promise<ByteDuplex>;

export interface SecureOptions extends AbortOptions {
  readonly clock: Clock;
  readonly connectTls: ConnectTls;
  /** For error contexts. */
  readonly peer: string;
}

const HANDSHAKE_MS = 20_000;

/**
 * Secures a connection with the keys of a pair record. When that fails the connection is gone.
 * @throws tls/handshake also when the phone just hangs up, which is how it shows that it no longer honours the record;
 * lockdown/silent
 */
export async function secureStream(plain: ByteDuplex, record: PairRecord, options: SecureOptions): Promise<ByteDuplex> {
  const { clock, connectTls, peer, signal } = options;
  const silent = (): KeepsakeError => new KeepsakeError("lockdown/silent", { peer, during: "handshake" });
  try {
    return await withTimeout(
      connectTls(plain, tlsIdentityOf(record), { signal, name: peer }),
      HANDSHAKE_MS,
      clock,
      silent,
    );
  } catch (error) {
    const failure = signal?.aborted ? abortError(signal) : handshakeError(error, peer);
    plain.abort(failure);
    throw failure;
  }
}

function handshakeError(error: unknown, peer: string): KeepsakeError {
  const failure = asKeepsakeError(error, "tls/handshake");
  const hungUp = failure.code === "base/ended" || failure.code === "base/truncated" || failure.code === "mux/reset";
  return hungUp ? new KeepsakeError("tls/handshake", { peer, what: "phone hung up" }, { cause: failure }) : failure;
}
