import type { Socket } from "node:net";
import type { Bytes, PhoneStream } from "../core/contracts.ts";
import { StreamEnded } from "../core/contracts.ts";
import { ByteQueue } from "../core/streams/byte-queue.ts";

const READ_BYTES = 1024 * 1024;
const HIGH_WATER_BYTES = 1024 * 1024;

/** Reads a Node socket with back-pressure; what was read ahead is never lost between protocols. */
export class SocketReader {
  readonly #queue: ByteQueue;

  constructor(socket: Socket) {
    this.#queue = new ByteQueue(() => {
      if (this.#queue.length < HIGH_WATER_BYTES && socket.isPaused()) socket.resume();
    });
    socket.on("data", (chunk: Buffer) => {
      this.#queue.push(chunk as unknown as Bytes);
      if (this.#queue.length > HIGH_WATER_BYTES) socket.pause();
    });
    socket.on("end", () => this.#queue.end());
    socket.on("error", () => this.#queue.end());
    socket.on("close", () => this.#queue.end());
  }

  /** null when the socket ended before. */
  async readExactly(length: number): Promise<Bytes | null> {
    try {
      return await this.#queue.readExactly(length);
    } catch (error) {
      if (error instanceof StreamEnded) return null;
      throw error;
    }
  }

  readSome(): Promise<Bytes | null> {
    return this.#queue.readSome(READ_BYTES);
  }
}

/** Joins a socket and a connection of the phone until one of them ends. */
export async function bridge(socket: Socket, reader: SocketReader, stream: PhoneStream): Promise<void> {
  const toPhone = async (): Promise<void> => {
    for (let bytes = await reader.readSome(); bytes !== null; bytes = await reader.readSome()) {
      await stream.write(bytes);
    }
    await stream.close();
  };
  const toHost = async (): Promise<void> => {
    for (let bytes = await stream.readSome(READ_BYTES); bytes !== null; bytes = await stream.readSome(READ_BYTES)) {
      if (socket.destroyed) break;
      if (!socket.write(bytes)) await drained(socket);
    }
    socket.end();
  };
  const give = (error: Error): void => {
    stream.abort(error);
    socket.destroy();
  };
  await Promise.all([toPhone().catch(give), toHost().catch(give)]);
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      socket.off("drain", done);
      socket.off("close", done);
      resolve();
    };
    socket.on("drain", done);
    socket.on("close", done);
  });
}
