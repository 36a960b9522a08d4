import type { Bytes } from "../contracts.ts";

/** What WebUSB and usbredir need to know of one interface; derived from the raw descriptors below. */
export interface EndpointInfo {
  readonly address: number;
  readonly type: "bulk" | "interrupt" | "isochronous";
  readonly packetSize: number;
  readonly interval: number;
}
export interface AlternateInfo {
  readonly interfaceNumber: number;
  readonly alternateSetting: number;
  readonly interfaceClass: number;
  readonly interfaceSubclass: number;
  readonly interfaceProtocol: number;
  readonly nameIndex: number;
  readonly endpoints: readonly EndpointInfo[];
}
export interface ConfigurationInfo {
  readonly value: number;
  readonly nameIndex: number;
  readonly bytes: Bytes;
  readonly alternates: readonly AlternateInfo[];
}

export const MUX_OUT_ENDPOINT = 0x04;
export const MUX_IN_ENDPOINT = 0x85;

export interface UsbIdentity {
  readonly productName: string;
  /** 24 or 40 hexadecimal digits, no dash. */
  readonly serialNumber: string;
  readonly productId: number;
  /** Generation of the device, not the iOS version. */
  readonly deviceVersion: number;
  /** Bulk packet size: 64 full speed, 512 high speed, 1024 super speed. */
  readonly packetSize: 64 | 512 | 1024;
}

const u16 = (value: number): [number, number] => [value & 0xff, value >> 8];

/** @source device dumps in fritzlb/iOS17-JIT-WIN#8, liquidctl/liquidctl#412 */
export function deviceDescriptor(identity: UsbIdentity, configurations: number): Bytes {
  return Uint8Array.from(
    [
      [18, 1, ...u16(identity.packetSize === 1024 ? 0x0300 : 0x0200), 0, 0, 0],
      [
        identity.packetSize === 1024 ? 9 : 64,
        ...u16(0x05ac),
        ...u16(identity.productId),
        ...u16(identity.deviceVersion),
      ],
      [1, 2, 3, configurations],
    ].flat(),
  );
}

/** Answers a high-speed host that asks how the device would look at full speed. */
export function deviceQualifier(configurations: number): Bytes {
  return Uint8Array.of(10, 6, ...u16(0x0200), 0, 0, 0, 64, configurations, 0);
}

export function stringDescriptor(text: string): Bytes {
  const bytes = new Uint8Array(2 + text.length * 2);
  bytes[0] = bytes.length;
  bytes[1] = 3;
  for (let i = 0; i < text.length; i++) bytes.set(u16(text.charCodeAt(i)), 2 + i * 2);
  return bytes;
}

/** Language identifiers: English (United States) only. */
export const LANGUAGES: Bytes = Uint8Array.of(4, 3, 0x09, 0x04);

export function stringsOf(identity: UsbIdentity): ReadonlyMap<number, string> {
  return new Map([
    [1, "Apple Inc."],
    [2, identity.productName],
    [3, identity.serialNumber],
    [5, "PTP"],
    [6, "iPod USB Interface"],
    [7, "PTP + Apple Mobile Device"],
    [8, "PTP + Apple Mobile Device + Apple USB Ethernet"],
    [15, "Apple USB Multiplexor"],
    [16, "Apple USB Ethernet"],
    [27, "PTP"],
  ]);
}

type Mode = "initial" | "direct-network";

/**
 * The configurations the phone advertises. "initial" is what a phone shows when it is plugged in: 1 PTP, 2 audio, 3 PTP and
 * usbmux, 4 the same with tethering. "direct-network" has one configuration without usbmux (mode 5 since iOS 17).
 */
export function configurations(mode: Mode, packetSize: number): readonly ConfigurationInfo[] {
  if (mode === "direct-network") return [parse(configuration(1, 0, [...networkInterfaces(packetSize)]))];
  const ptp = ptpInterface(packetSize);
  const mux = [
    ...iface(1, 0, 2, 0xff, 0xfe, 0x02, 15),
    ...bulk(MUX_OUT_ENDPOINT, packetSize),
    ...bulk(MUX_IN_ENDPOINT, packetSize),
  ];
  return [
    parse(configuration(1, 5, ptp)),
    parse(configuration(2, 6, audioInterfaces())),
    parse(configuration(3, 7, [...ptp, ...mux])),
    parse(configuration(4, 8, [...ptp, ...mux, ...tetheringInterface(packetSize)])),
  ];
}

