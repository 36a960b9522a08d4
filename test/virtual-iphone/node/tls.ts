import { Duplex } from "node:stream";
import { createSecureContext, TLSSocket } from "node:tls";
import { type Bytes, type PhoneStream, StreamEnded, type TlsServer, type TlsServerOptions } from "../core/contracts.ts";
import { ByteQueue } from "../core/streams/byte-queue.ts";

const READ_BYTES = 262_144;
const HIGH_WATER_BYTES = 1024 * 1024;

/**
 * The server side of sessions by node:tls. Security level 0: records made with SHA-1 certificates and old versions must work,
 * as they do on phones. The host is known by its key, never by a chain: all names are empty.
 */
export const nodeTls: TlsServer = { accept };

function accept(stream: PhoneStream, options: TlsServerOptions): Promise<PhoneStream> {
  const socket = new TLSSocket(duplexOver(stream), {
    isServer: true,
    requestCert: true,
    rejectUnauthorized: false,
    secureContext: createSecureContext({
      cert: options.certificatePem,
      key: options.privateKeyPem,
      minVersion: options.minVersion,
      maxVersion: options.maxVersion,
      ciphers: `${options.cipherList ?? "ALL"}:TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:@SECLEVEL=0`,
    }),
  });
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.once("error", fail);
    socket.once("close", () => reject(new StreamEnded("the host left during the handshake")));
    socket.once("secure", () => {
      const certificate = socket.getPeerX509Certificate();
      if (certificate === undefined || !options.acceptHost(new Uint8Array(certificate.raw))) {
        fail(new Error("the host's certificate is not of the pairing"));
        return;
      }
      socket.off("error", fail);
      resolve(new TlsStream(stream, socket));
    });
  });
}

/** Node's stream shape over ours. */
function duplexOver(stream: PhoneStream): Duplex {
  return new Duplex({
    readableHighWaterMark: READ_BYTES,
    writableHighWaterMark: READ_BYTES,
    read() {
      stream.readSome(READ_BYTES).then(
        (bytes) => this.push(bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
        (error: Error) => this.destroy(error),
      );
    },
    write(chunk: Buffer, _, done) {
      stream.write(ownBytes(chunk)).then(() => done(), done);
    },
    writev(chunks, done) {
      stream.write(ownBytes(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)))).then(() => done(), done);
    },
    final(done) {
      stream.close().then(() => done(), done);
    },
  });
}

function ownBytes(buffer: Buffer): Bytes {
  return buffer.buffer instanceof ArrayBuffer
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
}

class TlsStream implements PhoneStream {
  readonly label: string;
  readonly #raw: PhoneStream;
  readonly #socket: TLSSocket;
  readonly #received: ByteQueue;
  #failure: Error | null = null;

  constructor(raw: PhoneStream, socket: TLSSocket) {
    this.label = `tls ${raw.label}`;
    this.#raw = raw;
    this.#socket = socket;
    this.#received = new ByteQueue(() => {
      if (this.#received.length < HIGH_WATER_BYTES / 2 && socket.isPaused()) socket.resume();
    });
    socket.on("data", (chunk: Buffer) => {
      this.#received.push(ownBytes(chunk));
      if (this.#received.length > HIGH_WATER_BYTES) socket.pause();
    });
    socket.on("end", () => this.#received.end());
    socket.on("error", (error: Error) => {
      this.#failure = error;
      this.#received.fail(error);
    });
    socket.on("close", () => this.#received.end());
  }

  readExactly(length: number): Promise<Bytes> {
    // An exact read may want more than the pause allows.
    if (length > this.#received.length && this.#socket.isPaused()) this.#socket.resume();
    return this.#received.readExactly(length);
  }

  readSome(maxLength: number): Promise<Bytes | null> {
    return this.#received.readSome(maxLength);
  }

  write(bytes: Bytes): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const welcome = this.#socket.write(bytes, (error) => (error ? reject(error) : resolve()));
      if (welcome) resolve();
    });
  }

  /** Ends with close_notify. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.destroyed) resolve();
      else {
        this.#socket.once("close", () => resolve());
        this.#socket.end(() => {
          this.#raw.close().then(resolve, () => resolve());
        });
      }
    });
  }

  abort(reason: Error): void {
    this.#received.fail(reason);
    this.#socket.destroy();
    this.#raw.abort(reason);
  }
}
