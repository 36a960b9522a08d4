import { describe, expect, it } from "vitest";
import {
  findPhones,
  openUsbTransport,
  phoneFilters,
  type UsbTransportOptions,
  udidFromSerialNumber,
} from "../../../src/usb/index.ts";
import { ManualClock, settled } from "../../support/manual-clock.ts";
import { hex } from "../../support/usb/hand-packets.ts";
import { configuration, endpoint, ScriptedUsbDevice, usbInterface } from "../../support/usb/scripted-usb-device.ts";

/** `navigator.usb` as far as events go. */
class UsbEvents extends EventTarget {
  listeners = 0;
  override addEventListener(...call: Parameters<EventTarget["addEventListener"]>): void {
    this.listeners++;
    super.addEventListener(...call);
  }
  override removeEventListener(...call: Parameters<EventTarget["removeEventListener"]>): void {
    this.listeners--;
    super.removeEventListener(...call);
  }
  unplug(device: ScriptedUsbDevice): void {
    this.dispatchEvent(Object.assign(new Event("disconnect"), { device }));
  }
}

function bench(device: ScriptedUsbDevice, options: Partial<UsbTransportOptions> = {}) {
  const [usb, clock] = [new UsbEvents(), new ManualClock()];
  const open = () =>
    openUsbTransport(device.asUsbDevice, { usb: usb as unknown as USB, clock, platform: "other", ...options });
  return { usb, clock, open };
}

const changes = (device: ScriptedUsbDevice) => device.calls.filter((call) => !call.startsWith("transfer"));

describe("finding phones", () => {
  it("offers usbmux interfaces of Apple only", () => {
    expect(phoneFilters).toEqual([{ vendorId: 0x05ac, classCode: 0xff, subclassCode: 0xfe, protocolCode: 2 }]);
  });

  it("lists granted devices with usbmux in any configuration", async () => {
    const phone = new ScriptedUsbDevice(1);
    const keyboard = new ScriptedUsbDevice(1, [configuration(1)]);
    const oneWay = usbInterface(1, [0xff, 0xfe, 2], [endpoint(4, "out")]);
    const broken = new ScriptedUsbDevice(1, [
      { configurationValue: 3, configurationName: null, interfaces: [oneWay] } as USBConfiguration,
    ]);
    const stranger = Object.assign(new ScriptedUsbDevice(1), { vendorId: 0x1234 });
    const devices = [keyboard, phone, broken, stranger].map((device) => device.asUsbDevice);
    expect(await findPhones({ getDevices: () => Promise.resolve(devices) })).toEqual([phone]);
  });

  it("makes the UDID from the serial number", () => {
    expect(udidFromSerialNumber("00008030000A11112222333A\0\0")).toBe("00008030-000A11112222333A");
    expect(udidFromSerialNumber(`${"a1".repeat(20)} `)).toBe("a1".repeat(20));
    expect(udidFromSerialNumber("odd")).toBe("odd");
  });
});