function configuration(value: number, name: number, body: readonly number[]): Bytes {
  const interfaces = new Set<number>();
  for (let at = 0; at < body.length; at += body[at] ?? 1) if (body[at + 1] === 4) interfaces.add(body[at + 2] ?? 0);
  return Uint8Array.of(9, 2, ...u16(9 + body.length), interfaces.size, value, name, 0xc0, 0xfa, ...body);
}

const iface = (
  number: number,
  alternate: number,
  endpoints: number,
  classCode: number,
  subclass: number,
  protocol: number,
  name: number,
): number[] => [9, 4, number, alternate, endpoints, classCode, subclass, protocol, name];

const bulk = (address: number, packetSize: number): number[] => [7, 5, address, 2, ...u16(packetSize), 0];

function ptpInterface(packetSize: number): number[] {
  return [
    iface(0, 0, 3, 6, 1, 1, 27),
    bulk(0x02, packetSize),
    bulk(0x81, packetSize),
    [7, 5, 0x83, 3, 0x40, 0x00, 0x0a],
  ].flat();
}

function tetheringInterface(packetSize: number): number[] {
  const alternate = (setting: number): number[] => [
    ...iface(2, setting, 2, 0xff, 0xfd, 0x01, 16),
    ...bulk(0x86, packetSize),
    ...bulk(0x05, packetSize),
  ];
  return [...iface(2, 0, 0, 0xff, 0xfd, 0x01, 16), ...alternate(1), ...alternate(2)];
}

/** Audio control, one 16-bit stereo stream with nine rates, HID: together the 149 bytes of the dumps. Never used. */
function audioInterfaces(): number[] {
  const rates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000];
  return [
    iface(0, 0, 0, 1, 1, 0, 0),
    [9, 0x24, 1, 0x00, 0x01, ...u16(30), 1, 1],
    [12, 0x24, 2, 1, ...u16(0x0201), 2, 2, ...u16(3), 0, 0],
    [9, 0x24, 3, 2, ...u16(0x0101), 0, 1, 0],
    iface(1, 0, 0, 1, 2, 0, 0),
    iface(1, 1, 1, 1, 2, 0, 0),
    [7, 0x24, 1, 2, 1, ...u16(1)],
    [8 + 3 * rates.length, 0x24, 2, 1, 2, 2, 16, rates.length],
    rates.flatMap((rate) => [rate & 0xff, (rate >> 8) & 0xff, rate >> 16]),
    [9, 5, 0x81, 1, ...u16(192), 4, 0, 0],
    [7, 0x25, 1, 1, 0, 0, 0],
    iface(2, 0, 1, 3, 0, 0, 0),
    [9, 0x21, 0x11, 0x01, 0, 1, 0x22, ...u16(208)],
    [7, 5, 0x83, 3, ...u16(64), 1],
  ].flat();
}

function networkInterfaces(packetSize: number): number[] {
  return [
    iface(0, 0, 1, 2, 0x0d, 0, 0),
    [7, 5, 0x81, 3, ...u16(64), 10],
    iface(1, 0, 0, 0x0a, 0, 1, 0),
    iface(1, 1, 2, 0x0a, 0, 1, 0),
    bulk(0x86, packetSize),
    bulk(0x05, packetSize),
  ].flat();
}

const TRANSFER_TYPES = ["bulk", "isochronous", "bulk", "interrupt"] as const;

function parse(bytes: Bytes): ConfigurationInfo {
  const alternates: (AlternateInfo & { readonly endpoints: EndpointInfo[] })[] = [];
  for (let at = 9; at < bytes.length; at += bytes[at] ?? 1) {
    const [, type = 0, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0] = bytes.subarray(at, at + 9);
    if (type === 4) {
      alternates.push({
        interfaceNumber: a,
        alternateSetting: b,
        interfaceClass: d,
        interfaceSubclass: e,
        interfaceProtocol: f,
        nameIndex: g,
        endpoints: [],
      });
    } else if (type === 5) {
      alternates.at(-1)?.endpoints.push({
        address: a,
        type: TRANSFER_TYPES[b & 3] ?? "bulk",
        packetSize: c | (d << 8),
        interval: e,
      });
    }
  }
  return { value: bytes[5] ?? 0, nameIndex: bytes[6] ?? 0, bytes, alternates };
}
