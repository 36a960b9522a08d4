import { describe, expect, it } from "vitest";
import { createPhone } from "../../virtual-iphone/core/phone.ts";
import { WebUsb, type WebUsbDevice } from "../../virtual-iphone/core/webusb/web-usb.ts";
import { IN, MuxHost, OUT } from "./mux-host.ts";

async function plugIn(options: Parameters<typeof createPhone>[0] = {}): Promise<{ usb: WebUsb; device: WebUsbDevice }> {
  const usb = new WebUsb(await createPhone(options));
  const [device] = await usb.getDevices();
  if (device === undefined) throw new Error("no phone");
  return { usb, device };
}

const vendorIn = (request: number, index: number) =>
  ({ requestType: "vendor", recipient: "device", request, value: 0, index }) as const;
const descriptor = (type: number, index: number) =>
  ({ requestType: "standard", recipient: "device", request: 6, value: (type << 8) | index, index: 0 }) as const;

describe("descriptors", () => {
  it("are those of a phone", async () => {
    const { device } = await plugIn();
    await device.open();
    const { data } = await device.controlTransferIn(descriptor(1, 0), 64);
    const bytes = Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    expect(bytes).toEqual([18, 1, 0, 2, 0, 0, 0, 64, 0xac, 5, 0xa8, 0x12, 5, 0x12, 1, 2, 3, 4]);
    const lengths = [];
    for (let index = 0; index < 4; index++) {
      lengths.push((await device.controlTransferIn(descriptor(2, index), 1000)).data.getUint16(2, true));
    }
    expect(lengths).toEqual([39, 149, 62, 117]);
    const third = (await device.controlTransferIn(descriptor(2, 2), 1000)).data;
    const hex = Array.from(new Uint8Array(third.buffer, third.byteOffset, third.byteLength), (b) =>
      b.toString(16).padStart(2, "0"),
    ).join("");
    expect(hex).toBe(
      "09023e00020307c0fa090400000306010 11b07050202000200070581020002000705830340000a0904010002fffe020f07050402000200070585020002 00".replaceAll(
        " ",
        "",
      ),
    );
    expect((await device.controlTransferIn(descriptor(9, 0), 10)).status).toBe("stall");
  });

  it("give the serial number without a dash", async () => {
    const { device } = await plugIn();
    expect(device.serialNumber).toBe("00008120000A1B2C3D4E5F60");
    expect([device.vendorId, device.productId, device.productName]).toEqual([0x05ac, 0x12a8, "iPhone"]);
  });
});

describe("vendor requests", () => {
  it("tell the mode, and switch it with a re-plug", async () => {
    const { usb, device } = await plugIn();
    await device.open();
    const { data } = await device.controlTransferIn(vendorIn(0x45, 0), 4);
    expect([0, 1, 2, 3].map((i) => data.getUint8(i))).toEqual([3, 3, 3, 0]);
    const events: string[] = [];
    usb.addEventListener("disconnect", () => events.push("disconnect"));
    usb.addEventListener("connect", () => events.push("connect"));
    expect((await device.controlTransferIn(vendorIn(0x52, 5), 1)).data.getUint8(0)).toBe(0);
    await Promise.resolve();
    expect(events).toEqual(["disconnect", "connect"]);
    expect((await usb.getDevices())[0]?.configurations).toHaveLength(1);
  });
});

