import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import { utf8 } from "../../../src/base/bytes.ts";
import { connectTls } from "../../../src/device/tls/connect-tls.ts";
import type { TlsIdentity } from "../../../src/device/tls/identity.ts";
import { type Delivery, deliveries } from "../../support/delivery.ts";
import { collect, pattern, sameBytes } from "../../support/suites/byte-duplex.ts";
import { StreamDuplex } from "../../support/tls/node-streams.ts";
import {
  connectSocket,
  type PairedFiles,
  type ServerProgram,
  startOpensslServer,
  writePairedFiles,
} from "../../support/tls/openssl-server.ts";
import { createPairedTls, type PairedTls } from "../../support/tls/pair.ts";
import { redelivered } from "../../support/tls/redelivered.ts";

/** Digits only: `s_server` takes letters at the start of its input for commands. */
const payload: Bytes = pattern(60_000, 7).map((byte) => 48 + (byte % 10));

const suites12 = [
  "ECDHE-RSA-AES256-GCM-SHA384",
  "ECDHE-RSA-AES128-GCM-SHA256",
  "ECDHE-RSA-CHACHA20-POLY1305",
  "ECDHE-RSA-AES256-SHA384",
  "ECDHE-RSA-AES128-SHA256",
  "ECDHE-RSA-AES256-SHA",
  "ECDHE-RSA-AES128-SHA",
];
const suites13 = ["TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"];

let paired: PairedTls;
let files: PairedFiles;
let payloadFile: string;

beforeAll(async () => {
  paired = await createPairedTls();
  files = await writePairedFiles(paired);
  payloadFile = join(files.folder, "payload");
  await writeFile(payloadFile, payload);
});
afterAll(() => files.dispose());

/** Runs a server for one connection. */
async function withServer<T>(
  args: readonly string[],
  work: (wire: ByteDuplex, server: ServerProgram) => Promise<T>,
  options: { readonly files?: PairedFiles; readonly feed?: string; readonly delivery?: Delivery } = {},
): Promise<T> {
  const server = await startOpensslServer(options.files ?? files, args, options.feed);
  try {
    const wire = new StreamDuplex(await connectSocket(server.port), "tcp");
    return await work(redelivered(wire, options.delivery ?? "whole"), server);
  } finally {
    await server.stop();
  }
}

function receiveAll(args: readonly string[], identity: TlsIdentity, delivery: Delivery, from = files): Promise<Bytes> {
  const work = async (wire: ByteDuplex): Promise<Bytes> => collect(await connectTls(wire, identity));
  return withServer(args, work, { files: from, feed: `cat ${payloadFile}`, delivery });
}

const matrix = [
  ...suites12.map((suite) => [suite, ["-tls1_2", "-cipher", `${suite}:@SECLEVEL=0`]] as const),
  ...suites13.map((suite) => [suite, ["-tls1_3", "-ciphersuites", suite]] as const),
];

describe.each(matrix)("openssl s_server with %s", (_suite, args) => {
  it.each(deliveries)("sends us everything, delivered %s", async (delivery) => {
    expect(sameBytes(await receiveAll(args, paired.identity, delivery), payload)).toBe(true);
  });

  it.each([512, 4_096])("sends us everything in records of %i bytes", async (recordBytes) => {
    const received = await receiveAll([...args, "-max_send_frag", String(recordBytes)], paired.identity, "odd pieces");
    expect(sameBytes(received, payload)).toBe(true);
  });

  it("reads what we write and answers", () =>
    withServer([...args, "-rev"], async (wire) => {
      const plain = await connectTls(wire, paired.identity);
      await plain.write(utf8("abcdef\n"));
      expect(await plain.read()).toEqual(utf8("fedcba\n"));
      await plain.write(utf8(`${"x".repeat(15_000)}y\n`));
      const answer = await plain.read();
      expect(answer?.[0]).toBe("y".charCodeAt(0));
      await plain.close();
      await collect(plain);
      await plain.closed;
    }));
});

