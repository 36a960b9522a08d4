import {
  type Bytes,
  type PhoneStream,
  type PlistDict,
  PlistReal,
  type PlistValue,
  StreamEnded,
  type Transcript,
} from "../../contracts.ts";
import { ascii, joinBytes, u32be } from "../../files/layout.ts";
import { asDict, encodeBinaryPlist, parsePlist } from "../../plist/index.ts";
import { HostDisconnected, LinkBroken } from "./errors.ts";

const LARGEST_MESSAGE = 256 * 1024 * 1024;
const COLLECT_BELOW = 64 * 1024;
const COLLECT_BYTES = 256 * 1024;
export const EMPTY_PARAMETER = "___EmptyParameterString___";
/** The byte before file data; every other one ends a file. */
export const DATA_FRAME = 0x0c;

/** A host's answer to one operation. */
export interface LinkStatus {
  readonly code: number;
  readonly text: string;
  readonly payload: PlistValue;
}

/** One file of a download as it arrives. */
export interface IncomingFile {
  data(bytes: Bytes): void | Promise<void>;
  /** @param code 0, or a failure with its text */
  end(code: number, text: string): void | Promise<void>;
}

/** Called for each message to be sent: the place where faults are put in. */
export type BeforeSend = (name: string) => void | Promise<void>;

/** The device's side of DeviceLink: length-prefixed frames, one operation at a time. */
export class DeviceLink {
  private readonly stream: PhoneStream;
  private readonly transcript: Transcript;
  private readonly beforeSend: BeforeSend;
  private readonly extras: PlistValue[];
  private collected: Uint8Array[] = [];
  private collectedLength = 0;

  constructor(stream: PhoneStream, transcript: Transcript, beforeSend: BeforeSend, extraElements = false) {
    this.stream = stream;
    this.transcript = transcript;
    this.beforeSend = beforeSend;
    this.extras = extraElements ? ["unexpected", 7] : [];
  }

  async send(...message: [string, ...PlistValue[]]): Promise<void> {
    await this.beforeSend(message[0]);
    this.note("device", message);
    const body = encodeBinaryPlist(message[0] === "DLMessageProcessMessage" ? message : [...message, ...this.extras]);
    await this.stream.write(joinBytes(u32be(body.length), body));
  }

  async receive(): Promise<{ readonly name: string; readonly parts: readonly PlistValue[] }> {
    const message = parsePlist(await this.frame());
    const name = Array.isArray(message) ? message[0] : undefined;
    if (!Array.isArray(message) || typeof name !== "string" || !name.startsWith("DL"))
      throw new LinkBroken("not a DeviceLink message");
    this.note("host", message);
    if (name === "DLMessageDisconnect") throw new HostDisconnected("the host disconnected");
    return { name, parts: message };
  }

  async handshake(major: number): Promise<number> {
    await this.send("DLMessageVersionExchange", major, 0);
    const { name, parts } = await this.receive();
    if (name !== "DLMessageVersionExchange" || parts[1] !== "DLVersionsOk") throw new LinkBroken("no DLVersionsOk");
    await this.send("DLMessageDeviceReady");
    return Math.min(major, Number(parts[2] ?? major));
  }

  /** Sends an operation without a file stream and waits for its status. */
  async request(...message: [string, ...PlistValue[]]): Promise<LinkStatus> {
    await this.send(...message);
    return this.status();
  }

  /** Exactly four elements; the code is the low 32 bits as a signed number, as hosts write negatives in several widths. */
  async status(): Promise<LinkStatus> {
    const { name, parts } = await this.receive();
    const [, code, text, payload] = parts;
    const isNumber = typeof code === "number" || typeof code === "bigint";
    if (name !== "DLMessageStatusResponse" || parts.length !== 4 || !isNumber || payload === undefined) {
      throw new LinkBroken(`expected a status of four elements, not ${name} of ${parts.length}`);
    }
    return { code: Number(BigInt.asIntN(32, BigInt(code))), text: typeof text === "string" ? text : "", payload };
  }

  /** Frames of a file stream. Small ones are collected, because thousands of small files make thousands of small frames. */
  async fileFrame(bytes: Bytes): Promise<void> {
    if (bytes.length >= COLLECT_BELOW) {
      await this.flush();
      await this.stream.write(bytes);
      return;
    }
    this.collected.push(bytes);
    this.collectedLength += bytes.length;
    if (this.collectedLength >= COLLECT_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.collectedLength === 0) return;
    const bytes = joinBytes(...this.collected);
    this.collected = [];
    this.collectedLength = 0;
    await this.stream.write(bytes);
  }

  async endFileStream(): Promise<void> {
    await this.fileFrame(new Uint8Array(4));
    await this.flush();
  }

  /** Asks for files; each arrives at the receiver made for its path. */
  async download(
    paths: readonly string[],
    progress: number,
    receiver: (path: string) => IncomingFile,
  ): Promise<LinkStatus> {
    await this.send("DLMessageDownloadFiles", [...paths], {}, new PlistReal(progress), 0);
    for (;;) {
      const name = await this.frame();
      if (name.length === 0) break;
      const path = new TextDecoder().decode(name);
      if (!paths.includes(path)) throw new LinkBroken(`the host sent ${path}, which was not asked for`);
      await this.receiveFile(path, receiver(path));
    }
    return this.status();
  }

  /** One file to the end; `size` and code go into the transcript. */
  private async receiveFile(path: string, file: IncomingFile): Promise<void> {
    let size = 0;
    for (;;) {
      const frame = await this.frame();
      if (frame.length === 0) throw new LinkBroken(`${path} has no end`);
      const code = frame[0] ?? 0;
      if (code !== DATA_FRAME) {
        this.note("host", { file: path, size, code });
        await file.end(code, new TextDecoder().decode(frame.subarray(1)));
        return;
      }
      size += frame.length - 1;
      await file.data(frame.subarray(1));
    }
  }

  noteUpload(path: string, size: number, code: number): void {
    this.note("device", { file: path, size, code });
  }

  private note(from: "host" | "device", message: unknown): void {
    this.transcript.record({ layer: "devicelink", from, message });
  }

  private async frame(): Promise<Bytes> {
    const head = await this.stream.readExactly(4);
    const length = new DataView(head.buffer, head.byteOffset, 4).getUint32(0);
    if (length > LARGEST_MESSAGE) throw new LinkBroken(`a frame of ${length} bytes`);
    return length === 0 ? new Uint8Array(0) : this.stream.readExactly(length);
  }
}

export const lengthPrefixed = (text: string): Bytes => {
  const body = ascii(text);
  return joinBytes(u32be(body.length), body);
};

/** The error a host reported for one path of a request, or the whole request's code. */
export function pathStatus(status: LinkStatus, path: string): number {
  if (status.code !== -13) return status.code;
  const failures: PlistDict = asDict(status.payload) ?? {};
  const code = asDict(failures[path])?.["DLFileErrorCode"];
  return typeof code === "number" || typeof code === "bigint" ? Number(BigInt.asIntN(32, BigInt(code))) : 0;
}

export const isLinkEnd = (error: unknown): boolean =>
  error instanceof StreamEnded || error instanceof HostDisconnected || error instanceof LinkBroken;
