import { describe, expect, it } from "vitest";
import { type Bytes, concatBytes, dataView, fromHex, utf8 } from "../../../../src/base/bytes.ts";
import { AFC_SERVICE, AfcClient } from "../../../../src/device/services/afc-client.ts";
import { HurriedClock } from "../../../support/device/hurried-clock.ts";
import { ScriptedPeer } from "../../../support/device/scripted-peer.ts";
import { settled } from "../../../support/manual-clock.ts";

function open(): { peer: ScriptedPeer; afc: AfcClient; clock: HurriedClock } {
  const peer = new ScriptedPeer();
  const clock = new HurriedClock();
  return { peer, clock, afc: new AfcClient({ name: AFC_SERVICE, bytes: peer.host }, clock) };
}

function u64(value: number): Bytes {
  const bytes = new Uint8Array(8);
  dataView(bytes).setBigUint64(0, BigInt(value), true);
  return bytes;
}

interface Reply {
  readonly operation: number;
  readonly content?: Bytes;
  readonly entire?: number;
  readonly head?: number;
  readonly number?: number;
  readonly magic?: string;
}

/** Reads one request and answers it; gives the request's operation and all its bytes after the header. */
async function serve(peer: ScriptedPeer, reply: Reply): Promise<{ operation: number; rest: Bytes }> {
  const header = await peer.reader.readExactly(40);
  const view = dataView(header);
  const rest = await peer.reader.readExactly(Number(view.getBigUint64(8, true)) - 40);
  const content = reply.content ?? new Uint8Array(0);
  const entire = reply.entire ?? 40 + content.length;
  const number = reply.number ?? Number(view.getBigUint64(24, true));
  const head = [u64(entire), u64(reply.head ?? entire), u64(number), u64(reply.operation)];
  await peer.end.write(concatBytes([utf8(reply.magic ?? "CFA6LPAA"), ...head, content]));
  return { operation: Number(view.getBigUint64(32, true)), rest };
}

const status = (code: number): Reply => ({ operation: 1, content: u64(code) });

