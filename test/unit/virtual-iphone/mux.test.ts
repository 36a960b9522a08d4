import { describe, expect, it } from "vitest";
import type { PhoneService } from "../../virtual-iphone/core/contracts.ts";
import type { Misbehaviours } from "../../virtual-iphone/core/misbehaviours.ts";
import { createPhone, type VirtualPhone } from "../../virtual-iphone/core/phone.ts";
import { WebUsb } from "../../virtual-iphone/core/webusb/web-usb.ts";
import { ACK, HostConnection, lockdownMessage, MuxHost, RST, SYN } from "./mux-host.ts";
import { startStrangerService, strangerService } from "./test-services.ts";

const LOCKDOWN = 62_078;
const QUERY = lockdownMessage("<dict><key>Request</key><string>QueryType</string></dict>");

async function start(
  misbehave: Misbehaviours = {},
  services: readonly PhoneService[] = [],
): Promise<{ phone: VirtualPhone; usb: WebUsb }> {
  const phone = await createPhone({ misbehave, services });
  return { phone, usb: new WebUsb(phone) };
}

async function query(connection: HostConnection): Promise<string> {
  await connection.write(QUERY);
  const head = await connection.read();
  if (head === null) throw new Error("reset");
  let text = new TextDecoder().decode(head);
  while (!text.includes("</plist>")) text += new TextDecoder().decode((await connection.read()) ?? new Uint8Array(0));
  return text;
}

describe("opening the mux", () => {
  it("answers VERSION in the short form and counts from SETUP", async () => {
    const { usb, phone } = await start();
    const host = await MuxHost.open(usb);
    await host.sendVersion();
    const answer = await host.packet();
    expect([answer.protocol, ...answer.body]).toEqual([0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]);
    host.longForm = true;
    await host.sendSetup();
    await host.segment({ from: 7, to: LOCKDOWN }, { flags: SYN });
    const accepted = await host.packet();
    expect(accepted).toMatchObject({
      txSequence: 0,
      flags: SYN | ACK,
      sequence: 0,
      acknowledgement: 1,
      windowBytes: 131_072,
    });
    expect(accepted).toMatchObject({ sourcePort: LOCKDOWN, destinationPort: 7 });
    expect(phone.violations).toEqual([]);
  });

  it("stays with short headers after version 1", async () => {
    const { usb } = await start({ muxVersion: 1 });
    const host = await MuxHost.open(usb);
    await host.sendVersion();
    expect((await host.packet()).body[3]).toBe(1);
    expect(await query(await HostConnection.open(host, LOCKDOWN))).toContain("com.apple.mobile.lockdown");
  });

  it("can leave VERSION unanswered", async () => {
    const { usb } = await start({ ignoreVersionRequests: 2 });
    const host = await MuxHost.open(usb);
    for (let i = 0; i < 3; i++) await host.sendVersion();
    expect((await host.packet()).protocol).toBe(0);
  });

  it("counts from zero again after another SETUP", async () => {
    const { usb } = await start();
    const host = await MuxHost.ready(usb);
    await HostConnection.open(host, LOCKDOWN, 1);
    await host.sendSetup();
    await host.segment({ from: 2, to: LOCKDOWN }, { flags: SYN });
    expect(await host.packetWhere(({ destinationPort }) => destinationPort === 2)).toMatchObject({ txSequence: 0 });
  });

  it("drops connections when the host starts anew", async () => {
    const { usb, phone } = await start();
    const host = await MuxHost.ready(usb);
    await HostConnection.open(host, LOCKDOWN);
    host.longForm = false;
    await host.sendVersion();
    await host.packetWhere(({ protocol }) => protocol === 0);
    host.longForm = true;
    await host.sendSetup();
    await HostConnection.open(host, LOCKDOWN);
    expect(phone.violations).toEqual([]);
  });
});

