import type { ByteDuplex } from "../../../../src/base/byte-duplex.ts";
import { connectTls } from "../../../../src/device/tls/connect-tls.ts";
import { byteDuplexSuite, type DuplexPair } from "../../../support/suites/byte-duplex.ts";
import { startNodeServer } from "../../../support/tls/node-server.ts";
import { StreamDuplex } from "../../../support/tls/node-streams.ts";
import { createPairedTls } from "../../../support/tls/pair.ts";

const paired = await createPairedTls();

async function open(version: "TLSv1.2" | "TLSv1.3"): Promise<[ours: ByteDuplex, theirs: ByteDuplex]> {
  const server = startNodeServer(paired, { minVersion: version, maxVersion: version });
  const theirs = new StreamDuplex(server.socket, "node:tls");
  return [await connectTls(server.wire, paired.identity), theirs];
}

/** 16 records ahead of our reader, 8 records of writes, and what node:tls holds on its side. */
const bufferBytes = 1_048_576;

for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
  byteDuplexSuite(
    `${version} client`,
    async (): Promise<DuplexPair> => {
      const [a, b] = await open(version);
      return { a, b };
    },
    { abortCrosses: false, bufferBytes },
  );

  byteDuplexSuite(
    `${version} client as the far end`,
    async (): Promise<DuplexPair> => {
      const [b, a] = await open(version);
      return { a, b };
    },
    { abortCrosses: false, bufferBytes },
  );
}