describe("an AFC client", () => {
  it("writes the packet of the sync lock as other hosts do", async () => {
    const { peer, afc } = open();
    const opening = afc.open("/com.apple.itunes.lock_sync", "update-or-create");
    const packet = await peer.reader.readExactly(76);
    expect(packet.subarray(0, 48)).toEqual(
      fromHex(
        [
          "434641364c504141",
          "4c00000000000000",
          "4c00000000000000",
          "0100000000000000",
          "0d00000000000000",
          "0200000000000000",
        ].join(""),
      ),
    );
    expect(packet.subarray(48)).toEqual(utf8("/com.apple.itunes.lock_sync\0"));
    const answer = [utf8("CFA6LPAA"), u64(48), u64(48), u64(1), u64(0x0e), u64(9)];
    await peer.end.write(concatBytes(answer));
    const file = await opening;
    const [locked, request] = await Promise.all([file.tryLock(), serve(peer, status(19))]);
    expect(locked).toBe(false);
    expect(request).toEqual({ operation: 0x1b, rest: concatBytes([u64(9), u64(6)]) });
  });

  it("separates only the payload of a write", async () => {
    const { peer, afc } = open();
    const [file] = await Promise.all([afc.open("/f", "replace"), serve(peer, { operation: 0x0e, content: u64(3) })]);
    const writing = file.write(utf8("hello"));
    const header = await peer.reader.readExactly(40);
    expect([dataView(header).getBigUint64(8, true), dataView(header).getBigUint64(16, true)]).toEqual([53n, 48n]);
    expect(await peer.reader.readExactly(13)).toEqual(concatBytes([u64(3), utf8("hello")]));
    await peer.end.write(concatBytes([utf8("CFA6LPAA"), u64(48), u64(48), u64(2), u64(1), u64(0)]));
    await writing;
  });

  it("reads facts about a file, and null about a missing one", async () => {
    const { peer, afc } = open();
    const facts = utf8("st_size\x0042\0st_ifmt\0S_IFREG\0st_mtime\x001700000000000000000\0");
    const [stat] = await Promise.all([afc.stat("/f"), serve(peer, { operation: 2, content: facts })]);
    expect(stat).toEqual({ kind: "file", sizeBytes: 42, modifiedMs: 1_700_000_000_000 });
    const [missing] = await Promise.all([afc.stat("/g"), serve(peer, status(8))]);
    expect(missing).toBeNull();
  });

  it("lists names without the folder itself", async () => {
    const { peer, afc } = open();
    const [names] = await Promise.all([
      afc.list("/"),
      serve(peer, { operation: 2, content: utf8(".\0..\0DCIM\0Ünï\0") }),
    ]);
    expect(names).toEqual(["DCIM", "Ünï"]);
  });

  it("keeps calls made at once apart", async () => {
    const { peer, afc } = open();
    const calls = Promise.all([afc.makeDirectory("/a"), afc.makeDirectory("/b")]);
    expect((await serve(peer, status(0))).rest).toEqual(utf8("/a\0"));
    expect((await serve(peer, status(0))).rest).toEqual(utf8("/b\0"));
    await calls;
  });

  it("names operation and status of a failure, and goes on", async () => {
    const { peer, afc } = open();
    const failure = expect(afc.makeDirectory("/a")).rejects.toMatchObject({
      code: "service/failed",
      context: { operation: "makeDirectory", status: 10 },
    });
    await serve(peer, status(10));
    await failure;
    await Promise.all([afc.makeDirectory("/a"), serve(peer, status(0))]);
  });

  it("refuses a file beyond the limit of its caller", async () => {
    const { peer, afc } = open();
    const reading = expect(afc.readFile("/f", 4)).rejects.toMatchObject({ code: "service/message-too-long" });
    await serve(peer, { operation: 2, content: utf8("st_size\x001\0st_ifmt\0S_IFREG\0st_mtime\x000\0") });
    await serve(peer, { operation: 0x0e, content: u64(1) });
    await serve(peer, { operation: 2, content: utf8("12345") });
    expect((await serve(peer, status(0))).operation).toBe(0x14);
    await reading;
  });

  const hostile: readonly (readonly [string, Reply, string])[] = [
    ["another magic", { ...status(0), magic: "XXXXXXXX" }, "service/malformed"],
    ["another packet's number", { ...status(0), number: 77 }, "service/malformed"],
    ["a length of 2^53", { operation: 2, entire: 2 ** 53 }, "service/message-too-long"],
    ["a length below the header", { operation: 2, entire: 39 }, "service/malformed"],
    ["a header beyond the packet", { ...status(0), head: 49 }, "service/malformed"],
    ["a status without a code", { operation: 1 }, "service/malformed"],
    ["another operation", { operation: 0x13, content: u64(0) }, "service/malformed"],
  ];
  it.each(hostile)("gives a typed error for %s", async (_, reply, code) => {
    const { peer, afc } = open();
    const failure = expect(afc.makeDirectory("/a")).rejects.toMatchObject({ code });
    await serve(peer, reply);
    await failure;
  });

  it("gives a typed error when the phone stops in the middle", async () => {
    const { peer, afc } = open();
    const failure = expect(afc.list("/")).rejects.toMatchObject({ code: "base/truncated" });
    await peer.reader.readExactly(42);
    await peer.end.write(concatBytes([utf8("CFA6LPAA"), u64(100), u64(100), u64(1), u64(2)]));
    await peer.end.close();
    await failure;
  });

  it("does not wait for ever", async () => {
    const { peer, afc, clock } = open();
    const failure = expect(afc.list("/")).rejects.toMatchObject({ code: "service/silent" });
    await peer.reader.readExactly(42);
    await settled();
    clock.expire();
    await failure;
  });

  it("refuses more bytes than it asked for", async () => {
    const { peer, afc } = open();
    const [file] = await Promise.all([afc.open("/f", "read"), serve(peer, { operation: 0x0e, content: u64(1) })]);
    const failure = expect(file.read(4)).rejects.toMatchObject({ code: "service/malformed" });
    await serve(peer, { operation: 2, content: utf8("12345") });
    await failure;
  });
});
