import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes } from "../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { openMux } from "../../../src/usb/index.ts";
import { decodePacket } from "../../../src/usb/mux/packet.ts";
import { PacketAssembler } from "../../../src/usb/mux/packet-assembler.ts";
import { advance, distance, isPlausibleAck, sendableBytes } from "../../../src/usb/mux/sequence.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { flags, hex, segment, versionAnswer2 } from "../../support/usb/hand-packets.ts";
import { MemoryTransport } from "../../support/usb/memory-transport.ts";

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((array) => new Uint8Array(array));
const anySegment = fc
  .record({
    from: fc.constantFrom(62_078, 1, 0),
    to: fc.constantFrom(1, 2, 3, 0),
    seq: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 0xffff_ffff })),
    ack: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 0xffff_ffff })),
    flags: fc.constantFrom(flags.syn, flags.rst, flags.ack, flags.synAck, 0, 0x11, 0xff),
    window: fc.constantFrom(0, 256, 131_072, 16_776_960),
    payload: bytes(300),
  })
  .map((fields) => segment(fields));

/** What a broken or hostile phone may send: garbage, real packets, packets with a few bytes changed. */
const hostile = fc.oneof(
  bytes(200),
  anySegment,
  fc.tuple(anySegment, fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 3 })).map(([packet, changes]) => {
    for (const [at, value] of changes) packet[at % packet.length] = value;
    return packet;
  }),
  fc.constant(hex(versionAnswer2)),
);

function isCatalogueError(error: unknown): boolean {
  return error instanceof KeepsakeError && error.code !== "base/bug";
}

describe("packet assembler", () => {
  it("finds the same packets however the pipe is cut", () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 60 });
    fc.assert(
      fc.property(fc.array(anySegment, { maxLength: 6 }), cuts, (packets, lengths) => {
        const stream = concatBytes(packets);
        const assembler = new PacketAssembler();
        const found: Bytes[] = [];
        let at = 0;
        for (const length of [...lengths, stream.length]) {
          for (const packet of assembler.push(stream.slice(at, at + length))) found.push(packet.slice());
          at = Math.min(stream.length, at + length);
        }
        expect(found).toEqual(packets);
        expect(assembler.isEmpty).toBe(true);
      }),
    );
  });

  it("finds two packets cut at every offset", () => {
    const packets = [1, 2].map((seq) =>
      segment({ from: 1, to: 2, seq, flags: flags.ack, payload: new Uint8Array(30) }),
    );
    const stream = concatBytes(packets);
    for (let at = 0; at <= stream.length; at++) {
      const assembler = new PacketAssembler();
      const found = [stream.slice(0, at), stream.slice(at)].flatMap((part) => [...assembler.push(part)]);
      expect(found).toEqual(packets);
    }
  });

  it("and decoder throw nothing but catalogue errors on garbage", () => {
    fc.assert(
      fc.property(
        fc.array(hostile, { maxLength: 8 }),
        fc.constantFrom(1 as const, 2 as const),
        (transfers, version) => {
          const assembler = new PacketAssembler();
          try {
            for (const transfer of transfers)
              for (const packet of assembler.push(transfer)) decodePacket(version, packet);
          } catch (error) {
            expect(isCatalogueError(error)).toBe(true);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe("sequence numbers", () => {
  it("wrap at 32 bits", () => {
    const number = fc.integer({ min: 0, max: 0xffff_ffff });
    const span = fc.nat(10_000_000);
    fc.assert(
      fc.property(number, span, span, (start, sent, acked) => {
        expect(distance(start, advance(start, sent))).toBe(sent);
        expect(isPlausibleAck(start, advance(start, acked), advance(start, sent))).toBe(acked <= sent);
        expect(sendableBytes(acked, start, advance(start, sent))).toBe(Math.max(0, acked - sent));
      }),
    );
  });
});

describe("mux session against a hostile phone", () => {
  it("never hangs and ends everything with a catalogue error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostile, { maxLength: 10 }), fc.boolean(), async (transfers, isAgreed) => {
        const [transport, clock] = [new MemoryTransport(), new ManualClock()];
        if (isAgreed) transport.deliver(hex(versionAnswer2));
        const outcome = drive(transport, clock, isAgreed);
        for (const transfer of transfers) transport.deliver(transfer);
        await clock.advance(100);
        transport.unplug();
        expect((await outcome).filter((error) => !isCatalogueError(error))).toEqual([]);
        expect(clock.sleepers).toBe(0);
        expect(transport.sent.length).toBeLessThan(200);
      }),
      { numRuns: 150 },
    );
  });

  /** Opens what can be opened and uses it; collects every error. */
  async function drive(transport: MemoryTransport, clock: ManualClock, isAgreed: boolean): Promise<unknown[]> {
    const errors: unknown[] = [];
    const note = (error: unknown): void => void errors.push(error);
    const randomBytes = (length: number): Bytes => new Uint8Array(length);
    const mux = await openMux(transport, { clock, randomBytes }).catch(note);
    if (mux === undefined) return errors;
    if (isAgreed) transport.deliver(segment({ from: 62_078, to: 1, ack: 1, flags: flags.synAck }));
    const connection = await mux.connect(62_078).catch(note);
    if (connection !== undefined) {
      const reading = (async () => {
        while ((await connection.read()) !== null);
      })().catch(note);
      await connection.write(new Uint8Array(1_000)).catch(note);
      await Promise.all([reading, connection.closed.catch(note)]);
    }
    await mux.close();
    return errors;
  }
});
