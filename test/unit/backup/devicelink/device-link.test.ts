import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDeviceLink, decodeMessage } from "../../../../src/backup/devicelink/device-link.ts";
import { block, DATA_CODE, FrameWriter, frame } from "../../../../src/backup/devicelink/frames.ts";
import { failureOf, multiStatus } from "../../../../src/backup/devicelink/link-status.ts";
import type { ByteDuplex } from "../../../../src/base/byte-duplex.ts";
import { type Bytes, concatBytes, utf8 } from "../../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import { createMemoryPair } from "../../../../src/base/memory-duplex.ts";
import { encodeBinaryPlist, encodeXmlPlist, type PlistValue, parsePlist } from "../../../../src/codec/plist/index.ts";
import { deliver, deliveries } from "../../../support/delivery.ts";
import { ManualClock, settled } from "../../../support/manual-clock.ts";

const message = (...parts: PlistValue[]): Bytes => frame(encodeBinaryPlist(parts));

/** A pipe that delivers `bytes` and swallows what is written. */
function scripted(bytes: Bytes, delivery: (typeof deliveries)[number] = "whole"): ByteDuplex & { written: Bytes[] } {
  const source = deliver(bytes, delivery);
  const written: Bytes[] = [];
  return {
    label: "script",
    written,
    closed: Promise.resolve(),
    read: (options) => source.read(options),
    write: async (data) => void written.push(data),
    close: async () => undefined,
    abort: () => undefined,
  };
}

const sent = (duplex: { written: Bytes[] }): PlistValue[] =>
  duplex.written.map((bytes) => parsePlist(bytes.subarray(4)));

describe("frames of a file stream", () => {
  it("are joined to writes of 256 KiB, wherever that cuts them, and a rest", async () => {
    const duplex = scripted(new Uint8Array(0));
    const writer = new FrameWriter(duplex);
    const payloads = [32_768, 0, 262_144, 5, 300_000].map((length) => new Uint8Array(length).fill(length));
    for (const payload of payloads) await writer.writeBlock(DATA_CODE, payload);
    await writer.flush();
    await writer.flush();
    expect(duplex.written.map(({ length }) => length)).toEqual([262_144, 262_144, 70_654]);
    expect(concatBytes(duplex.written)).toEqual(concatBytes(payloads.map((payload) => block(DATA_CODE, payload))));
  });
});

describe("version exchange", () => {
  it.each([
    [300, 300],
    [400, 400],
    [500, 400],
  ])("a phone of %i is told %i", async (theirs, ours) => {
    const duplex = scripted(
      concatBytes([message("DLMessageVersionExchange", theirs, 0), message("DLMessageDeviceReady")]),
    );
    expect(await createDeviceLink(duplex).exchangeVersions()).toBe(ours);
    expect(sent(duplex)).toEqual([["DLMessageVersionExchange", "DLVersionsOk", ours]]);
  });

  it.each([
    ["another message", [message("DLMessageDeviceReady")]],
    ["no number", [message("DLMessageVersionExchange", "300")]],
    ["no ready", [message("DLMessageVersionExchange", 300, 0), message("DLMessageProcessMessage", {})]],
  ])("%s is backup/version", async (_, frames) => {
    const link = createDeviceLink(scripted(concatBytes(frames)));
    await expect(link.exchangeVersions()).rejects.toMatchObject({ code: "backup/version" });
  });
});

