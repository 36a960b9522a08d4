import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Bytes } from "../../../../src/base/bytes.ts";
import { concatBytes } from "../../../../src/base/bytes.ts";
import type { Clock } from "../../../../src/base/clock.ts";
import { isErrorCode } from "../../../../src/base/error-catalogue.ts";
import { hasCode, KeepsakeError } from "../../../../src/base/errors.ts";
import { createMemoryPair } from "../../../../src/base/memory-duplex.ts";
import { certificateFromPem } from "../../../../src/codec/x509/index.ts";
import { connectTls } from "../../../../src/device/tls/connect-tls.ts";
import { startNodeServer } from "../../../support/tls/node-server.ts";
import { createPairedTls } from "../../../support/tls/pair.ts";
import {
  messagesOf,
  type ServerMessage,
  startScriptedServer,
  type Tamper,
} from "../../../support/tls/scripted-server.ts";

const paired = await createPairedTls();
const stranger = await createPairedTls();
const versions = ["1.2", "1.3"] as const;
/** For peers that never hang up: the farewell is not waited for. */
const impatient: Clock = { nowMs: () => 0, sleep: () => Promise.resolve() };

/** What the client reports and what the server is told. */
async function meet(version: "1.2" | "1.3", tamper: Tamper): Promise<{ client: unknown; server: unknown }> {
  const { wire, session } = startScriptedServer(paired, version, tamper);
  const client = connectTls(wire, paired.identity).then(
    async (plain) => {
      plain.abort(new KeepsakeError("app/aborted"));
      return "connected";
    },
    (error: unknown) => error,
  );
  // After its Finished the server has nothing more to receive but the client's verdict.
  const server = session
    .then(async ({ channel, far }) => {
      const verdict = await channel.receive(NOTHING).catch((error: unknown) => error);
      await far.close();
      throw verdict;
    })
    .catch((error: unknown) => (hasCode(error, "app/aborted") ? "connected" : error));
  return { client: await client, server: await server };
}

function only(wanted: ServerMessage, change: (body: Bytes) => Bytes): Tamper {
  return (name, body) => (name === wanted ? change(body) : body);
}

