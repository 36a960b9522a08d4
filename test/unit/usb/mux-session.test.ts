import { describe, expect, it } from "vitest";
import { utf8 } from "../../../src/base/bytes.ts";
import { createLog } from "../../../src/base/log.ts";
import { type MuxConnection, type MuxSession, openMux } from "../../../src/usb/index.ts";
import { ManualClock, settled } from "../../support/manual-clock.ts";
import { pattern, sameBytes } from "../../support/suites/byte-duplex.ts";
import {
  flags,
  type HandSegment,
  hex,
  parseHost,
  segment,
  versionAnswer1,
  versionAnswer2,
} from "../../support/usb/hand-packets.ts";
import { MemoryTransport } from "../../support/usb/memory-transport.ts";

const LOCKDOWN = 62_078;

interface Bench {
  readonly transport: MemoryTransport;
  readonly clock: ManualClock;
  readonly log: ReturnType<typeof createLog>;
  readonly mux: MuxSession;
}

async function openBench(answer = versionAnswer2): Promise<Bench> {
  const transport = new MemoryTransport();
  const clock = new ManualClock();
  const log = createLog(() => clock.nowMs());
  transport.deliver(hex(answer));
  const mux = await openMux(transport, { clock, log, randomBytes: (length) => new Uint8Array(length) });
  return { transport, clock, log, mux };
}

/** Opens a connection on host port 1 (or the next) and forgets what was sent for it. */
async function openConnection(
  bench: Bench,
  options: { window?: number; isn?: number; hostPort?: number } = {},
): Promise<MuxConnection> {
  const { window = 131_072, isn = 0, hostPort = 1 } = options;
  const connecting = bench.mux.connect(LOCKDOWN);
  await settled();
  bench.transport.deliver(segment({ from: LOCKDOWN, to: hostPort, seq: isn, ack: 1, flags: flags.synAck, window }));
  const connection = await connecting;
  bench.transport.sent.length = 0;
  return connection;
}

function say(bench: Bench, fields: Partial<HandSegment>): void {
  bench.transport.deliver(segment({ from: LOCKDOWN, to: 1, flags: flags.ack, ack: 1, ...fields }));
}

const sentBy = ({ transport }: Bench) =>
  transport.sent.filter((packet) => packet[3] === 6).map((packet) => parseHost(packet));

describe("mux handshake", () => {
  it("sends the bytes of the reference: version 2, setup, SYN to lockdownd", async () => {
    const { transport, mux } = await openBench();
    expect(mux.version).toBe(2);
    mux.connect(LOCKDOWN).catch(() => undefined);
    await settled();
    expect(transport.sent).toEqual([
      hex("00000000 00000014 00000002 00000000 00000000"),
      hex("00000002 00000011 FEEDFACE 0000 FFFF 07"),
      hex("00000006 00000024 FEEDFACE 0001 FFFF 0001F27E 00000000 00000000 50020800 00000000"),
    ]);
    expect(transport.mostReads).toBe(32);
    await mux.close();
  });

  it("falls back to 8-byte headers without setup for a version 1 phone", async () => {
    const bench = await openBench(versionAnswer1);
    expect(bench.mux.version).toBe(1);
    const connecting = bench.mux.connect(LOCKDOWN);
    await settled();
    expect(bench.transport.sent[1]).toEqual(hex("00000006 0000001C 0001F27E 00000000 00000000 50020800 00000000"));
    bench.transport.deliver(segment({ from: LOCKDOWN, to: 1, ack: 1, flags: flags.synAck }, 1));
    const connection = await connecting;
    bench.transport.deliver(
      segment({ from: LOCKDOWN, to: 1, seq: 1, ack: 1, flags: flags.ack, payload: utf8("hi") }, 1),
    );
    expect(await connection.read()).toEqual(utf8("hi"));
    await bench.mux.close();
  });

  it("refuses another version and closes the transport", async () => {
    const transport = new MemoryTransport();
    transport.deliver(hex("00000000 00000014 00000003 00000000 00000000"));
    await expect(openMux(transport)).rejects.toMatchObject({ code: "mux/version", context: { major: 3 } });
    expect(transport.closed).toBe(true);
  });

  it("offers again every two seconds, version 1 at last, then gives up", async () => {
    const [transport, clock] = [new MemoryTransport(), new ManualClock()];
    const opening = openMux(transport, { clock });
    const outcome = expect(opening).rejects.toMatchObject({ code: "mux/silent", context: { tries: 5 } });
    await clock.advance(10_000);
    await outcome;
    expect(transport.sent.map((packet) => packet[11])).toEqual([2, 2, 2, 2, 1]);
    expect(transport.closed).toBe(true);
    expect(clock.sleepers).toBe(0);
  });

  it("takes an answer that comes after the second offer", async () => {
    const [transport, clock] = [new MemoryTransport(), new ManualClock()];
    const opening = openMux(transport, { clock });
    await clock.advance(2_500);
    transport.deliver(hex(versionAnswer2));
    const mux = await opening;
    expect(transport.sent).toHaveLength(3);
    transport.deliver(hex(versionAnswer2));
    await mux.close();
  });

  it.each([
    ["the end of a cut packet", ["ffffffff ffffffff ffffffff"]],
    ["the beginning of a packet that never ends", ["00000006 00002000 faceface 0000 0000"]],
    [
      "a packet of the old session",
      ["00000006 00000024 FACEFACE 0001 FFFF F27E0009 00000000 00000000 50100200 00000000"],
    ],
    ["an empty transfer", [""]],
  ])("finds the answer behind %s", async (_name, remains) => {
    const transport = new MemoryTransport();
    for (const text of remains) transport.deliver(hex(text));
    transport.deliver(hex(versionAnswer2));
    const mux = await openMux(transport, { clock: new ManualClock() });
    expect(mux.version).toBe(2);
    await mux.close();
  });

  it.each(Array.from({ length: 19 }, (_, at) => at + 1))("takes an answer cut after byte %i", async (at) => {
    const transport = new MemoryTransport();
    const answer = hex(versionAnswer2);
    transport.deliver(answer.slice(0, at));
    transport.deliver(answer.slice(at));
    await (await openMux(transport, { clock: new ManualClock() })).close();
  });

  it("ends when the cable goes or the caller loses patience", async () => {
    const unplugged = new MemoryTransport();
    const opening = openMux(unplugged, { clock: new ManualClock() });
    unplugged.unplug();
    await expect(opening).rejects.toMatchObject({ code: "usb/unplugged" });
    const [aborted, controller, clock] = [new MemoryTransport(), new AbortController(), new ManualClock()];
    const impatient = openMux(aborted, { clock, signal: controller.signal });
    controller.abort();
    await expect(impatient).rejects.toMatchObject({ code: "app/aborted" });
    expect(aborted.closed).toBe(true);
    expect(clock.sleepers).toBe(0);
  });
});