describe("opening and claiming", () => {
  it("follows the rules of WebUSB", async () => {
    const { device } = await plugIn();
    await expect(device.selectConfiguration(3)).rejects.toMatchObject({ name: "InvalidStateError" });
    await device.open();
    await expect(device.selectConfiguration(9)).rejects.toMatchObject({ name: "NotFoundError" });
    await expect(device.claimInterface(1)).rejects.toMatchObject({ name: "NotFoundError" });
    await device.selectConfiguration(4);
    await expect(device.transferIn(IN, 512)).rejects.toMatchObject({ name: "NotFoundError" });
    await device.claimInterface(1);
    expect(device.configuration?.interfaces[1]?.claimed).toBe(true);
    await expect(device.selectConfiguration(3)).rejects.toMatchObject({ name: "NetworkError" });
    await device.releaseInterface(1);
    await device.selectConfiguration(3);
  });

  it("gives an interface to one opener only", async () => {
    const phone = await createPhone();
    const [one] = await new WebUsb(phone).getDevices();
    const [two] = await new WebUsb(phone).getDevices();
    await one?.open();
    await two?.open();
    await one?.selectConfiguration(3);
    await one?.claimInterface(1);
    await expect(two?.claimInterface(1)).rejects.toMatchObject({
      name: "NetworkError",
      message: "Unable to claim interface.",
    });
    await one?.close();
    await two?.claimInterface(1);
  });

  it("can be held by another program", async () => {
    const { device } = await plugIn({ misbehave: { holdInterface: true } });
    await device.open();
    await expect(device.selectConfiguration(3)).rejects.toMatchObject({ name: "NetworkError" });
  });

  it("finds the phone by class filter", async () => {
    const { usb } = await plugIn();
    const muxFilter = { vendorId: 0x05ac, classCode: 0xff, subclassCode: 0xfe, protocolCode: 2 };
    expect((await usb.requestDevice({ filters: [muxFilter] })).opened).toBe(false);
    await expect(usb.requestDevice({ filters: [{ vendorId: 1 }] })).rejects.toMatchObject({ name: "NotFoundError" });
  });
});

describe("transfers", () => {
  it("end pending ones on close and on unplug, with different errors", async () => {
    const phone = await createPhone();
    const usb = new WebUsb(phone);
    const host = await MuxHost.open(usb);
    const closed = expect(host.device.transferIn(IN, 512)).rejects.toMatchObject({ name: "AbortError" });
    await host.device.close();
    await closed;
    const again = await MuxHost.open(usb);
    const pulled = expect(again.device.transferIn(IN, 512)).rejects.toMatchObject({ name: "NotFoundError" });
    phone.unplug();
    await pulled;
    await expect(again.device.open()).rejects.toMatchObject({ message: "The device was disconnected." });
    phone.plug();
    expect(await usb.getDevices()).toHaveLength(1);
  });

  it("fill a host transfer exactly and say the end with an empty one", async () => {
    const phone = await createPhone();
    const usb = new WebUsb(phone);
    const { device } = await MuxHost.open(usb);
    phone.usb.send(new Uint8Array(1024));
    phone.usb.send(new Uint8Array(3));
    const sizes = [];
    for (let i = 0; i < 4; i++) sizes.push((await device.transferIn(IN, 512)).data.byteLength);
    expect(sizes).toEqual([512, 512, 0, 3]);
    phone.usb.send(new Uint8Array(1024));
    expect((await device.transferIn(IN, 2048)).data.byteLength).toBe(1024);
  });

  it("stall until the host clears the halt", async () => {
    const phone = await createPhone({ misbehave: { stallInAfterBytes: 1 } });
    const host = await MuxHost.open(new WebUsb(phone));
    await host.sendVersion();
    expect((await host.device.transferIn(IN, 512)).status).toBe("stall");
    await host.device.clearHalt("in", IN);
    expect((await host.device.transferIn(IN, 512)).data.byteLength).toBe(20);
  });

  it("join a message whose zero-length transfer is missing, and say so when it grows too large", async () => {
    const phone = await createPhone();
    const host = await MuxHost.ready(new WebUsb(phone));
    for (let i = 0; i < 2; i++) await host.raw(new Uint8Array(32_768), false);
    await host.device.transferOut(OUT, new Uint8Array(0));
    const control = await host.packetWhere(({ protocol }) => protocol === 1);
    expect(new TextDecoder().decode(control.body.subarray(1))).toContain(
      "message was too large (65536 bytes, max = 65535)",
    );
    expect(phone.violations[0]).toContain("zero-length");
  });
});
