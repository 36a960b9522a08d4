import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Bytes } from "../core/contracts.ts";

const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface WebSocketHandlers {
  message(bytes: Bytes, isText: boolean): void;
  closed(): void;
}

/** The server's end of one WebSocket, RFC 6455 without extensions. */
export class WebSocketConnection {
  readonly #socket: Duplex;
  readonly #handlers: WebSocketHandlers;
  #buffer: Buffer = Buffer.alloc(0);
  #pieces: Buffer[] = [];
  #piecesText = false;
  #closed = false;

  /** Answers the upgrade request; null when it is none. */
  static accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    handlers: WebSocketHandlers,
  ): WebSocketConnection | null {
    const key = request.headers["sec-websocket-key"];
    if (request.headers.upgrade?.toLowerCase() !== "websocket" || key === undefined) {
      socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
      return null;
    }
    const accept = createHash("sha1")
      .update(key + ACCEPT_SUFFIX)
      .digest("base64");
    const lines = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    socket.write(`${lines.join("\r\n")}\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`);
    return new WebSocketConnection(socket, head, handlers);
  }

  private constructor(socket: Duplex, head: Buffer, handlers: WebSocketHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#end());
    socket.on("end", () => socket.end());
    if (head.length > 0) this.#receive(head);
  }

  send(bytes: Uint8Array, opcode: number = Opcode.binary): void {
    if (this.#closed) return;
    const { length } = bytes;
    const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
    head[0] = 0x80 | opcode;
    if (length < 126) head[1] = length;
    else if (length < 65_536) {
      head[1] = 126;
      head.writeUInt16BE(length, 2);
    } else {
      head[1] = 127;
      head.writeBigUInt64BE(BigInt(length), 2);
    }
    this.#socket.cork();
    this.#socket.write(head);
    this.#socket.write(bytes);
    this.#socket.uncork();
  }

  close(): void {
    this.send(new Uint8Array(0), Opcode.close);
    this.#socket.end();
    this.#end();
  }

  #receive(chunk: Buffer): void {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const used = this.#frame();
      if (used === 0 || this.#closed) return;
      this.#buffer = this.#buffer.subarray(used);
    }
  }

  /** Handles the frame at the front of the buffer; returns its size, 0 when it is not complete. */
  #frame(): number {
    const buffer = this.#buffer;
    if (buffer.length < 2) return 0;
    const first = buffer.readUInt8(0);
    const second = buffer.readUInt8(1);
    let length = second & 0x7f;
    let at = 2;
    if (length === 126) {
      if (buffer.length < 4) return 0;
      length = buffer.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (buffer.length < 10) return 0;
      length = Number(buffer.readBigUInt64BE(2));
      at = 10;
    }
    if (length > MAX_MESSAGE_BYTES || (second & 0x80) === 0) {
      this.#socket.destroy();
      return 0;
    }
    if (buffer.length < at + 4 + length) return 0;
    const payload = unmask(buffer.subarray(at + 4, at + 4 + length), buffer.subarray(at, at + 4));
    this.#take(first & 0x0f, (first & 0x80) !== 0, payload);
    return at + 4 + length;
  }

  #take(opcode: number, final: boolean, payload: Buffer): void {
    if (opcode === Opcode.ping) this.send(payload, Opcode.pong);
    else if (opcode === Opcode.close) this.close();
    else if (opcode !== Opcode.pong) {
      if (opcode !== Opcode.continuation) this.#piecesText = opcode === Opcode.text;
      this.#pieces.push(payload);
      if (!final) return;
      const whole = this.#pieces.length === 1 ? payload : Buffer.concat(this.#pieces);
      this.#pieces = [];
      this.#handlers.message(whole as unknown as Bytes, this.#piecesText);
    }
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#handlers.closed();
  }
}

/** Into fresh memory: what is handed over is given away. Word by word: a restore has gigabytes of it. */
function unmask(payload: Buffer, mask: Buffer): Buffer {
  const bytes = new Uint8Array(payload);
  const words = new Uint32Array(bytes.buffer, 0, bytes.length >> 2);
  const key = new Uint32Array(new Uint8Array(mask).buffer)[0] ?? 0;
  for (let i = 0; i < words.length; i++) words[i] = (words[i] ?? 0) ^ key;
  for (let i = words.length * 4; i < bytes.length; i++) bytes[i] = (bytes[i] ?? 0) ^ (mask[i & 3] ?? 0);
  return Buffer.from(bytes.buffer);
}