describe.each(["-tls1_2", "-tls1_3"])("openssl s_server %s", (version) => {
  it.each(["P-256", "X25519", "P-384"])("agrees on %s, after asking again where it must", async (group) => {
    const received = await receiveAll([version, "-groups", group], paired.identity, "odd pieces");
    expect(sameBytes(received, payload)).toBe(true);
  });

  it.each([1_024, 2_048, 4_096])("with a device key of %i bits", async (bits) => {
    const other = await createPairedTls(bits);
    const otherFiles = await writePairedFiles(other);
    try {
      const args = [version, "-cipher", "ALL:@SECLEVEL=0"];
      expect(sameBytes(await receiveAll(args, other.identity, "whole", otherFiles), payload)).toBe(true);
    } finally {
      await otherFiles.dispose();
    }
  });

  it("sees the host certificate and our signature", () =>
    withServer([version], async (wire, server) => {
      const plain = await connectTls(wire, paired.identity);
      const [, body = "nothing"] = paired.certificates.hostCertificatePem.split("\n");
      await expect.poll(server.said, { timeout: 10_000 }).toContain(body);
      expect(server.said()).toMatch(/CIPHER is|New, TLS/);
      await plain.close();
    }));

  it("that asks for no certificate is served as well", async () => {
    const received = await receiveAll(["-no-verify", version], paired.identity, "whole");
    expect(sameBytes(received, payload)).toBe(true);
  });

  it("with another device's key is refused and told bad_certificate", async () => {
    const stranger = await createPairedTls();
    await withServer([version], async (wire, server) => {
      await expect(connectTls(wire, stranger.identity)).rejects.toMatchObject({ code: "tls/wrong-device" });
      await expect.poll(server.said, { timeout: 10_000 }).toContain("bad certificate");
    });
  });

  it("refuses us when our signature is not that of the host certificate", async () => {
    const stranger = await createPairedTls();
    const identity = { ...paired.identity, hostKeys: stranger.identity.hostKeys };
    await withServer([version], async (wire) => {
      // In TLS 1.3 the client is done before the server has judged: the alert meets the first read.
      const outcome = connectTls(wire, identity).then((plain) => plain.read());
      await expect(outcome).rejects.toMatchObject({ code: "tls/alert", context: { name: "decrypt_error" } });
    });
  });
});

describe("openssl s_server", () => {
  it("with TLS 1.1 at most says protocol_version", () =>
    withServer(["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"], async (wire) => {
      const error = { code: "tls/alert", context: { alert: 70, name: "protocol_version" } };
      await expect(connectTls(wire, paired.identity)).rejects.toMatchObject(error);
    }));

  it("with RSA key exchange only says handshake_failure", () =>
    withServer(["-tls1_2", "-cipher", "AES128-SHA:@SECLEVEL=0"], async (wire) => {
      const error = { code: "tls/alert", context: { alert: 40 } };
      await expect(connectTls(wire, paired.identity)).rejects.toMatchObject(error);
    }));

  it("with only PKCS#1 v1.5 signatures works in TLS 1.2", async () => {
    const args = ["-tls1_2", "-sigalgs", "RSA+SHA256", "-client_sigalgs", "RSA+SHA256"];
    expect(sameBytes(await receiveAll(args, paired.identity, "whole"), payload)).toBe(true);
  });

  it("that renegotiates is told no_renegotiation", () =>
    withServer(["-tls1_2"], async (wire, server) => {
      const plain = await connectTls(wire, paired.identity);
      server.process.stdin?.write("r\n");
      // OpenSSL takes the warning for the end: it says handshake_failure.
      await expect(plain.read()).rejects.toMatchObject({ code: "tls/alert", context: { alert: 40 } });
      await expect.poll(server.said, { timeout: 10_000 }).toMatch(/no renegotiation/i);
    }));

  it("that updates its keys is followed, and gets ours", () =>
    withServer(["-tls1_3"], async (wire, server) => {
      let arrivals = 0;
      const read = wire.read.bind(wire);
      wire.read = (options) => read(options).finally(() => (arrivals += 1));
      const plain = await connectTls(wire, paired.identity);
      const say = (text: string): void => void server.process.stdin?.write(text);
      for (const command of ["k\n", "K\n"]) {
        const before = arrivals;
        say(command);
        // Two lines that arrive together would be one command.
        await expect.poll(() => arrivals, { timeout: 10_000 }).toBeGreaterThan(before);
        say("12345\n");
        expect(new TextDecoder().decode((await plain.read()) ?? undefined)).toContain("12345");
        await plain.write(utf8("hello\n"));
      }
      await plain.write(utf8("after the update\n"));
      await expect.poll(server.said, { timeout: 10_000 }).toContain("after the update");
      await plain.close();
    }));
});
