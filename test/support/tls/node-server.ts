import { createSecureContext, type SecureContextOptions, TLSSocket, type TLSSocketOptions } from "node:tls";
import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import { createMemoryPair } from "../../../src/base/memory-duplex.ts";
import { streamOver } from "./node-streams.ts";
import type { PairedTls } from "./pair.ts";

export interface NodeServer {
  /** The client's end of the wire. */
  readonly wire: ByteDuplex;
  readonly socket: TLSSocket;
}

/** A phone's side of TLS by node:tls: shows the device certificate, asks for the host's, verifies no chain. */
export function startNodeServer(
  paired: PairedTls,
  context: SecureContextOptions = {},
  options: TLSSocketOptions = {},
): NodeServer {
  const [wire, far] = createMemoryPair("wire");
  const secureContext = createSecureContext({
    cert: paired.certificates.deviceCertificatePem,
    key: paired.devicePrivateKeyPem,
    ciphers: "ALL:@SECLEVEL=0",
    ...context,
  });
  const socket = new TLSSocket(streamOver(far), {
    isServer: true,
    requestCert: true,
    rejectUnauthorized: false,
    secureContext,
    ...options,
  });
  return { wire, socket };
}