describe("messages", () => {
  it.each(deliveries)("arrive %s, binary or XML, and blocks between them", async (delivery) => {
    const bytes = concatBytes([
      message("DLMessageA", 1, "x"),
      frame(utf8("U/path")),
      frame(encodeXmlPlist(["DLContentsOfDirectory", "U"])),
    ]);
    const link = createDeviceLink(scripted(bytes, delivery));
    expect(await link.receive()).toEqual({ name: "DLMessageA", args: [1, "x"] });
    expect(await link.bytes.readExactly(await link.bytes.readU32BE())).toEqual(utf8("U/path"));
    expect(await link.receive()).toEqual({ name: "DLContentsOfDirectory", args: ["U"] });
    await expect(link.receive()).rejects.toMatchObject({ code: "backup/ended-early" });
  });

  it("that are too long are refused before anything is read", async () => {
    const link = createDeviceLink(scripted(Uint8Array.of(0x04, 0, 0, 1)));
    await expect(link.receive()).rejects.toMatchObject({ code: "backup/too-long" });
  });

  it("cut anywhere end with backup/ended-early", async () => {
    const whole = message("DLMessageA", { key: "value" });
    for (let length = 0; length < whole.length; length++) {
      const link = createDeviceLink(scripted(whole.slice(0, length)));
      await expect(link.receive()).rejects.toMatchObject({ code: "backup/ended-early" });
    }
  });

  it.each([
    ["no array", { a: 1 }],
    ["an empty array", []],
    ["no name", [1, 2]],
    ["a foreign name", ["Hello"]],
  ])("of %s are malformed", (_, value) => {
    expect(() => decodeMessage(encodeBinaryPlist(value))).toThrow(
      expect.objectContaining({ code: "backup/malformed" }),
    );
  });

  it("of any bytes give a message or a catalogue error", () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), damaged()), (bytes) => {
        try {
          expect(decodeMessage(new Uint8Array(bytes)).name.startsWith("DL")).toBe(true);
        } catch (error) {
          if (!(error instanceof KeepsakeError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** A good message with some bytes changed. */
function damaged(): fc.Arbitrary<Uint8Array> {
  const good = encodeBinaryPlist(["DLMessageUploadFiles", { a: [1, 2, "x"] }, 0.5, 77]);
  const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const bytes = good.slice();
    for (const [at, value] of changes) bytes[at] = value;
    return bytes;
  });
}

describe("waiting", () => {
  it("can be given up without harming the pipe", async () => {
    const [ours, theirs] = createMemoryPair();
    const link = createDeviceLink(ours);
    const controller = new AbortController();
    const waiting = link.receive({ signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "app/aborted" });
    const leaving = link.disconnect("enough").then(() => link.drain());
    expect((await theirs.read())?.length).toBeGreaterThan(20);
    await theirs.write(new Uint8Array(1_000));
    await theirs.close();
    await leaving;
  });

  it("ends with backup/silent, not before its time", async () => {
    const clock = new ManualClock();
    const [ours, theirs] = createMemoryPair();
    const link = createDeviceLink(ours, { clock, silenceMs: 600_000 });
    const waiting = link.receive();
    waiting.catch(() => undefined);
    await clock.advance(599_000);
    await theirs.write(message("DLMessageA"));
    expect(await waiting).toEqual({ name: "DLMessageA", args: [] });
    const silent = link.receive();
    silent.catch(() => undefined);
    await settled();
    await clock.advance(600_001);
    await expect(silent).rejects.toMatchObject({ code: "backup/silent" });
    await expect(theirs.read()).rejects.toMatchObject({ code: "backup/silent" });
    expect(clock.sleepers).toBe(0);
  });
});

describe("status", () => {
  it.each([
    [new KeepsakeError("backup/not-found"), -6],
    [new KeepsakeError("backup/wrong-kind", { kind: "file" }), -8],
    [new KeepsakeError("backup/wrong-kind", { kind: "directory" }), -9],
    [new KeepsakeError("store/full"), -15],
    [new KeepsakeError("store/gone"), -11],
    [new KeepsakeError("backup/path-outside"), -1],
  ])("%s is %i", (error, code) => expect(failureOf(error).code).toBe(code));

  it("of several paths keeps the phone's own spelling and only failures", () => {
    expect(multiStatus(new Map())).toMatchObject({ code: 0, payload: {} });
    expect(multiStatus(new Map([["/.b/8/x", new KeepsakeError("backup/not-found")]]))).toEqual({
      code: -13,
      text: "Multi status",
      payload: { "/.b/8/x": { DLFileErrorString: "No such file or directory", DLFileErrorCode: -6 } },
    });
    expect(multiStatus(new Map([["x", new KeepsakeError("store/full")]]))).toMatchObject({ code: -15 });
  });
});