describe("claiming", () => {
  it("never selects the active configuration again", async () => {
    const device = new ScriptedUsbDevice(3);
    const transport = await bench(device).open();
    expect(changes(device)).toEqual(["open", "claimInterface 1"]);
    expect(transport).toMatchObject({ serialNumber: "00008030-000A11112222333A", productName: "iPhone" });
    await transport.close();
  });

  it.each([
    ["other", 1, "selectConfiguration 4"],
    ["other", 0, "selectConfiguration 4"],
    ["chromeos", 1, "selectConfiguration 3"],
  ] as const)("on %s from configuration %i: %s", async (platform, active, selected) => {
    const device = new ScriptedUsbDevice(active);
    await (await bench(device, { platform }).open()).close();
    expect(changes(device).slice(0, 3)).toEqual(["open", selected, "claimInterface 1"]);
  });

  it("tries the next configuration, then again after a pause, and tells usb/taken", async () => {
    const device = new ScriptedUsbDevice(1);
    device.failures.selectConfiguration = Array<string>(6).fill("NetworkError");
    const attempts: number[] = [];
    const { open, clock, usb } = bench(device, { onAttempt: (attempt) => attempts.push(attempt) });
    const outcome = expect(open()).rejects.toMatchObject({ code: "usb/taken", context: { attempts: 3 } });
    await clock.advance(1_000);
    await outcome;
    const round = ["selectConfiguration 4", "selectConfiguration 3"];
    expect(changes(device)).toEqual(["open", ...round, ...round, ...round, "close"]);
    expect(attempts).toEqual([2, 3]);
    expect([clock.sleepers, usb.listeners]).toEqual([0, 0]);
  });

  it("waits for a tab that is just closing", async () => {
    const device = new ScriptedUsbDevice(4);
    device.failures.claimInterface = ["NetworkError"];
    const { open, clock } = bench(device);
    const opening = open();
    await clock.advance(500);
    await (await opening).close();
    expect(device.calls.filter((call) => call.startsWith("select"))).toEqual([]);
  });

  it("on macOS climbs the ladder: away from usbmux and back, alternating, and wins", async () => {
    const device = new ScriptedUsbDevice(4);
    device.failures.claimInterface = ["NetworkError", "NetworkError", "NetworkError"];
    const transport = await bench(device, { platform: "macos" }).open();
    expect(changes(device)).toEqual([
      "open",
      "claimInterface 1",
      "selectConfiguration 1",
      "selectConfiguration 4",
      "claimInterface 1",
      "selectConfiguration 1",
      "selectConfiguration 3",
      "claimInterface 1",
      "selectConfiguration 1",
      "selectConfiguration 4",
      "claimInterface 1",
    ]);
    await transport.close();
  });

  it("on macOS gives up within 20 s, in bursts of ten", async () => {
    const device = new ScriptedUsbDevice(4);
    device.failures.claimInterface = Array<string>(1_000).fill("NetworkError");
    const { open, clock } = bench(device, { platform: "macos" });
    const outcome = expect(open()).rejects.toMatchObject({ code: "usb/taken", context: { attempts: 200 } });
    await clock.advance(20_000);
    await outcome;
    expect(device.calls.at(-1)).toBe("close");
    expect(clock.sleepers).toBe(0);
  });

  it("stops when the caller does", async () => {
    const device = new ScriptedUsbDevice(4);
    device.failures.claimInterface = Array<string>(99).fill("NetworkError");
    const controller = new AbortController();
    const { open, clock } = bench(device, { platform: "macos", signal: controller.signal });
    const outcome = expect(open()).rejects.toMatchObject({ code: "app/aborted" });
    await clock.advance(2_000);
    controller.abort();
    await outcome;
    expect(device.calls.at(-1)).toBe("close");
  });

  it.each([
    ["open", "SecurityError", "usb/permission"],
    ["open", "NotFoundError", "usb/unplugged"],
    ["claimInterface", "NotFoundError", "usb/unplugged"],
    ["claimInterface", "SecurityError", "usb/permission"],
  ] as const)("%s throwing %s is %s at once", async (call, name, code) => {
    const device = new ScriptedUsbDevice(4);
    device.failures[call] = [name];
    await expect(bench(device).open()).rejects.toMatchObject({ code });
    expect(device.opened).toBe(false);
  });

  it("a system that never answers is usb/busy", async () => {
    const device = new ScriptedUsbDevice(4);
    device.claimInterface = () => new Promise(() => undefined);
    const { open, clock } = bench(device);
    const outcome = expect(open()).rejects.toMatchObject({ code: "usb/busy" });
    await clock.advance(61_000);
    await outcome;
  });

  it("says when there is no usbmux, and when there is no WebUSB", async () => {
    const device = new ScriptedUsbDevice(1, [configuration(1)]);
    await expect(bench(device).open()).rejects.toMatchObject({ code: "usb/no-interface" });
    expect(device.opened).toBe(false);
    await expect(openUsbTransport(device.asUsbDevice)).rejects.toMatchObject({ code: "usb/not-supported" });
  });
});