describe("connections", () => {
  it("refuses a port where nothing listens, with a text", async () => {
    const { usb } = await start();
    const host = await MuxHost.ready(usb);
    await host.segment({ from: 1, to: 50_000 }, { flags: SYN });
    const answer = await host.packet();
    expect(answer).toMatchObject({ flags: RST, sequence: 0, acknowledgement: 1, windowBytes: 0 });
    expect(new TextDecoder().decode(answer.payload)).toBe("Connection refused");
  });

  it("resets packets of connections it does not know, and ignores their resets", async () => {
    const { usb } = await start();
    const host = await MuxHost.ready(usb);
    await host.segment({ from: 9, to: LOCKDOWN }, { flags: RST });
    await host.segment({ from: 9, to: LOCKDOWN }, { flags: ACK, sequence: 5 });
    expect(await host.packet()).toMatchObject({ flags: RST, acknowledgement: 5, destinationPort: 9 });
  });

  it("serves many at once", async () => {
    const { usb, phone } = await start();
    const host = await MuxHost.ready(usb);
    const connections = [];
    for (let from = 1; from <= 5; from++) connections.push(await HostConnection.open(host, LOCKDOWN, from));
    for (const connection of connections) expect(await query(connection)).toContain("QueryType");
    expect(phone.violations).toEqual([]);
  });

  it("sends its last bytes and then a reset when a service ends", async () => {
    const service = strangerService(async (stream) => stream.write(new TextEncoder().encode("bye")));
    const { usb, phone } = await start({}, [service]);
    const host = await MuxHost.ready(usb);
    const connection = await HostConnection.open(host, await startStrangerService(phone));
    expect(new TextDecoder().decode((await connection.read()) ?? undefined)).toBe("bye");
    expect(await connection.read()).toBeNull();
  });

  it("notices gaps, wrong flags and wrong counters", async () => {
    const { usb, phone } = await start();
    const host = await MuxHost.ready(usb);
    const one = await HostConnection.open(host, LOCKDOWN, 1);
    one.sequence += 10;
    await one.write(QUERY);
    expect(await one.read()).toBeNull();
    const two = await HostConnection.open(host, LOCKDOWN, 2);
    await host.segment(two.ports, { flags: ACK | 0x08, sequence: 1, acknowledgement: 1 });
    expect(await two.read()).toBeNull();
    host.txSequence += 3;
    await HostConnection.open(host, LOCKDOWN, 3);
    expect(phone.violations).toHaveLength(3);
    expect(phone.violations.join()).toMatch(/sequence.*flags.*counter/);
  });
});

describe("flow control", () => {
  it("sends exactly as much as the host's window allows, and goes on after an acknowledgement", async () => {
    const total = 300_000;
    const service = strangerService((stream) => stream.write(new Uint8Array(total).fill(3)));
    const { usb, phone } = await start({}, [service]);
    const host = await MuxHost.ready(usb);
    const connection = new HostConnection(host, { from: 1, to: await startStrangerService(phone) });
    connection.windowBytes = 40_960;
    await host.segment(connection.ports, { flags: SYN, windowBytes: 40_960 });
    await host.packet();
    let received = 0;
    let unacknowledged = 0;
    await connection.acknowledge();
    while (received < total) {
      const { payload } = await host.packet();
      received += payload.length;
      unacknowledged += payload.length;
      expect(unacknowledged).toBeLessThanOrEqual(40_960);
      if (unacknowledged >= 38_912) {
        connection.acknowledgement += unacknowledged;
        unacknowledged = 0;
        await connection.acknowledge();
      } else if (received === total) break;
    }
    expect(received).toBe(total);
  });

  it("shuts its window while the service does not read, and opens it again", async () => {
    let letRead: () => void = () => undefined;
    const mayRead = new Promise<void>((resolve) => {
      letRead = resolve;
    });
    const service = strangerService(async (stream) => {
      await mayRead;
      await stream.readExactly(131_072);
      // Nothing is sent back: the update must come by itself.
      await stream.readExactly(1);
    });
    const { usb, phone } = await start({}, [service]);
    const host = await MuxHost.ready(usb);
    const connection = await HostConnection.open(host, await startStrangerService(phone));
    for (let i = 0; i < 4; i++) await connection.write(new Uint8Array(32_768));
    const shut = await host.packetWhere(({ windowBytes }) => windowBytes === 0);
    expect(shut.acknowledgement).toBe(131_073);
    letRead();
    expect((await host.packetWhere(({ windowBytes }) => windowBytes > 0)).windowBytes).toBe(131_072);
    expect(phone.violations).toEqual([]);
  });

  it("calls a host that ignores the window a violator", async () => {
    const silent = strangerService(() => new Promise<void>(() => undefined));
    const { usb, phone } = await start({}, [silent]);
    const host = await MuxHost.ready(usb);
    const connection = await HostConnection.open(host, await startStrangerService(phone));
    for (let i = 0; i < 5; i++) await connection.write(new Uint8Array(32_768));
    expect(phone.violations).toHaveLength(1);
  });
});