describe("mux connection", () => {
  it("completes the handshake with an ACK of the phone's sequence plus one, and repeats the phone's counter", async () => {
    const bench = await openBench();
    const connecting = bench.mux.connect(LOCKDOWN);
    await settled();
    bench.transport.deliver(segment({ from: LOCKDOWN, to: 1, seq: 0xffff_ffff, ack: 1, flags: flags.synAck }));
    const connection = await connecting;
    expect(sentBy(bench).at(-1)).toMatchObject({ seq: 1, ack: 0, flags: flags.ack, txSequence: 2, rxSequence: 0x0102 });
    say(bench, { seq: 0, payload: utf8("wrapped") });
    expect(await connection.read()).toEqual(utf8("wrapped"));
    await bench.mux.close();
  });

  it("tells a refusal with the phone's words", async () => {
    const bench = await openBench();
    const connecting = bench.mux.connect(1_234);
    await settled();
    const payload = utf8("Connection refused\n");
    bench.transport.deliver(segment({ from: 1_234, to: 1, ack: 1, flags: flags.rst, payload }));
    await expect(connecting).rejects.toMatchObject({
      code: "mux/refused",
      context: { port: 1_234, text: "Connection refused" },
    });
    await bench.mux.close();
    expect(bench.clock.sleepers).toBe(0);
  });

  it("treats any other answer as a refusal and resets", async () => {
    const bench = await openBench();
    const connecting = bench.mux.connect(LOCKDOWN);
    await settled();
    say(bench, { flags: flags.ack });
    await expect(connecting).rejects.toMatchObject({ code: "mux/refused" });
    expect(sentBy(bench).at(-1)).toMatchObject({ flags: flags.rst });
    await bench.mux.close();
  });

  it("gives up a connection the phone never answers, and resets it", async () => {
    const bench = await openBench();
    const connecting = bench.mux.connect(LOCKDOWN);
    const outcome = expect(connecting).rejects.toMatchObject({ code: "mux/silent" });
    await bench.clock.advance(10_000);
    await outcome;
    expect(sentBy(bench).at(-1)).toMatchObject({ flags: flags.rst, to: LOCKDOWN });
    await bench.mux.close();
  });

  it("acknowledges when read hands bytes out, not when they arrive", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    const payload = pattern(16_000, 1);
    say(bench, { seq: 1, payload });
    await settled();
    expect(bench.transport.sent).toHaveLength(0);
    expect(connection.unacknowledgedBytes).toBe(16_000);
    expect(sameBytes((await connection.read()) ?? hex(""), payload)).toBe(true);
    expect(sentBy(bench)).toMatchObject([{ flags: flags.ack, seq: 1, ack: 16_001, window: 524_288 }]);
    expect(connection.unacknowledgedBytes).toBe(0);
    await bench.mux.close();
  });

  it("acknowledges of two segments only the one that was read", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    say(bench, { seq: 1, payload: new Uint8Array(4_000) });
    say(bench, { seq: 4_001, payload: new Uint8Array(5_000) });
    await settled();
    await connection.read();
    expect(sentBy(bench)).toMatchObject([{ ack: 4_001 }]);
    expect(connection.unacknowledgedBytes).toBe(5_000);
    await bench.mux.close();
  });

  it("lets the acknowledgement of few bytes wait 30 ms, or travel with data", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    say(bench, { seq: 1, payload: utf8("a") });
    await connection.read();
    await bench.clock.advance(29);
    expect(bench.transport.sent).toHaveLength(0);
    await bench.clock.advance(1);
    expect(sentBy(bench)).toMatchObject([{ ack: 2 }]);
    say(bench, { seq: 2, payload: utf8("b") });
    await connection.read();
    await connection.write(utf8("answer"));
    expect(sentBy(bench)).toMatchObject([{ ack: 2 }, { ack: 3, payload: utf8("answer") }]);
    await bench.clock.advance(100);
    expect(bench.transport.sent).toHaveLength(2);
    await bench.mux.close();
    expect(bench.clock.sleepers).toBe(0);
  });

  it("cuts writes into packets that need no zero-length transfer, and stops at the phone's window", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench, { window: 100_096 });
    const bytes = pattern(120_000, 2);
    await connection.write(bytes.slice());
    await settled();
    expect(sentBy(bench).map(({ seq, payload }) => [seq, payload.length])).toEqual([
      [1, 49_115],
      [49_116, 49_115],
      [98_231, 1_866],
    ]);
    expect(connection.sendWindowBytes).toBe(0);
    say(bench, { seq: 1, ack: 49_116, window: 0 });
    await settled();
    expect(bench.transport.sent).toHaveLength(3);
    say(bench, { seq: 1, ack: 100_097, window: 256 });
    await settled();
    expect(sentBy(bench).at(-1)?.payload).toHaveLength(256);
    say(bench, { seq: 1, ack: 100_353, window: 131_072 });
    await settled();
    const all = Buffer.concat(sentBy(bench).map(({ payload }) => payload));
    expect(sameBytes(all, bytes)).toBe(true);
    await bench.mux.close();
  });

  it("sends what is written in one breath in one packet", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    await Promise.all([connection.write(pattern(5, 1)), connection.write(pattern(7, 2))]);
    await settled();
    expect(sentBy(bench).map(({ payload }) => payload.length)).toEqual([12]);
    await bench.mux.close();
  });

  it("gathers writes while a packet of data is under way, until the next is full or the way is free", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    const lengths = () => sentBy(bench).map(({ payload }) => payload.length);
    bench.transport.isSlow = true;
    for (const length of [100, 16_384, 16_384]) {
      await connection.write(pattern(length, length));
      await settled();
    }
    expect(lengths()).toEqual([100]);
    await connection.write(pattern(16_384, 3));
    await settled();
    expect(lengths()).toEqual([100, 49_115]);
    bench.transport.finishOne();
    await settled();
    expect(lengths()).toEqual([100, 49_115]);
    bench.transport.finishOne();
    await settled();
    expect(lengths()).toEqual([100, 49_115, 37]);
    bench.transport.finishAll();
    await bench.mux.close();
  });

  it("does not let an acknowledgement wait for company", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    bench.transport.isSlow = true;
    await connection.write(pattern(100, 1));
    await settled();
    await connection.write(pattern(10, 2));
    say(bench, { seq: 1, payload: pattern(2_000, 3) });
    await connection.read();
    await settled();
    expect(sentBy(bench).map(({ payload, ack }) => [payload.length, ack])).toEqual([
      [100, 1],
      [10, 2_001],
    ]);
    bench.transport.finishAll();
    await bench.mux.close();
  });

  it("treats a window that shrank below what is under way as closed", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench, { window: 10_240 });
    await connection.write(new Uint8Array(20_000));
    say(bench, { seq: 1, ack: 1, window: 512 });
    await settled();
    expect(connection.sendWindowBytes).toBe(0);
    expect(bench.transport.sent).toHaveLength(1);
    await bench.mux.close();
  });

  it("holds the writer while more than 128 KiB wait", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench, { window: 0 });
    await connection.write(new Uint8Array(131_072));
    let welcome = false;
    const writing = connection.write(new Uint8Array(1)).then(() => (welcome = true));
    await settled();
    expect(welcome).toBe(false);
    say(bench, { seq: 1, ack: 1, window: 256 });
    await writing;
    await bench.mux.close();
  });

  it("delivers what came before a reset, then ends cleanly", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    say(bench, { seq: 1, payload: utf8("last words") });
    say(bench, { seq: 11, flags: flags.rst });
    await connection.closed;
    expect(await connection.read()).toEqual(utf8("last words"));
    expect(await connection.read()).toBeNull();
    await expect(connection.write(utf8("x"))).rejects.toMatchObject({ code: "mux/reset" });
    expect(bench.transport.sent).toHaveLength(0);
    await bench.mux.close();
  });

  it("reports a reset with a text after the bytes that came before", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    say(bench, { seq: 1, payload: utf8("x") });
    say(bench, { seq: 2, flags: flags.rst, payload: utf8("sessionUpcall socket is closed") });
    await expect(connection.closed).rejects.toMatchObject({ code: "mux/reset" });
    expect(await connection.read()).toEqual(utf8("x"));
    await expect(connection.read()).rejects.toMatchObject({
      code: "mux/reset",
      context: { text: "sessionUpcall socket is closed" },
    });
    await bench.mux.close();
  });

  it("reports a reset that cuts off our own bytes", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench, { window: 256 });
    await connection.write(new Uint8Array(1_000));
    say(bench, { seq: 1, flags: flags.rst });
    await expect(connection.closed).rejects.toMatchObject({ code: "mux/reset" });
    await bench.mux.close();
  });

  it("close waits until everything is acknowledged, then resets; what came before stays readable", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench, { window: 256 });
    await connection.write(new Uint8Array(300));
    say(bench, { seq: 1, payload: utf8("answer"), window: 256 });
    const closing = connection.close();
    await settled();
    expect(sentBy(bench).map(({ flags: flag }) => flag)).toEqual([flags.ack]);
    say(bench, { seq: 7, ack: 257, window: 256 });
    await settled();
    expect(sentBy(bench).map(({ flags: flag }) => flag)).toEqual([flags.ack, flags.ack]);
    say(bench, { seq: 7, ack: 301, window: 256 });
    await closing;
    await connection.closed;
    expect(sentBy(bench).at(-1)).toMatchObject({ flags: flags.rst, seq: 301 });
    expect(await connection.read()).toEqual(utf8("answer"));
    expect(await connection.read()).toBeNull();
    expect(bench.clock.sleepers).toBe(0);
    await bench.mux.close();
  });

  it("close does not wait for ever: 10 s without movement are mux/silent, a missing last ACK is forgiven after 1 s", async () => {
    const bench = await openBench();
    const stuck = await openConnection(bench, { window: 0 });
    await stuck.write(new Uint8Array(10));
    const outcome = expect(stuck.close()).rejects.toMatchObject({ code: "mux/silent" });
    await bench.clock.advance(10_000);
    await outcome;
    const lazy = await openConnection(bench, { hostPort: 2 });
    await lazy.write(new Uint8Array(10));
    const closing = lazy.close();
    await bench.clock.advance(1_000);
    await closing;
    expect(sentBy(bench).at(-1)).toMatchObject({ flags: flags.rst, from: 2 });
    await bench.mux.close();
  });

  it.each([
    ["a hole in the sequence", { seq: 2, payload: utf8("x") }, "mux/malformed"],
    ["a repeated segment", { seq: 0, payload: utf8("x") }, "mux/malformed"],
    ["an acknowledgement of what was never sent", { seq: 1, ack: 2 }, "mux/malformed"],
    ["unknown flags", { seq: 1, flags: 0x11 }, "mux/malformed"],
  ])("resets its own connection only on %s", async (_name, fields, code) => {
    const bench = await openBench();
    const bad = await openConnection(bench);
    const good = await openConnection(bench, { hostPort: 2 });
    say(bench, fields);
    await expect(bad.read()).rejects.toMatchObject({ code });
    expect(sentBy(bench)).toMatchObject([{ from: 1, flags: flags.rst }]);
    say(bench, { to: 2, seq: 1, payload: utf8("fine") });
    expect(await good.read()).toEqual(utf8("fine"));
    await bench.mux.close();
  });

  it("resets a connection whose phone ignores the window", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    for (let at = 0; at < 660_000; at += 60_000) say(bench, { seq: 1 + at, payload: new Uint8Array(60_000) });
    await expect(connection.closed).rejects.toMatchObject({ code: "mux/too-long" });
    await bench.mux.close();
  });

  it("abort resets with the reason, and a fired signal aborts", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    const controller = new AbortController();
    const reading = connection.read({ signal: controller.signal });
    controller.abort();
    await expect(reading).rejects.toMatchObject({ code: "app/aborted" });
    expect(sentBy(bench)).toMatchObject([{ flags: flags.rst }]);
    await bench.mux.close();
  });
});