describe("transfers", () => {
  async function openTransport(device = new ScriptedUsbDevice(4)) {
    const parts = bench(device);
    const transport = await parts.open();
    device.calls.length = 0;
    return { ...parts, device, transport };
  }

  it("keeps three reads of 16 KiB in order", async () => {
    const { device, transport } = await openTransport();
    const reads = [transport.receive(), transport.receive(), transport.receive()];
    expect(device.calls).toEqual(Array(3).fill("transferIn 5 16384"));
    for (const bytes of ["01", "", "0203"]) device.push({ status: "ok", bytes });
    expect(await Promise.all(reads)).toEqual([hex("01"), hex(""), hex("0203")]);
    await transport.close();
  });

  it("ends a packet of whole USB packets with a zero-length transfer, before any other packet", async () => {
    const { device, transport } = await openTransport();
    await Promise.all([
      transport.send(new Uint8Array(1_024)),
      transport.send(new Uint8Array(1_025)),
      transport.send(new Uint8Array(49_152)),
    ]);
    expect(device.calls).toEqual([
      "transferOut 4 1024",
      "transferOut 4 0",
      "transferOut 4 1025",
      "transferOut 4 49152",
      "transferOut 4 0",
    ]);
    await transport.close();
  });

  it("refuses an oversized or empty packet", async () => {
    const { device, transport } = await openTransport();
    for (const length of [0, 49_153]) {
      await expect(transport.send(new Uint8Array(length))).rejects.toMatchObject({ code: "base/bug" });
    }
    expect(device.calls).toEqual([]);
    await transport.close();
  });

  it("clears a stall once and repeats the stalled reads in order; a second stall is the end", async () => {
    const { device, transport } = await openTransport();
    const reads = [transport.receive(), transport.receive()];
    device.push({ status: "stall" });
    device.push({ status: "stall" });
    await settled();
    device.push({ status: "ok", bytes: "01" });
    device.push({ status: "ok", bytes: "02" });
    expect(await Promise.all(reads)).toEqual([hex("01"), hex("02")]);
    expect(device.calls.filter((call) => call.startsWith("clearHalt"))).toEqual(["clearHalt in 5"]);
    device.incoming.push({ status: "stall" });
    await expect(transport.receive()).rejects.toMatchObject({ code: "usb/transfer", context: { status: "stall" } });
    expect(await transport.disconnected).toMatchObject({ code: "usb/transfer" });
    await transport.close();
  });

  it("babble is usb/transfer", async () => {
    const { device, transport } = await openTransport();
    device.incoming.push({ status: "babble" });
    await expect(transport.receive()).rejects.toMatchObject({ code: "usb/transfer" });
    await transport.close();
  });

  it("waits 100 ms for the event that explains a failed transfer", async () => {
    const { device, transport, clock, usb } = await openTransport();
    device.incoming.push({ throws: "NetworkError" });
    const [read, other] = [transport.receive(), transport.receive()];
    const outcomes = Promise.all([
      expect(read).rejects.toMatchObject({ code: "usb/unplugged", context: { event: true } }),
      expect(other).rejects.toMatchObject({ code: "usb/unplugged" }),
    ]);
    await clock.advance(99);
    usb.unplug(device);
    await outcomes;
    expect(await transport.disconnected).toMatchObject({ code: "usb/unplugged", context: { event: true } });
    await expect(transport.send(new Uint8Array(1))).rejects.toMatchObject({ code: "usb/unplugged" });
    await settled();
    expect([clock.sleepers, usb.listeners]).toEqual([0, 0]);
    await transport.close();
  });

  it.each([
    ["NetworkError", "usb/unplugged"],
    ["NotFoundError", "usb/unplugged"],
    ["InvalidStateError", "usb/taken"],
  ])("without the event %s is %s", async (name, code) => {
    const { device, transport, clock } = await openTransport();
    device.incoming.push({ throws: name });
    const outcome = expect(transport.receive()).rejects.toMatchObject({ code, context: { exception: name } });
    await clock.advance(100);
    await outcome;
    await transport.close();
  });

  it("ignores the cable of another phone", async () => {
    const { device, transport, usb } = await openTransport();
    usb.unplug(new ScriptedUsbDevice(4));
    device.incoming.push({ status: "ok", bytes: "07" });
    expect(await transport.receive()).toEqual(hex("07"));
    await transport.close();
  });

  it("close gives everything back and ends what is pending; twice is once", async () => {
    const { device, transport, usb } = await openTransport();
    const read = expect(transport.receive()).rejects.toMatchObject({ code: "app/aborted" });
    await Promise.all([transport.close(), transport.close()]);
    await read;
    expect(device.calls).toEqual(["transferIn 5 16384", "releaseInterface 1", "close"]);
    expect(usb.listeners).toBe(0);
    await expect(transport.receive()).rejects.toMatchObject({ code: "app/aborted" });
  });

  it("a stalled OUT pipe is the end: what came behind may have left", async () => {
    const { device, transport } = await openTransport();
    device.transferOut = () => Promise.resolve({ status: "stall", bytesWritten: 0 });
    await expect(transport.send(new Uint8Array(3))).rejects.toMatchObject({
      code: "usb/transfer",
      context: { status: "stall" },
    });
    await transport.close();
  });

  it("hands bytes to the oldest receiver when a stall changed the order of transfers", async () => {
    const { device, transport } = await openTransport();
    const first = transport.receive();
    let clear: () => void = () => undefined;
    device.clearHalt = () => new Promise((resolve) => (clear = resolve));
    device.push({ status: "stall" });
    await settled();
    const second = transport.receive();
    device.push({ status: "ok", bytes: "01" });
    expect(await first).toEqual(hex("01"));
    clear();
    await settled();
    device.push({ status: "ok", bytes: "02" });
    expect(await second).toEqual(hex("02"));
    await transport.close();
  });

  it("a fired signal gives up the wait; the bytes go to the next call", async () => {
    const { device, transport } = await openTransport();
    const controller = new AbortController();
    const read = expect(transport.receive({ signal: controller.signal })).rejects.toMatchObject({
      code: "app/aborted",
    });
    controller.abort();
    await read;
    device.push({ status: "ok", bytes: "05" });
    expect(await transport.receive()).toEqual(hex("05"));
    await transport.close();
  });
});
