/** Throughput of the mux over memory: `npx tsx test/bench/mux.bench.ts`. A table out; nothing passes or fails. */
import type { Bytes } from "../../src/base/bytes.ts";
import { openMux } from "../../src/usb/index.ts";
import { flags, hex, parseHost, segment, versionAnswer2 } from "../support/usb/hand-packets.ts";
import { MemoryTransport } from "../support/usb/memory-transport.ts";
import { createMuxPhone } from "../support/usb/mux-phone.ts";

const MIB = 1_048_576;
const TOTAL_BYTES = 512 * MIB;
const PORT = 19;

/** A phone that costs nothing: the same packet again and again with another sequence number, within the window. */
async function receiveFromMemory(payloadBytes: number): Promise<number> {
  const transport = new MemoryTransport();
  transport.deliver(hex(versionAnswer2));
  const mux = await openMux(transport, { randomBytes: (length) => new Uint8Array(length) });
  let [sent, acknowledged] = [0, 0];
  const payload = new Uint8Array(payloadBytes);
  const pump = (): void => {
    while (sent < TOTAL_BYTES && sent - acknowledged + payloadBytes <= 131_072) {
      transport.deliver(segment({ from: PORT, to: 1, seq: 1 + sent, ack: 1, flags: flags.ack, payload }));
      sent += payloadBytes;
    }
  };
  transport.onSend = (packet: Bytes) => {
    const { flags: kind, ack } = parseHost(packet);
    if (kind === flags.syn)
      queueMicrotask(() => transport.deliver(segment({ from: PORT, to: 1, ack: 1, flags: flags.synAck })));
    else if (kind === flags.ack) {
      acknowledged = ack - 1;
      queueMicrotask(pump);
    }
  };
  const connection = await mux.connect(PORT);
  const startedAt = performance.now();
  let total = 0;
  while (total < TOTAL_BYTES - payloadBytes) total += (await connection.read())?.length ?? TOTAL_BYTES;
  const seconds = (performance.now() - startedAt) / 1_000;
  await mux.close();
  return TOTAL_BYTES / 1e6 / seconds;
}

/** The whole way, both ways, to the virtual iPhone in this thread. */
async function throughPhone(direction: "receive" | "send"): Promise<number> {
  const bytes = TOTAL_BYTES / 4;
  const phone = createMuxPhone({
    ports: [PORT],
    serve: async (stream) => {
      if (direction === "receive")
        for (let sent = 0; sent < bytes; sent += 65_536) await stream.write(new Uint8Array(65_536));
      else while ((await stream.readSome(65_536)) !== null);
      await stream.close();
    },
  });
  const mux = await phone.connect();
  const connection = await mux.connect(PORT);
  const startedAt = performance.now();
  if (direction === "receive") while ((await connection.read()) !== null);
  else {
    for (let sent = 0; sent < bytes; sent += 65_536) await connection.write(new Uint8Array(65_536));
    await connection.close();
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  await mux.close();
  return bytes / 1e6 / seconds;
}

const rows = [
  ["receive, memory, 16,344-byte segments", await receiveFromMemory(16_344)],
  ["receive, memory, 1,024-byte segments", await receiveFromMemory(1_024)],
  ["receive, WebUSB transport and virtual iPhone", await throughPhone("receive")],
  ["send, WebUSB transport and virtual iPhone", await throughPhone("send")],
] as const;
for (const [name, megabytes] of rows) console.log(`${megabytes.toFixed(0).padStart(6)} MB/s  ${name}`);