describe("misbehaviours of the mux", () => {
  it("splits packets, glues them, sends empty transfers, and large packets", async () => {
    for (const misbehave of [
      { splitPacketAt: 5 },
      { splitPacketAt: 512 },
      { gluePackets: 3 },
      { emptyTransfers: true },
      { maxPacketBytes: 49_152 },
    ]) {
      const { usb, phone } = await start(misbehave);
      const host = await MuxHost.ready(usb);
      expect(await query(await HostConnection.open(host, LOCKDOWN))).toContain("QueryType");
      expect(phone.violations).toEqual([]);
    }
  });

  it("resets with a text after so many bytes", async () => {
    const { usb } = await start({ resetConnectionAfterBytes: 10, resetText: "service crashed\n" });
    const host = await MuxHost.ready(usb);
    const connection = await HostConnection.open(host, LOCKDOWN);
    await connection.write(QUERY);
    const reset = await host.packetWhere(({ flags }) => flags === RST);
    expect(new TextDecoder().decode(reset.payload)).toBe("service crashed\n");
  });

  it("sends a stray packet after SETUP, and CONTROL messages", async () => {
    const { usb } = await start({ strayPacket: true, controlMessages: true });
    const host = await MuxHost.ready(usb);
    expect(await host.packet()).toMatchObject({ protocol: 6, destinationPort: 40_999, txSequence: 0 });
    await host.segment({ from: 1, to: LOCKDOWN }, { flags: SYN });
    const control = await host.packetWhere(({ protocol }) => protocol === 1);
    expect(control.body[0]).toBe(7);
  });

  it("closes its window after so many bytes, and can shrink it below what is in flight", async () => {
    const { usb } = await start({ closeReceiveWindowAfterBytes: 20 });
    const host = await MuxHost.ready(usb);
    const connection = await HostConnection.open(host, LOCKDOWN);
    await connection.write(QUERY);
    expect((await host.packet()).windowBytes).toBe(0);
    const second = await start({ shrinkReceiveWindowTo: 256 });
    const other = await MuxHost.ready(second.usb);
    const lockdown = await HostConnection.open(other, LOCKDOWN);
    await lockdown.write(QUERY);
    expect((await other.packet()).windowBytes).toBe(256);
  });

  it("is unplugged after so many bytes", async () => {
    const { usb, phone } = await start({ unplugAfterBytes: 400 });
    const host = await MuxHost.ready(usb);
    const connection = await HostConnection.open(host, LOCKDOWN);
    const failed = query(connection).then(() => query(connection));
    await expect(failed).rejects.toMatchObject({ name: "NotFoundError", message: "The device was disconnected." });
    expect(phone.usb.attached).toBe(false);
    expect(await usb.getDevices()).toEqual([]);
  });
});
