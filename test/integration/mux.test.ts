import { describe, expect, it } from "vitest";
import type { ByteDuplex } from "../../src/base/byte-duplex.ts";
import { KeepsakeError } from "../../src/base/errors.ts";
import { findPhones, type MuxConnection, openUsbTransport } from "../../src/usb/index.ts";
import { settled } from "../support/manual-clock.ts";
import { pattern, sameBytes } from "../support/suites/byte-duplex.ts";
import { createMuxPhone, type MuxPhone, type MuxPhoneOptions } from "../support/usb/mux-phone.ts";
import type { PhoneStream } from "../virtual-iphone/core/contracts.ts";
import type { Misbehaviours } from "../virtual-iphone/core/misbehaviours.ts";

const ECHO = 7;
const SOURCE = 19;
const SINK = 9;
const MIB = 1_048_576;
const SOURCE_BYTES = 64 * MIB;

/** Echoes until the host ends, or sends without end, or counts what comes. */
async function serve(stream: PhoneStream, port: number, received: { bytes: number; sum: number }): Promise<void> {
  if (port === SOURCE) {
    const block = pattern(65_536, 1);
    for (let sent = 0; sent < SOURCE_BYTES; sent += block.length) await stream.write(block.slice());
    return stream.close();
  }
  for (let part = await stream.readSome(65_536); part !== null; part = await stream.readSome(65_536)) {
    if (port === ECHO) await stream.write(part);
    received.bytes += part.length;
    received.sum = checksum(received.sum, part);
  }
}

function createTestPhone(misbehave: Misbehaviours = {}, more: Partial<MuxPhoneOptions> = {}) {
  const received = { bytes: 0, sum: 0 };
  const ports = [ECHO, SOURCE, SINK];
  const phone = createMuxPhone({ misbehave, ports, serve: (stream, port) => serve(stream, port, received), ...more });
  return { phone, received };
}

function checksum(sum: number, bytes: Uint8Array): number {
  let state = sum;
  for (const byte of bytes) state = (Math.imul(state, 31) + byte) >>> 0;
  return state;
}

async function readExactly(duplex: ByteDuplex, length: number): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for (let missing = length; missing > 0; ) {
    const part = await duplex.read();
    if (part === null) break;
    parts.push(part);
    missing -= part.length;
  }
  return Buffer.concat(parts);
}

async function echoes(phone: MuxPhone, bytes: number): Promise<boolean> {
  const mux = await phone.connect();
  const connection = await mux.connect(ECHO);
  const [received] = await Promise.all([readExactly(connection, bytes), connection.write(pattern(bytes, 5))]);
  await connection.close();
  await mux.close();
  return sameBytes(received, pattern(bytes, 5));
}

