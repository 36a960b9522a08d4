import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bytes, utf8 } from "../../../src/base/bytes.ts";
import { connectTls } from "../../../src/device/tls/connect-tls.ts";
import { deliveries } from "../../support/delivery.ts";
import { pattern, sameBytes } from "../../support/suites/byte-duplex.ts";
import { StreamDuplex } from "../../support/tls/node-streams.ts";
import {
  connectSocket,
  type PairedFiles,
  startServerProgram,
  writePairedFiles,
} from "../../support/tls/openssl-server.ts";
import { createPairedTls, type PairedTls } from "../../support/tls/pair.ts";
import { redelivered } from "../../support/tls/redelivered.ts";

let paired: PairedTls;
let files: PairedFiles;

beforeAll(async () => {
  paired = await createPairedTls();
  files = await writePairedFiles(paired);
});
afterAll(() => files.dispose());

const tls12 = "NORMAL:-VERS-ALL:+VERS-TLS1.2";
const tls13 = "NORMAL:-VERS-ALL:+VERS-TLS1.3";
const priorities = [
  `${tls12}:-CIPHER-ALL:+AES-256-GCM`,
  `${tls12}:-CIPHER-ALL:+AES-128-GCM`,
  `${tls12}:-CIPHER-ALL:+CHACHA20-POLY1305`,
  `${tls12}:-CIPHER-ALL:+AES-256-CBC`,
  `${tls12}:-CIPHER-ALL:+AES-128-CBC`,
  `${tls12}:%NO_SESSION_HASH`,
  `${tls12}:-GROUP-ALL:+GROUP-SECP384R1`,
  `${tls12}:-GROUP-ALL:+GROUP-X25519`,
  `${tls13}:-CIPHER-ALL:+AES-256-GCM`,
  `${tls13}:-CIPHER-ALL:+AES-128-GCM`,
  `${tls13}:-CIPHER-ALL:+CHACHA20-POLY1305`,
  `${tls13}:-GROUP-ALL:+GROUP-SECP384R1`,
  `${tls13}:-GROUP-ALL:+GROUP-X25519`,
];

/** An echo server that demands a client certificate. */
function startGnutls(priority: string): ReturnType<typeof startServerProgram> {
  return startServerProgram(
    "gnutls-serv",
    (port) => [
      "--echo",
      "--require-client-cert",
      `--port=${port}`,
      `--priority=${priority}`,
      `--x509certfile=${files.deviceCertificate}`,
      `--x509keyfile=${files.deviceKey}`,
    ],
    /listening on .*done/i,
  );
}

/** The server answers line by line, and only text. */
function line(length: number): Bytes {
  return utf8(`${pattern(length, length).reduce((text, byte) => text + (byte % 10), "")}\n`);
}

describe.each(priorities)("gnutls-serv with %s", (priority) => {
  it.each(deliveries)("echoes what we write, delivered %s", async (delivery) => {
    const server = await startGnutls(priority);
    try {
      const wire = new StreamDuplex(await connectSocket(server.port), "tcp");
      const plain = await connectTls(redelivered(wire, delivery), paired.identity);
      for (const length of [1, 100, 8_000]) {
        await plain.write(line(length));
        let received = Buffer.alloc(0);
        while (received.length < length + 1) {
          const part = await plain.read();
          if (part === null) throw new Error("ended early");
          received = Buffer.concat([received, part]);
        }
        expect(sameBytes(received, line(length))).toBe(true);
      }
      await plain.close();
    } finally {
      await server.stop();
    }
  });
});
