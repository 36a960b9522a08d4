import { mkdir, readFile, rm, unlink, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import type { Bytes, PhoneStream, PlistDict } from "../core/contracts.ts";
import { usbSerialNumber } from "../core/identity.ts";
import type { VirtualPhone } from "../core/phone.ts";
import { asDict, encodeXmlPlist, parsePlist } from "../core/plist/index.ts";
import { uuidFrom } from "../core/random.ts";
import { bridge, SocketReader } from "./socket-bridge.ts";

const Result = { ok: 0, badCommand: 1, badDevice: 2, refused: 3, noEntry: 2 } as const;
const HEADER_BYTES = 16;
const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
const PLIST_VERSION = 1;
const PLIST_MESSAGE = 8;
const DEVICE_ID = 1;

export interface UsbmuxdSocketOptions {
  /** Path of a UNIX socket, or a TCP port on the loopback interface (0 = any). */
  readonly listen: { readonly path: string } | { readonly port: number };
  /** Where pair records and the BUID are kept; in memory when absent. */
  readonly folder?: string;
}

export interface UsbmuxdSocket {
  /** What USBMUXD_SOCKET_ADDRESS must say. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Plays usbmuxd: its own protocol over a socket, so that libimobiledevice's tools find the phone. USB and mux are bypassed,
 * a Connect goes straight to the port of the phone.
 * @source libimobiledevice/libusbmuxd src/libusbmuxd.c, libimobiledevice/usbmuxd src/client.c
 */
export async function serveUsbmuxd(phone: VirtualPhone, options: UsbmuxdSocketOptions): Promise<UsbmuxdSocket> {
  const records = new PairRecords(options.folder);
  const clients = new Set<Client>();
  const server = createServer((socket) => {
    const client = new Client(socket, phone, records, (message) => {
      for (const other of clients) other.announce(message);
    });
    clients.add(client);
    socket.once("close", () => clients.delete(client));
    client.serve().catch(() => socket.destroy());
  });
  const stopWatching = phone.usb.watch((event) => {
    const message: PlistDict =
      event === "attached" ? attachedMessage(phone) : { MessageType: "Detached", DeviceID: DEVICE_ID };
    for (const client of clients) client.announce(message);
  });
  const address = await listen(server, options.listen);
  return {
    address,
    close: async () => {
      stopWatching();
      for (const client of clients) client.end();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server, where: UsbmuxdSocketOptions["listen"]): Promise<string> {
  if ("path" in where) await unlink(where.path).catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    if ("path" in where) server.listen(where.path, resolve);
    else server.listen(where.port, "127.0.0.1", resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? `127.0.0.1:${address.port}` : `UNIX:${address}`;
}

function attachedMessage(phone: VirtualPhone): PlistDict {
  return {
    DeviceID: DEVICE_ID,
    MessageType: "Attached",
    Properties: {
      ConnectionSpeed: 480_000_000,
      ConnectionType: "USB",
      DeviceID: DEVICE_ID,
      LocationID: 0x14100000,
      ProductID: phone.usb.identity.productId,
      SerialNumber: phone.identity.udid.includes("-") ? phone.identity.udid : usbSerialNumber(phone.identity),
    },
  };
}

class Client {
  readonly #socket: Socket;
  readonly #reader: SocketReader;
  readonly #phone: VirtualPhone;
  readonly #records: PairRecords;
  readonly #tellAll: (message: PlistDict) => void;
  #listening = false;

  constructor(socket: Socket, phone: VirtualPhone, records: PairRecords, tellAll: (message: PlistDict) => void) {
    this.#socket = socket;
    this.#reader = new SocketReader(socket);
    this.#phone = phone;
    this.#records = records;
    this.#tellAll = tellAll;
  }

  announce(message: PlistDict): void {
    if (this.#listening) this.#send(message, 0);
  }

  end(): void {
    this.#socket.destroy();
  }

  async serve(): Promise<void> {
    for (;;) {
      const header = await this.#reader.readExactly(HEADER_BYTES);
      if (header === null) return;
      const view = new DataView(header.buffer, header.byteOffset);
      const length = view.getUint32(0, true) - HEADER_BYTES;
      if (length < 0 || length > MAX_REQUEST_BYTES) throw new Error("usbmuxd request length");
      const body = await this.#reader.readExactly(length);
      if (body === null) return;
      const tag = view.getUint32(12, true);
      if (view.getUint32(4, true) !== PLIST_VERSION || view.getUint32(8, true) !== PLIST_MESSAGE) {
        this.#result(6, tag);
        continue;
      }
      const stream = await this.#answer(asDict(parsePlist(body)) ?? {}, tag);
      if (stream !== null) {
        await bridge(this.#socket, this.#reader, stream);
        return;
      }
    }
  }

  /** The host's end of a connection when the socket becomes one. */
  async #answer(request: PlistDict, tag: number): Promise<PhoneStream | null> {
    const { MessageType, PairRecordData, PortNumber } = request;
    const recordId = typeof request["PairRecordID"] === "string" ? request["PairRecordID"] : "";
    switch (MessageType) {
      case "ListDevices":
        this.#send({ DeviceList: this.#phone.usb.attached ? [attachedMessage(this.#phone)] : [] }, tag);
        return null;
      case "Listen":
        this.#result(Result.ok, tag);
        this.#listening = true;
        if (this.#phone.usb.attached) this.announce(attachedMessage(this.#phone));
        return null;
      case "ListListeners":
        this.#send({ ListenerList: [] }, tag);
        return null;
      case "ReadBUID":
        this.#send({ BUID: await this.#records.buid() }, tag);
        return null;
      case "ReadPairRecord": {
        const data = await this.#records.read(recordId);
        if (data === null) this.#result(Result.noEntry, tag);
        else this.#send({ PairRecordData: data }, tag);
        return null;
      }
      case "SavePairRecord":
        if (!(PairRecordData instanceof Uint8Array)) this.#result(Result.badCommand, tag);
        else {
          await this.#records.write(recordId, PairRecordData);
          this.#result(Result.ok, tag);
          this.#tellAll({ MessageType: "Paired", DeviceID: DEVICE_ID });
        }
        return null;
      case "DeletePairRecord":
        await this.#records.remove(recordId);
        this.#result(Result.ok, tag);
        return null;
      case "Connect":
        return this.#connect(request["DeviceID"], Number(PortNumber), tag);
      default:
        this.#result(Result.badCommand, tag);
        return null;
    }
  }

  /** The port travels with its bytes swapped. */
  #connect(deviceId: unknown, swappedPort: number, tag: number): PhoneStream | null {
    const port = ((swappedPort & 0xff) << 8) | ((swappedPort >> 8) & 0xff);
    const present = this.#phone.usb.attached && deviceId === DEVICE_ID;
    const stream = present ? this.#phone.connect(port) : null;
    this.#result(stream !== null ? Result.ok : present ? Result.refused : Result.badDevice, tag);
    return stream;
  }

  #result(number: number, tag: number): void {
    this.#send({ MessageType: "Result", Number: number }, tag);
  }

  #send(message: PlistDict, tag: number): void {
    const body = encodeXmlPlist(message);
    const bytes = new Uint8Array(HEADER_BYTES + body.length);
    const view = new DataView(bytes.buffer);
    [bytes.length, PLIST_VERSION, PLIST_MESSAGE, tag].forEach((word, i) => {
      view.setUint32(i * 4, word, true);
    });
    bytes.set(body, HEADER_BYTES);
    this.#socket.write(bytes);
  }
}

/** What a real usbmuxd keeps in /var/lib/lockdown. */
class PairRecords {
  readonly #folder: string | undefined;
  readonly #memory = new Map<string, Bytes>();

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async buid(): Promise<string> {
    const saved = await this.read("SystemBUID");
    if (saved !== null) return new TextDecoder().decode(saved);
    const buid = uuidFrom(crypto.getRandomValues(new Uint8Array(16)));
    await this.write("SystemBUID", new TextEncoder().encode(buid));
    return buid;
  }

  async read(id: string): Promise<Bytes | null> {
    if (this.#folder === undefined) return this.#memory.get(id) ?? null;
    return readFile(this.#path(id)).then(
      (bytes) => new Uint8Array(bytes),
      () => null,
    );
  }

  async write(id: string, bytes: Bytes): Promise<void> {
    this.#memory.set(id, bytes);
    if (this.#folder === undefined) return;
    await mkdir(this.#folder, { recursive: true });
    await writeFile(this.#path(id), bytes);
  }

  async remove(id: string): Promise<void> {
    this.#memory.delete(id);
    if (this.#folder !== undefined) await rm(this.#path(id), { force: true });
  }

  #path(id: string): string {
    if (!/^[\w-]{1,64}$/.test(id)) throw new Error("pair record id");
    return join(this.#folder ?? "", `${id}.plist`);
  }
}