function flip(body: Bytes, index: number): Bytes {
  const changed = body.slice();
  const at = index < 0 ? body.length + index : index;
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

function repeated(times: number, bytes: readonly number[]): number[] {
  return Array.from({ length: times }, () => bytes).flat();
}

const NOTHING = 255;
const unexpectedMessage = 10;
const badCertificate = 42;
const illegalParameter = 47;
const decodeError = 50;
const decryptError = 51;
const unsupportedExtension = 110;

describe.each(versions)("TLS %s", (version) => {
  it("connects when nothing is changed", async () => {
    expect(await meet(version, (_name, body) => body)).toEqual({ client: "connected", server: "connected" });
  });

  const cases: readonly (readonly [string, ServerMessage, (body: Bytes) => Bytes, number])[] = [
    ["a wrong Finished", "Finished", (body) => flip(body, 0), decryptError],
    ["a short Finished", "Finished", (body) => body.slice(1), decryptError],
    [
      "a wrong signature",
      version === "1.2" ? "ServerKeyExchange" : "CertificateVerify",
      (body) => flip(body, -1),
      decryptError,
    ],
    [
      "a signature scheme nobody offered",
      version === "1.2" ? "ServerKeyExchange" : "CertificateVerify",
      (body) => flip(body, version === "1.2" ? 69 : 0),
      illegalParameter,
    ],
    ["a certificate that is none", "Certificate", (body) => flip(body, version === "1.2" ? 6 : 7), badCertificate],
    ["an unknown suite", "ServerHello", (body) => flip(body, version === "1.2" ? 35 : 67), illegalParameter],
    ["compression", "ServerHello", (body) => flip(body, version === "1.2" ? 37 : 69), illegalParameter],
    ["an old version", "ServerHello", (body) => flip(body, 0), version === "1.2" ? 70 : illegalParameter],
    ["a truncated ServerHello", "ServerHello", (body) => body.slice(0, 20), decodeError],
    ["bytes behind the ServerHello", "ServerHello", (body) => concatBytes([body, new Uint8Array(1)]), decodeError],
  ];

  it.each(cases)("refuses %s and says why", async (_name, message, change, alert) => {
    const { client, server } = await meet(version, only(message, change));
    expect(client).toMatchObject({ code: "tls/handshake", context: { alert } });
    // A TLS 1.3 server has taken its keys before it hears of a bad ServerHello: it cannot read the alert any more.
    const isDeaf = version === "1.3" && message === "ServerHello";
    expect(server).toMatchObject(isDeaf ? { code: "tls/bad-record" } : { code: "tls/alert", context: { alert } });
  });

  it("refuses the certificate of another device", async () => {
    const other = certificateFromPem(stranger.certificates.deviceCertificatePem).encoded;
    const replace = (body: Bytes): Bytes =>
      concatBytes([
        body.slice(0, version === "1.2" ? 6 : 7),
        other,
        body.slice((version === "1.2" ? 6 : 7) + other.length),
      ]);
    const { client, server } = await meet(version, only("Certificate", replace));
    expect(client).toMatchObject({ code: "tls/wrong-device" });
    expect(server).toMatchObject({ code: "tls/alert", context: { alert: badCertificate } });
  });

  it("refuses an empty certificate list", async () => {
    const empty = new Uint8Array(version === "1.2" ? 3 : 4);
    const { client } = await meet(
      version,
      only("Certificate", () => empty),
    );
    expect(client).toMatchObject({ code: "tls/handshake", context: { alert: decodeError } });
  });

  it("refuses an extension nobody asked for", async () => {
    const withExtension = (body: Bytes): Bytes => {
      const start = version === "1.2" ? 38 : 70;
      const list = concatBytes([body.slice(start + 2), Uint8Array.of(0, 16, 0, 0)]);
      return concatBytes([body.slice(0, start), Uint8Array.of(0, list.length), list]);
    };
    const { client } = await meet(version, only("ServerHello", withExtension));
    expect(client).toMatchObject({ code: "tls/handshake", context: { alert: unsupportedExtension } });
  });

  it("answers every changed, cut or lengthened message with a catalogue error, or connects", async () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constant("flip"), at: fc.nat(), value: fc.integer({ min: 1, max: 255 }) }),
      fc.record({ kind: fc.constant("cut"), at: fc.nat(), value: fc.constant(0) }),
      fc.record({ kind: fc.constant("insert"), at: fc.nat(), value: fc.nat(255) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...messagesOf[version]), change, async (message, { kind, at, value }) => {
        const { client } = await meet(
          version,
          only(message, (body) => {
            const index = body.length === 0 ? 0 : at % body.length;
            if (kind === "cut") return body.slice(0, index);
            if (kind === "insert") return concatBytes([body.slice(0, index), Uint8Array.of(value), body.slice(index)]);
            const changed = body.slice();
            if (changed.length > 0) changed[index] = (changed[index] ?? 0) ^ value;
            return changed;
          }),
        );
        if (client === "connected") return;
        expect(client).toBeInstanceOf(KeepsakeError);
        const { code } = client as KeepsakeError;
        expect(isErrorCode(code) && /^(tls\/|base\/truncated)/.test(code)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe("TLS 1.2", () => {
  it("refuses a server that was talked down from TLS 1.3", async () => {
    const marked = (body: Bytes): Bytes => {
      const changed = body.slice();
      changed.set([0x44, 0x4f, 0x57, 0x4e, 0x47, 0x52, 0x44, 0x01], 2 + 24);
      return changed;
    };
    const { client } = await meet("1.2", only("ServerHello", marked));
    expect(client).toMatchObject({ code: "tls/handshake", context: { alert: illegalParameter } });
  });

  it("refuses a broken ChangeCipherSpec", async () => {
    const { client } = await meet(
      "1.2",
      only("ChangeCipherSpec", () => Uint8Array.of(2)),
    );
    expect(client).toMatchObject({ code: "tls/handshake", context: { alert: unexpectedMessage } });
  });
});

describe("a handshake", () => {
  it("with a server that answers in TLS 1.1 says so", async () => {
    const [wire, far] = createMemoryPair();
    const connecting = connectTls(wire, paired.identity, { clock: impatient });
    await far.read();
    await far.write(Uint8Array.of(22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2, ...repeated(32, [1]), 0, 0, 47, 0));
    await expect(connecting).rejects.toMatchObject({ code: "tls/handshake", context: { alert: 70 } });
  });

  it("whose stream ends is an error of the handshake, at whatever byte", async () => {
    const recording = await recordServerFlight();
    for (let length = 0; length < recording.length; length += 97) {
      const [wire, far] = createMemoryPair();
      const connecting = connectTls(wire, paired.identity);
      await far.read();
      if (length > 0) await far.write(recording.slice(0, length));
      await far.close();
      const error: unknown = await connecting.catch((caught: unknown) => caught);
      expect(["tls/handshake", "base/truncated"]).toContain((error as KeepsakeError).code);
    }
  });

  it("that the peer leaves with close_notify ends", async () => {
    const [wire, far] = createMemoryPair();
    const connecting = connectTls(wire, paired.identity);
    await far.read();
    await far.write(Uint8Array.of(21, 3, 3, 0, 2, 1, 0));
    await expect(connecting).rejects.toMatchObject({ code: "tls/handshake" });
    await expect(far.read()).rejects.toMatchObject({ code: "tls/handshake" });
  });

  it("stops when the signal fires, and the stream with it", async () => {
    const [wire, far] = createMemoryPair();
    const controller = new AbortController();
    const connecting = connectTls(wire, paired.identity, { signal: controller.signal });
    await far.read();
    controller.abort();
    await expect(connecting).rejects.toMatchObject({ code: "app/aborted" });
    await expect(far.read()).rejects.toMatchObject({ code: "app/aborted" });
  });

  it.each([
    ["text", [...new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n")], "tls/bad-record"],
    ["a record of another protocol version", [22, 2, 0, 0, 1, 0], "tls/bad-record"],
    ["a record of 18433 bytes", [22, 3, 3, 0x48, 0x01], "tls/bad-record"],
    ["a plain record of more than 16384 bytes", [22, 3, 3, 0x40, 0x01, ...repeated(0x4001, [0])], "tls/bad-record"],
    ["a handshake message of 16 MB", [22, 3, 3, 0, 4, 2, 0xff, 0xff, 0xff], "tls/handshake"],
    ["an empty handshake record", [22, 3, 3, 0, 0], "tls/handshake"],
    ["application data", [23, 3, 3, 0, 1, 0], "tls/handshake"],
    ["a ChangeCipherSpec", [20, 3, 3, 0, 1, 1], "tls/handshake"],
    ["an alert of one byte", [21, 3, 3, 0, 1, 2], "tls/handshake"],
    ["a fatal alert nobody knows", [21, 3, 3, 0, 2, 2, 200], "tls/alert"],
    ["a hundred warnings", repeated(100, [21, 3, 3, 0, 2, 1, 90]), "tls/handshake"],
    ["a hundred HelloRequests", repeated(100, [22, 3, 3, 0, 4, 0, 0, 0, 0]), "tls/handshake"],
    ["a Finished", [22, 3, 3, 0, 4, 20, 0, 0, 0], "tls/handshake"],
  ])("answered with %s is refused", async (_name, bytes, code) => {
    const [wire, far] = createMemoryPair();
    const connecting = connectTls(wire, paired.identity, { clock: impatient });
    await far.read();
    await far.write(Uint8Array.from(bytes));
    await expect(connecting).rejects.toMatchObject({ code });
  });

  it("never hangs and never leaks foreign errors, whatever bytes answer", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 5 }), async (parts) => {
        const [wire, far] = createMemoryPair();
        const connecting = connectTls(wire, paired.identity, { clock: impatient }).catch((error: unknown) => error);
        await far.read();
        const sending = (async () => {
          for (const part of parts) await far.write(new Uint8Array(part));
          await far.close();
        })().catch(() => undefined);
        expect(await connecting).toBeInstanceOf(KeepsakeError);
        await sending;
      }),
      { numRuns: 200 },
    );
  });
});

/** What a real TLS 1.2 server sends first. */
async function recordServerFlight(): Promise<Bytes> {
  const { wire, socket } = startNodeServer(paired, { maxVersion: "TLSv1.2" });
  socket.on("error", () => undefined);
  const parts: Bytes[] = [];
  const [near, tap] = createMemoryPair();
  const connecting = connectTls(near, paired.identity);
  const hello = await tap.read();
  if (hello !== null) await wire.write(hello);
  while (concatBytes(parts).length < 1_000) parts.push((await wire.read()) ?? new Uint8Array(0));
  tap.abort(new KeepsakeError("app/aborted"));
  wire.abort(new KeepsakeError("app/aborted"));
  await connecting.catch(() => undefined);
  return concatBytes(parts);
}