describe("mux session", () => {
  it("answers strays with a reset, but not their resets", async () => {
    const bench = await openBench();
    bench.transport.sent.length = 0;
    say(bench, { from: 5, to: 77, seq: 9, payload: utf8("?") });
    say(bench, { from: 5, to: 77, flags: flags.rst });
    await settled();
    expect(sentBy(bench)).toMatchObject([{ from: 77, to: 5, seq: 0, ack: 9, flags: flags.rst, window: 0 }]);
    await bench.mux.close();
  });

  it("keeps the phone's control messages for the diagnostic file", async () => {
    const bench = await openBench();
    const text = utf8("asyncReadComplete, message was too large");
    const packet = new Uint8Array(17 + text.length);
    packet.set(hex("00000001 00000000 FACEFACE 0000 0000 03"));
    new DataView(packet.buffer).setUint32(4, packet.length);
    packet.set(text, 17);
    bench.transport.deliver(packet);
    await settled();
    expect(bench.log.entries()).toContainEqual(
      expect.objectContaining({
        level: "error",
        event: "phone-says",
        facts: { type: 3, text: "asyncReadComplete, message was too large" },
      }),
    );
    await bench.mux.close();
  });

  it.each([
    ["a packet above 65,536 bytes", "00000006 00010001 FACEFACE 0000 0000", "mux/too-long"],
    ["a length below the header", "00000006 00000007 FACEFACE 0000 0000", "mux/malformed"],
    ["a segment without its header", "00000006 00000014 FACEFACE 0000 0000 00000000", "mux/malformed"],
    ["a short header in version 2", "00000006 00000008", "mux/malformed"],
    [
      "a data offset outside",
      "00000006 00000024 FACEFACE 0001 FFFF F27E0001 00000000 00000000 F0100200 00000000",
      "mux/malformed",
    ],
    [
      "a data offset inside the header",
      "00000006 00000024 FACEFACE 0001 FFFF F27E0001 00000000 00000000 40100200 00000000",
      "mux/malformed",
    ],
  ])("fails whole on %s", async (_name, text, code) => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    bench.transport.deliver(hex(text));
    await expect(bench.mux.closed).rejects.toMatchObject({ code });
    await expect(connection.read()).rejects.toMatchObject({ code });
    await expect(bench.mux.connect(1)).rejects.toMatchObject({ code });
    expect(bench.transport.closed).toBe(true);
    await bench.mux.close();
  });

  it("tells every connection when the cable goes", async () => {
    const bench = await openBench();
    const [first, second] = [await openConnection(bench), await openConnection(bench, { hostPort: 2 })];
    const third = bench.mux.connect(LOCKDOWN);
    const reading = first.read();
    bench.transport.unplug();
    await expect(reading).rejects.toMatchObject({ code: "usb/unplugged" });
    for (const ended of [second.closed, third, second.write(utf8("x"))]) {
      await expect(ended).rejects.toMatchObject({ code: "usb/unplugged" });
    }
    await bench.mux.close();
    expect(bench.clock.sleepers).toBe(0);
  });

  it("close resets all connections before the transport closes", async () => {
    const bench = await openBench();
    const connection = await openConnection(bench);
    await bench.mux.close();
    expect(sentBy(bench)).toMatchObject([{ flags: flags.rst }]);
    await expect(connection.closed).rejects.toMatchObject({ code: "app/aborted" });
    await expect(bench.mux.connect(1)).rejects.toMatchObject({ code: "app/aborted" });
    await bench.mux.closed;
    expect(bench.transport.closed).toBe(true);
  });

  it("refuses impossible ports and skips those in use", async () => {
    const bench = await openBench();
    for (const port of [0, 65_536, 1.5])
      await expect(bench.mux.connect(port)).rejects.toMatchObject({ code: "base/bug" });
    const first = await openConnection(bench);
    expect(first.hostPort).toBe(1);
    expect((await openConnection(bench, { hostPort: 2 })).hostPort).toBe(2);
    await bench.mux.close();
  });
});
