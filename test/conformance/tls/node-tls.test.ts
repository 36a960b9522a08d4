import { X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connectTls } from "../../../src/device/tls/connect-tls.ts";
import { deliveries } from "../../support/delivery.ts";
import { collect, pattern, sameBytes } from "../../support/suites/byte-duplex.ts";
import { startNodeServer } from "../../support/tls/node-server.ts";
import { StreamDuplex } from "../../support/tls/node-streams.ts";
import { createPairedTls } from "../../support/tls/pair.ts";
import { redelivered } from "../../support/tls/redelivered.ts";

const paired = await createPairedTls();

describe.each(["TLSv1.2", "TLSv1.3"] as const)("node:tls with %s", (version) => {
  it.each(deliveries)("exchanges bytes both ways, delivered %s, and sees the host certificate", async (delivery) => {
    const sizeBytes = delivery === "byte by byte" ? 40_000 : 3_000_000;
    const { wire, socket } = startNodeServer(paired, { minVersion: version, maxVersion: version });
    const shown = new Promise(
      (resolve) => void socket.once("secure", () => resolve(socket.getPeerX509Certificate()?.raw)),
    );
    const theirs = new StreamDuplex(socket, "node:tls");
    const ours = await connectTls(redelivered(wire, delivery), paired.identity);
    const [atOurs, atTheirs] = await Promise.all([
      collect(ours),
      collect(theirs),
      ours.write(pattern(sizeBytes, 1)).then(() => ours.close()),
      theirs.write(pattern(sizeBytes, 2)).then(() => theirs.close()),
    ]);
    expect(sameBytes(atTheirs, pattern(sizeBytes, 1))).toBe(true);
    expect(sameBytes(atOurs, pattern(sizeBytes, 2))).toBe(true);
    expect(await shown).toEqual(new X509Certificate(paired.certificates.hostCertificatePem).raw);
    await Promise.all([ours.closed, theirs.closed]);
  });

  it.each([64, 1_000, 16_384])("exchanges bytes in records of %i bytes", async (recordBytes) => {
    const { wire, socket } = startNodeServer(paired, { minVersion: version, maxVersion: version });
    const theirs = new StreamDuplex(socket, "node:tls");
    const ours = await connectTls(wire, paired.identity);
    socket.setMaxSendFragment(Math.max(512, recordBytes));
    const sending = (async () => {
      for (let offset = 0; offset < 100_000; offset += recordBytes) await theirs.write(pattern(recordBytes, offset));
      await theirs.close();
    })();
    const received = await collect(ours);
    await sending;
    const expected: Uint8Array[] = [];
    for (let offset = 0; offset < 100_000; offset += recordBytes) expected.push(pattern(recordBytes, offset));
    expect(sameBytes(received, Buffer.concat(expected))).toBe(true);
  });
});
