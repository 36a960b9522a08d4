import { describe, expect, it } from "vitest";
import type { Misbehaviours } from "../../virtual-iphone/core/misbehaviours.ts";
import { serveAfc } from "../../virtual-iphone/core/services/afc/afc-service.ts";
import { createDefaultMedia } from "../../virtual-iphone/core/services/afc/default-media.ts";
import type { MediaTree } from "../../virtual-iphone/core/services/afc/media-tree.ts";
import { createPipe } from "../../virtual-iphone/core/streams/pipe.ts";
import { NO_TRANSCRIPT } from "../../virtual-iphone/core/transcript.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(`${value}\0`);

function words(...parts: (number | bigint | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  for (const part of parts) {
    if (part instanceof Uint8Array) bytes.push(...part);
    else for (let i = 0n; i < 8n; i++) bytes.push(Number((BigInt.asUintN(64, BigInt(part)) >> (8n * i)) & 0xffn));
  }
  return Uint8Array.from(bytes);
}

/** A host that builds its packets from the layout in the protocol's description. */
class Host {
  readonly #stream;
  #number = 0n;
  constructor(tree: MediaTree, misbehave: Misbehaviours = {}) {
    const [host, device] = createPipe("afc");
    this.#stream = host;
    void serveAfc(device, tree, misbehave, NO_TRANSCRIPT);
  }

  async ask(operation: number, head: Uint8Array, payload: Uint8Array = new Uint8Array(0)) {
    this.#number++;
    const upTo = 40 + head.length;
    const packet = words(
      text("CFA6LPAA").subarray(0, 8),
      upTo + payload.length,
      upTo,
      this.#number,
      operation,
      head,
      payload,
    );
    await this.#stream.write(packet);
    const header = (await this.#stream.readExactly(40)).slice();
    const view = new DataView(header.buffer);
    const body = await this.#stream.readExactly(Number(view.getBigUint64(8, true)) - 40);
    return { operation: Number(view.getBigUint64(32, true)), number: view.getBigUint64(24, true), body };
  }

  async status(operation: number, head: Uint8Array, payload?: Uint8Array): Promise<number> {
    const reply = await this.ask(operation, head, payload);
    expect(reply.operation).toBe(1);
    return Number(new DataView(reply.body.slice().buffer).getBigUint64(0, true));
  }

  async open(mode: number, path: string): Promise<bigint> {
    const reply = await this.ask(0x0d, words(mode, text(path)));
    expect(reply.operation).toBe(0x0e);
    return new DataView(reply.body.slice().buffer).getBigUint64(0, true);
  }

  close(): Promise<void> {
    return this.#stream.close();
  }
}

const tree = (): MediaTree => createDefaultMedia(() => 1_700_000_000_000);

describe("files", () => {
  it("writes, reads, seeks, truncates", async () => {
    const media = tree();
    const host = new Host(media);
    expect(await host.status(0x09, text("/iTunesRestore"))).toBe(0);
    const handle = await host.open(4, "/iTunesRestore/RestoreApplications.plist");
    expect(await host.status(0x10, words(handle), Uint8Array.of(1, 2, 3, 4, 5))).toBe(0);
    expect(await host.status(0x11, words(handle, 0, 1))).toBe(0);
    expect((await host.ask(0x0f, words(handle, 3))).body).toEqual(Uint8Array.of(2, 3, 4));
    expect((await host.ask(0x12, words(handle))).body).toEqual(words(4));
    expect((await host.ask(0x0f, words(handle, 100))).body).toEqual(Uint8Array.of(5));
    expect((await host.ask(0x0f, words(handle, 100))).body).toHaveLength(0);
    expect(await host.status(0x15, words(handle, 2))).toBe(0);
    expect(await host.status(0x14, words(handle))).toBe(0);
    expect(media.read("/iTunesRestore/RestoreApplications.plist")).toEqual(Uint8Array.of(1, 2));
    expect(await host.status(0x08, text("/iTunesRestore"))).toBe(33);
    expect(await host.status(0x22, text("/iTunesRestore"))).toBe(0);
  });

  it("describes files and lists folders", async () => {
    const host = new Host(tree());
    const info = new TextDecoder().decode((await host.ask(0x0a, text("/iTunes_Control/iTunes/iTunesPrefs"))).body);
    expect(info.split("\0")).toEqual(
      [
        ["st_size", "64", "st_blocks", "8", "st_nlink", "1", "st_ifmt", "S_IFREG"],
        ["st_mtime", "1700000000000000000", "st_birthtime", "1700000000000000000", ""],
      ].flat(),
    );
    const list = await host.ask(0x03, text("/iTunes_Control"));
    expect(new TextDecoder().decode(list.body)).toBe(".\0..\0iTunes\0Music\0");
  });

  it.each([
    ["a missing path", 0x0a, text("/nowhere"), 8],
    ["reading a folder", 0x0d, words(1, text("/Books")), 9],
    ["a missing file for reading", 0x0d, words(1, text("/Books/none")), 8],
    ["an unknown handle", 0x0f, words(77, 10), 7],
    ["an unknown operation", 0x16, new Uint8Array(0), 15],
    ["a short header", 0x14, new Uint8Array(3), 2],
    ["a path out of the media folder", 0x0a, text("/../../etc/passwd"), 8],
  ] as const)("answers %s with its status", async (_, operation, head, status) => {
    expect(await new Host(tree()).status(operation, new Uint8Array(head))).toBe(status);
  });

  it("follows links, and ends in a loop of them", async () => {
    const media = tree();
    media.put("/Books/real", Uint8Array.of(9));
    const host = new Host(media);
    expect(await host.status(0x1c, words(2, text("real"), text("/Books/link")))).toBe(0);
    const handle = await host.open(1, "/Books/link");
    expect((await host.ask(0x0f, words(handle, 10))).body).toEqual(Uint8Array.of(9));
    media.link("/Books/loop", "loop");
    expect(await host.status(0x0d, words(1, text("/Books/loop")))).toBe(7);
  });
});

describe("the sync lock", () => {
  it("belongs to one connection and ends with it", async () => {
    const media = tree();
    const [one, two] = [new Host(media), new Host(media)];
    const [first, second] = [
      await one.open(2, "/com.apple.itunes.lock_sync"),
      await two.open(2, "/com.apple.itunes.lock_sync"),
    ];
    expect(await one.status(0x1b, words(first, 6))).toBe(0);
    expect(await two.status(0x1b, words(second, 6))).toBe(19);
    expect(await one.status(0x1b, words(first, 12))).toBe(0);
    expect(await two.status(0x1b, words(second, 6))).toBe(0);
    await two.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await one.status(0x1b, words(first, 6))).toBe(0);
  });

  it("can be busy for so many tries", async () => {
    const host = new Host(tree(), { afcLockBusy: 2 });
    const handle = await host.open(2, "/com.apple.itunes.lock_sync");
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await host.status(0x1b, words(handle, 6)));
    expect(answers).toEqual([19, 19, 0]);
  });
});

describe("misbehaviours", () => {
  it("answers with a wrong number, or byte by byte", async () => {
    expect((await new Host(tree(), { afcWrongPacketNumber: true }).ask(0x0b, new Uint8Array(0))).number).toBe(2n);
    const slow = await new Host(tree(), { afcByteByByte: true }).ask(0x0b, new Uint8Array(0));
    expect(new TextDecoder().decode(slow.body)).toContain("FSBlockSize");
  });
});
