import { describe, expect, it } from "vitest";
import { concatBytes, fromHex } from "../../../../src/base/bytes.ts";
import { encodeBinaryPlist, encodeXmlPlist } from "../../../../src/codec/plist/index.ts";
import { PlistChannel } from "../../../../src/device/services/plist-channel.ts";
import { HurriedClock } from "../../../support/device/hurried-clock.ts";
import { ScriptedPeer } from "../../../support/device/scripted-peer.ts";
import { settled } from "../../../support/manual-clock.ts";

function open(): { peer: ScriptedPeer; channel: PlistChannel; clock: HurriedClock } {
  const peer = new ScriptedPeer();
  const clock = new HurriedClock();
  return { peer, clock, channel: new PlistChannel(peer.host, { clock, area: "service", peer: "test" }) };
}

describe("a plist channel", () => {
  it("puts the length in front and reads either form", async () => {
    const { peer, channel } = open();
    await channel.send({ Command: "Hello" });
    expect(await peer.request()).toEqual({ Command: "Hello" });
    await peer.send(encodeBinaryPlist({ form: "binary" }));
    expect(await channel.receive()).toEqual({ form: "binary" });
    await peer.send(encodeXmlPlist({ form: "xml" }));
    expect(await channel.receive()).toEqual({ form: "xml" });
  });

  it("speaks binary where the service wants it", async () => {
    const peer = new ScriptedPeer();
    const clock = new HurriedClock();
    const channel = new PlistChannel(peer.host, { clock, area: "service", peer: "test", format: "binary" });
    await channel.send({ command: "x" });
    await peer.reader.readU32BE();
    expect(await peer.reader.readExactly(8)).toEqual(fromHex("62706c6973743030"));
  });

  it("reads messages that arrive in pieces or together", async () => {
    const { peer, channel } = open();
    const body = encodeXmlPlist({ n: 1 });
    const message = concatBytes([new Uint8Array([0, 0, 0, body.length]), body]);
    const both = concatBytes([message, message]);
    const writing = (async () => {
      for (const byte of both) await peer.end.write(new Uint8Array([byte]));
    })();
    expect(await channel.receive()).toEqual({ n: 1 });
    expect(await channel.receive()).toEqual({ n: 1 });
    await writing;
  });

  const hostile = [
    ["a length of 4 GiB", "ffffffff", "service/message-too-long"],
    ["a length just beyond the limit", "01000001", "service/message-too-long"],
    ["no property list", "00000003616263", "service/malformed"],
    ["an empty message", "00000000", "service/malformed"],
    ["an end inside the length", "0000", "base/truncated"],
    ["an end behind the length", "00000010", "base/truncated"],
    ["an end inside the message", "000000103c3f", "base/truncated"],
    ["a clean end", "", "base/ended"],
  ] as const;
  it.each(hostile)("gives a typed error for %s and closes", async (_, bytes, code) => {
    const { peer, channel, clock } = open();
    const sent = fromHex(bytes) ?? new Uint8Array(0);
    void peer.end.write(sent).then(() => peer.end.close());
    await expect(channel.receive()).rejects.toMatchObject({ code });
    await expect(peer.host.write(new Uint8Array(1))).rejects.toMatchObject({ code });
    expect(clock.limitsMs).toEqual([]);
  });

  it("refuses an answer that is no dictionary", async () => {
    const { peer, channel } = open();
    await peer.send(encodeXmlPlist(["x"]));
    await expect(channel.receive()).rejects.toMatchObject({ code: "service/malformed" });
  });

  it("does not wait for ever, and ends the connection when it stops waiting", async () => {
    const { channel, clock, peer } = open();
    const receiving = expect(channel.receive()).rejects.toMatchObject({ code: "service/silent" });
    await settled();
    expect(clock.limitsMs).toEqual([30_000]);
    clock.expire();
    await receiving;
    await expect(peer.host.read()).rejects.toMatchObject({ code: "service/silent" });
  });

  it("does not push for ever against a phone that takes nothing", async () => {
    const { channel, clock } = open();
    await channel.send({ fills: "the only slot" });
    const sending = expect(channel.send({ waits: true })).rejects.toMatchObject({ code: "service/silent" });
    await settled();
    expect(clock.limitsMs).toEqual([30_000]);
    clock.expire();
    await sending;
  });

  it("waits as long as it takes when told so", async () => {
    const { channel, clock, peer } = open();
    const receiving = channel.receive({ timeoutMs: null });
    await settled();
    expect(clock.limitsMs).toEqual([]);
    await peer.send(encodeXmlPlist({}));
    expect(await receiving).toEqual({});
  });

  it("ends when the signal fires", async () => {
    const { channel, clock } = open();
    const stop = new AbortController();
    const receiving = expect(channel.receive({ signal: stop.signal })).rejects.toMatchObject({ code: "app/aborted" });
    stop.abort();
    await receiving;
    expect(clock.limitsMs).toEqual([]);
  });
});