describe("mux over WebUSB to the virtual iPhone", () => {
  it("echoes through a port, several connections at once, and leaves the phone free", async () => {
    const { phone } = createTestPhone();
    expect(await findPhones(phone.browser as unknown as USB)).toHaveLength(1);
    const mux = await phone.connect();
    const connections = await Promise.all([1, 2, 3, 4].map(() => mux.connect(ECHO)));
    const outcomes = connections.map(async (connection, seed) => {
      const [received] = await Promise.all([
        readExactly(connection, 300_000),
        connection.write(pattern(300_000, seed)),
      ]);
      return sameBytes(received, pattern(300_000, seed));
    });
    expect(await Promise.all(outcomes)).toEqual([true, true, true, true]);
    await mux.close();
    expect(phone.violations).toEqual([]);
    await (await phone.connect()).close();
  });

  it("receives 64 MiB within the window, to the end", async () => {
    const { phone } = createTestPhone();
    const mux = await phone.connect();
    const connection = await mux.connect(SOURCE);
    const block = pattern(65_536, 1);
    let [total, sum, expected, mostUnread] = [0, 0, 0, 0];
    for (let part = await connection.read(); part !== null; part = await connection.read()) {
      if (total < 4 * MIB) sum = checksum(sum, part);
      total += part.length;
      mostUnread = Math.max(mostUnread, connection.unacknowledgedBytes);
      if (total === 4 * MIB) for (let at = 0; at < 4 * MIB; at += block.length) expected = checksum(expected, block);
    }
    expect(total).toBe(SOURCE_BYTES);
    if (expected !== 0) expect(sum).toBe(expected);
    expect(mostUnread).toBeLessThanOrEqual(524_288);
    await connection.closed;
    await mux.close();
    expect(phone.violations).toEqual([]);
  });

  it("sends 64 MiB within the phone's window; close waits for the last byte", async () => {
    const { phone, received } = createTestPhone();
    const mux = await phone.connect();
    const connection = await mux.connect(SINK);
    let expected = 0;
    for (let at = 0; at < 64; at++) {
      const block = pattern(MIB, at);
      expected = checksum(expected, block);
      await connection.write(block);
    }
    await connection.close();
    await settled();
    expect(received).toEqual({ bytes: 64 * MIB, sum: expected });
    await mux.close();
    expect(phone.violations).toEqual([]);
  });

  it("a slow reader stops its own connection only", async () => {
    const { phone } = createTestPhone();
    const mux = await phone.connect();
    const slow = await mux.connect(SOURCE);
    await slow.read();
    const other = await mux.connect(ECHO);
    const [echoed] = await Promise.all([readExactly(other, 5 * MIB), other.write(pattern(5 * MIB, 2))]);
    expect(echoed).toHaveLength(5 * MIB);
    expect(slow.unacknowledgedBytes).toBeGreaterThan(65_536);
    expect(slow.unacknowledgedBytes).toBeLessThanOrEqual(524_288);
    await mux.close();
    expect(phone.violations).toEqual([]);
  });

  it.each([
    ["packets cut at 1", { splitPacketAt: 1 }],
    ["packets cut at 7", { splitPacketAt: 7 }],
    ["packets cut inside the header", { splitPacketAt: 19 }],
    ["packets cut in the payload", { splitPacketAt: 5_000 }],
    ["several packets in a transfer", { gluePackets: 5 }],
    ["empty transfers", { emptyTransfers: true }],
    ["packets of 48 KiB over several transfers", { maxPacketBytes: 49_152 }],
    ["packets of 64 KiB", { maxPacketBytes: 65_536 }],
    ["version 1", { muxVersion: 1 }],
    ["a stray packet of an old session", { strayPacket: true }],
    ["control messages", { controlMessages: true }],
    ["a window that closes for a while", { closeReceiveWindowAfterBytes: 100_000, receiveWindowClosedMs: 20 }],
    ["a window that shrinks below what is under way", { shrinkReceiveWindowTo: 1_024 }],
    ["an IN pipe that stalls once", { stallInAfterBytes: 300_000 }],
  ] satisfies [string, Misbehaviours][])("bears %s", async (_name, misbehave) => {
    const { phone } = createTestPhone(misbehave);
    expect(await echoes(phone, 700_000)).toBe(true);
    expect(phone.violations).toEqual([]);
  });

  it.each([64, 512, 1024] as const)("ends every transfer rightly with packets of %i bytes", async (packetSize) => {
    const { phone, received } = createTestPhone({}, { packetSize });
    const mux = await phone.connect();
    const connection = await mux.connect(SINK);
    // 36 bytes of headers: these lengths fall before, on and behind the border of a USB packet.
    const lengths = [packetSize - 37, packetSize - 36, packetSize - 35, 3 * packetSize - 36, 49_115, 49_116];
    for (const length of lengths) {
      await connection.write(new Uint8Array(length));
      await settled();
    }
    await connection.close();
    await settled();
    expect(received.bytes).toBe(lengths.reduce((sum, length) => sum + length));
    expect(phone.violations).toEqual([]);
    await mux.close();
  });

  it("tells a refusal with the phone's words", async () => {
    const { phone } = createTestPhone();
    const mux = await phone.connect();
    await expect(mux.connect(4_711)).rejects.toMatchObject({
      code: "mux/refused",
      context: { port: 4_711, text: "Connection refused" },
    });
    expect(await (await mux.connect(ECHO)).write(pattern(10, 1))).toBeUndefined();
    await mux.close();
  });

  it.each([0, 1, 60_000, 1_000_000])("reports a reset with a text after %i bytes", async (bytes) => {
    const { phone } = createTestPhone({ resetConnectionAfterBytes: bytes, resetText: "socket is closed" });
    const mux = await phone.connect();
    const connection = await mux.connect(SOURCE);
    let total = 0;
    const reading = (async () => {
      for (let part = await connection.read(); part !== null; part = await connection.read()) total += part.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: "mux/reset", context: { text: "socket is closed" } });
    expect(total).toBeGreaterThanOrEqual(bytes);
    await mux.close();
  });

  it("finds the phone taken by another tab, and free after it", async () => {
    const { phone } = createTestPhone();
    const mux = await phone.connect();
    phone.misbehave.holdInterface = true;
    const [device] = await phone.browser.getDevices();
    const opening = openUsbTransport(device as unknown as USBDevice, {
      usb: phone.browser as unknown as USB,
      platform: "other",
    });
    await expect(opening).rejects.toMatchObject({ code: "usb/taken" });
    phone.misbehave.holdInterface = false;
    await mux.close();
    expect(await echoes(phone, 1_000)).toBe(true);
  });
});

describe("unplugging", () => {
  /** Every transfer of a session with one echo, either way. */
  async function runSession(phone: MuxPhone): Promise<void> {
    const mux = await phone.connect();
    try {
      const connection: MuxConnection = await mux.connect(ECHO);
      await connection.write(pattern(3_000, 1));
      await readExactlyOrThrow(connection, 3_000);
      await connection.close();
    } finally {
      await mux.close();
    }
  }

  async function readExactlyOrThrow(connection: MuxConnection, length: number): Promise<void> {
    const bytes = await readExactly(connection, length);
    if (bytes.length < length) throw new KeepsakeError("base/truncated");
  }

  it("at every byte count of a session ends with usb/unplugged, and the phone works after re-plugging", async () => {
    let unharmed = 0;
    for (let bytes = 1; unharmed === 0; bytes += bytes < 120 ? 3 : 97) {
      const { phone } = createTestPhone({ unplugAfterBytes: bytes });
      const outcome = await runSession(phone).then(
        () => "unharmed",
        (error: unknown) => (error instanceof KeepsakeError ? error.code : String(error)),
      );
      if (outcome === "unharmed" && bytes > 3_000) unharmed++;
      else expect(["usb/unplugged", "unharmed"], `after ${bytes} bytes`).toContain(outcome);
      delete phone.misbehave.unplugAfterBytes;
      if (!phone.usb.attached) phone.usb.attach();
      await runSession(phone);
    }
    expect(unharmed).toBe(1);
  });
});
