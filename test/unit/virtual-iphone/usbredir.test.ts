import { describe, expect, it } from "vitest";
import { createPhone } from "../../virtual-iphone/core/phone.ts";
import { ByteQueue } from "../../virtual-iphone/core/streams/byte-queue.ts";
import { UsbRedirPeer } from "../../virtual-iphone/transports/usbredir-peer.ts";

const CAPABILITIES = (1 << 1) | (1 << 3) | (1 << 4) | (1 << 5) | (1 << 6);

/** The guest's side, from the table of the protocol. */
async function guest(capabilities = CAPABILITIES) {
  const phone = await createPhone();
  const toPeer = new ByteQueue();
  const fromPeer = new ByteQueue();
  const peer = new UsbRedirPeer(phone.usb, (bytes) => fromPeer.push(bytes));
  void peer.serve({ readExactly: (length) => toPeer.readExactly(length) });
  let idBytes = 4;
  const send = (type: number, id: number, body: Uint8Array): void => {
    const packet = new Uint8Array(8 + idBytes + body.length);
    const view = new DataView(packet.buffer);
    view.setUint32(0, type, true);
    view.setUint32(4, body.length, true);
    view.setUint32(8, id, true);
    packet.set(body, 8 + idBytes);
    toPeer.push(packet);
  };
  const receive = async () => {
    const header = (await fromPeer.readExactly(8 + idBytes)).slice();
    const view = new DataView(header.buffer);
    const body = (await fromPeer.readExactly(view.getUint32(4, true))).slice();
    return { type: view.getUint32(0, true), id: view.getUint32(8, true), body };
  };
  const hello = await receive();
  const ours = new Uint8Array(68);
  new DataView(ours.buffer).setUint32(64, capabilities, true);
  send(0, 0, ours);
  if ((capabilities & (1 << 5)) !== 0) idBytes = 8;
  return { phone, peer, send, receive, hello };
}

/** Until a packet of this type. */
async function wait(receive: Awaited<ReturnType<typeof guest>>["receive"], type: number) {
  for (;;) {
    const packet = await receive();
    if (packet.type === type) return packet;
  }
}

const bulk = (endpoint: number, length: number, data: Uint8Array = new Uint8Array(0)): Uint8Array =>
  Uint8Array.of(endpoint, 0, length & 0xff, (length >> 8) & 0xff, 0, 0, 0, 0, 0, 0, ...data);

describe("usbredir", () => {
  it("says hello with all capabilities, then endpoints, interfaces and the device", async () => {
    const { hello, receive } = await guest();
    expect([hello.type, hello.body.length]).toEqual([0, 68]);
    expect(new DataView(hello.body.buffer).getUint32(64, true)).toBe(CAPABILITIES);
    const endpoints = await receive();
    expect([endpoints.type, endpoints.body.length]).toEqual([5, 160]);
    expect([endpoints.body[0x02], endpoints.body[0x11], endpoints.body[0x13], endpoints.body[0x04]]).toEqual([
      2, 2, 3, 255,
    ]);
    const interfaces = await receive();
    expect([interfaces.type, interfaces.body.length, interfaces.body[0], interfaces.body[36]]).toEqual([4, 132, 1, 6]);
    const connect = await receive();
    expect(connect).toMatchObject({ type: 1 });
    expect(Array.from(connect.body)).toEqual([2, 0, 0, 0, 0xac, 5, 0xa8, 0x12, 0x05, 0x12]);
  });

  it("leaves out what the guest cannot read", async () => {
    const { receive } = await guest(0);
    expect((await receive()).body).toHaveLength(96);
    await receive();
    expect((await receive()).body).toHaveLength(8);
  });

  it("sets a configuration after describing it, and reads descriptors", async () => {
    const { send, receive } = await guest();
    await wait(receive, 1);
    send(6, 11, Uint8Array.of(4));
    const endpoints = await receive();
    expect([endpoints.body[0x04], endpoints.body[0x15]]).toEqual([2, 2]);
    expect(new DataView(endpoints.body.buffer).getUint16(96 + 2 * 0x15, true)).toBe(512);
    expect((await receive()).body[0]).toBe(3);
    expect(await receive()).toMatchObject({ type: 8, id: 11, body: Uint8Array.of(0, 4) });
    send(6, 12, Uint8Array.of(9));
    expect((await wait(receive, 8)).body).toEqual(Uint8Array.of(4, 4));
    send(100, 13, Uint8Array.of(0x80, 6, 0x80, 0, 0, 1, 0, 0, 18, 0));
    const answer = await receive();
    expect([answer.type, answer.id, answer.body[3], answer.body.length]).toEqual([100, 13, 0, 28]);
    send(100, 14, Uint8Array.of(0x80, 99, 0xc0, 0, 0, 0, 0, 0, 4, 0));
    expect(Array.from((await receive()).body)).toEqual([0x80, 99, 0xc0, 4, 0, 0, 0, 0, 0, 0]);
  });

  it("moves bulk data and cancels a waiting transfer", async () => {
    const { send, receive } = await guest();
    send(6, 1, Uint8Array.of(3));
    await wait(receive, 8);
    const version = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 20, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0);
    send(101, 21, bulk(0x85, 16_384));
    send(101, 22, bulk(0x04, version.length, version));
    const [one, two] = [await receive(), await receive()];
    const answers = new Map([one, two].map((packet) => [packet.id, packet.body]));
    expect(Array.from(answers.get(22) ?? [])).toEqual([4, 0, 20, 0, 0, 0, 0, 0, 0, 0]);
    expect(Array.from((answers.get(21) ?? new Uint8Array(0)).subarray(10))).toEqual(Array.from(version));
    send(101, 23, bulk(0x85, 512));
    send(21, 23, new Uint8Array(0));
    expect(await receive()).toMatchObject({ type: 101, id: 23, body: Uint8Array.of(0x85, 1, 0, 0, 0, 0, 0, 0, 0, 0) });
  });

  it("tells unplug and plug", async () => {
    const { phone, receive } = await guest();
    await wait(receive, 1);
    phone.unplug();
    expect((await receive()).type).toBe(2);
    phone.plug();
    expect((await wait(receive, 1)).body).toHaveLength(10);
  });
});
