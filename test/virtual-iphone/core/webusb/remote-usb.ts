import type { Bytes } from "../contracts.ts";
import type { Misbehaviours } from "../misbehaviours.ts";
import type { ControlSetup, UsbDevice } from "../usb/usb-device.ts";
import { UsbHandle } from "./usb-handle.ts";

/**
 * WebUSB's calls as messages, for a WebSocket or a MessagePort. Each has a JSON part and at most one run of bytes.
 *
 * host → phone  `{id, call, …arguments}`, with bytes for transferOut
 * phone → host  `{id, …result}`, with bytes for transferIn and controlIn; `{id, error: {name, message}}`;
 *               `{event: "connect" | "disconnect", device?}`
 */
export interface HostCall {
  readonly id: number;
  readonly call: string;
  readonly value?: number;
  readonly alternate?: number;
  readonly endpoint?: number;
  readonly length?: number;
  readonly setup?: ControlSetup;
}
export type SendToHost = (message: Readonly<Record<string, unknown>>, bytes: Bytes | null) => void;

type Answer = { readonly message?: object; readonly bytes?: Bytes };

/** One remote host: one opener of the phone. */
export class RemoteUsb {
  readonly #usb: UsbDevice;
  readonly #handle: UsbHandle;
  readonly #send: SendToHost;
  readonly #stopWatching: () => void;

  constructor(usb: UsbDevice, misbehave: Misbehaviours, send: SendToHost) {
    this.#usb = usb;
    this.#handle = new UsbHandle(usb, misbehave);
    this.#send = send;
    this.#stopWatching = usb.watch((event) =>
      send(
        event === "attached" ? { event: "connect", device: this.#handle.describe() } : { event: "disconnect" },
        null,
      ),
    );
  }

  receive(call: HostCall, bytes: Bytes | null): void {
    this.#answer(call, bytes ?? new Uint8Array(0)).then(
      (answer) => this.#send({ id: call.id, ...answer.message }, answer.bytes ?? null),
      (error: unknown) => this.#send({ id: call.id, error: describeError(error) }, null),
    );
  }

  /** The remote host is gone. */
  close(): void {
    this.#stopWatching();
    this.#handle.forget();
  }

  async #answer(call: HostCall, bytes: Bytes): Promise<Answer> {
    const handle = this.#handle;
    const { value = 0, endpoint = 0, length = 0 } = call;
    const setup = call.setup ?? { requestType: 0, request: 0, value: 0, index: 0, length: 0 };
    switch (call.call) {
      case "devices":
        return { message: { device: this.#usb.attached ? handle.describe() : null } };
      case "open":
        handle.open();
        return {};
      case "close":
        handle.close();
        return {};
      case "selectConfiguration":
        handle.selectConfiguration(value);
        return {};
      case "claimInterface":
        handle.claimInterface(value);
        return {};
      case "releaseInterface":
        handle.releaseInterface(value);
        return {};
      case "selectAlternateInterface":
        handle.selectAlternateInterface(value, call.alternate ?? 0);
        return {};
      case "clearHalt":
        handle.clearHalt(endpoint);
        return {};
      case "reset":
        handle.reset();
        return {};
      case "controlIn": {
        const result = handle.controlIn(setup);
        return { message: { status: result.status }, bytes: result.bytes };
      }
      case "controlOut":
        return { message: { status: handle.controlOut(setup) } };
      case "transferIn": {
        const result = await handle.transferIn(endpoint, length);
        return { message: { status: result.status }, bytes: result.bytes };
      }
      case "transferOut":
        return { message: { status: await handle.transferOut(endpoint, bytes) } };
      default:
        throw new DOMException(`no call ${call.call}`, "NotSupportedError");
    }
  }
}

function describeError(error: unknown): { name: string; message: string } {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  return { name, message };
}

export interface Frame {
  readonly message: Readonly<Record<string, unknown>>;
  readonly bytes: Bytes | null;
  /** So many bytes were put into the shared files. */
  readonly fileBytes?: number;
}

/** Set in the length of a frame's bytes: they are in the shared files. */
const IN_FILE = 0x8000_0000;
const HEAD_BYTES = 12;
/** What nearly every answer says: it travels as no JSON at all. */
const OK = '{"status":"ok"}';
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Joins frames into one run of bytes: sending costs more than what is sent. Each frame is the number of the call (0: none),
 * the length of its JSON and of its bytes as u32 big-endian, JSON, bytes. No JSON stands for `{"status":"ok"}`; with the
 * highest bit in the second length the bytes are not here but in the shared files.
 */
export function encodeFrames(frames: readonly Frame[]): Bytes {
  const parts = frames.map(({ message: { id, ...message }, bytes, fileBytes = 0 }) => {
    const text = JSON.stringify(message);
    return { id: Number(id ?? 0), json: text === OK ? new Uint8Array(0) : encoder.encode(text), bytes, fileBytes };
  });
  const joined = new Uint8Array(
    parts.reduce((sum, { json, bytes }) => sum + HEAD_BYTES + json.length + (bytes?.length ?? 0), 0),
  );
  const view = new DataView(joined.buffer);
  let at = 0;
  for (const { id, json, bytes, fileBytes } of parts) {
    view.setUint32(at, id);
    view.setUint32(at + 4, json.length);
    view.setUint32(at + 8, fileBytes > 0 ? IN_FILE + fileBytes : (bytes?.length ?? 0));
    joined.set(json, at + HEAD_BYTES);
    at += HEAD_BYTES + json.length;
    if (bytes !== null) joined.set(bytes, at);
    at += bytes?.length ?? 0;
  }
  return joined;
}

/** The host's calls in one message. */
export function* decodeFrames(joined: Bytes): Generator<{ readonly message: HostCall; readonly bytes: Bytes }> {
  const view = new DataView(joined.buffer, joined.byteOffset, joined.byteLength);
  for (let at = 0; at < joined.length; ) {
    const jsonEnd = at + HEAD_BYTES + view.getUint32(at + 4);
    const end = jsonEnd + view.getUint32(at + 8);
    const call = JSON.parse(decoder.decode(joined.subarray(at + HEAD_BYTES, jsonEnd))) as Omit<HostCall, "id">;
    yield { message: { ...call, id: view.getUint32(at) }, bytes: joined.subarray(jsonEnd, end) };
    at = end;
  }
}
