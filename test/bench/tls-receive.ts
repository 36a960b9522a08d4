import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { connectTls } from "../../src/device/tls/connect-tls.ts";
import { StreamDuplex } from "../support/tls/node-streams.ts";
import {
  connectSocket,
  type PairedFiles,
  startOpensslServer,
  writePairedFiles,
} from "../support/tls/openssl-server.ts";
import { createPairedTls, type PairedTls } from "../support/tls/pair.ts";
import { type ChromiumReceiver, startChromiumReceiver } from "./tls-receive/chromium.ts";

export type TlsBenchVersion = "-tls1_2" | "-tls1_3";

/**
 * Rates of receiving the same 400 MB of application data from `openssl s_server`, in MB/s (10^6 bytes).
 *
 * A browser has no sockets: our client stands in a worker of Chromium behind a relay in this process, and `openssl s_client`
 * is given a relay in this process, too. The other two numbers are without relay: ours in Node, and s_client.
 */
export interface TlsReceiveBench {
  readonly ours: () => Promise<number>;
  readonly peer: () => Promise<number>;
  readonly oursInNode: () => Promise<number>;
  readonly peerDirect: () => Promise<number>;
  dispose(): Promise<void>;
}

export const BENCH_BYTES = 400_000_000;

/** Sets up keys and browser; each measurement starts a server of its own. */
export async function openTlsReceiveBench(version: TlsBenchVersion = "-tls1_2"): Promise<TlsReceiveBench> {
  const paired = await createPairedTls();
  const files = await writePairedFiles(paired);
  const chromium = await startChromiumReceiver();
  const measure = (receive: (port: number) => Promise<number>) => () => withFeed(files, version, receive);
  return {
    ours: measure((port) => receiveInChromium(chromium, port, paired)),
    peer: measure((port) => behindRelay(port, (relayPort) => receiveWithOpenssl(relayPort, files))),
    oursInNode: measure((port) => receiveInNode(port, paired)),
    peerDirect: measure((port) => receiveWithOpenssl(port, files)),
    async dispose() {
      await chromium.dispose();
      await files.dispose();
    },
  };
}

/** Our client in Chromium and `openssl s_client`, alternately; the best of `rounds`. */
export async function benchTlsReceive(rounds = 3): Promise<{ ours: number; peer: number; unit: "MB/s" }> {
  const bench = await openTlsReceiveBench();
  try {
    let [ours, peer] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      ours = Math.max(ours, await bench.ours());
      peer = Math.max(peer, await bench.peer());
    }
    return { ours, peer, unit: "MB/s" };
  } finally {
    await bench.dispose();
  }
}

/** Runs `receive` against a server that sends BENCH_BYTES to the first connection. */
async function withFeed(
  files: PairedFiles,
  version: TlsBenchVersion,
  receive: (port: number) => Promise<number>,
): Promise<number> {
  const server = await startOpensslServer(files, [version, "-naccept", "1"], `head -c ${BENCH_BYTES} /dev/zero`);
  try {
    return await receive(server.port);
  } finally {
    await server.stop();
  }
}

async function receiveInChromium(chromium: ChromiumReceiver, port: number, paired: PairedTls): Promise<number> {
  const { received, ms } = await chromium.receive(port, paired.certificates);
  return rate(received, ms);
}

/** From the first data on, so that the handshake does not count. */
async function receiveInNode(port: number, paired: PairedTls): Promise<number> {
  const duplex = new StreamDuplex(await connectSocket(port), "bench");
  const plain = await connectTls(duplex, paired.identity);
  let received = (await plain.read())?.length ?? 0;
  const startMs = performance.now();
  for (let part = await plain.read(); part !== null; part = await plain.read()) received += part.length;
  return rate(received, performance.now() - startMs);
}

async function receiveWithOpenssl(port: number, files: PairedFiles): Promise<number> {
  const output = openSync("/dev/null", "w");
  const args = ["-connect", `127.0.0.1:${port}`, "-cert", files.hostCertificate, "-key", files.hostKey];
  const startMs = performance.now();
  const client = spawn("openssl", ["s_client", "-quiet", ...args], { stdio: ["pipe", output, "ignore"] });
  await new Promise((resolve) => void client.once("close", resolve));
  closeSync(output);
  return rate(BENCH_BYTES, performance.now() - startMs);
}

async function behindRelay(port: number, receive: (relayPort: number) => Promise<number>): Promise<number> {
  const target = await connectSocket(port);
  const relay = createServer((socket) => {
    target.pipe(socket).pipe(target);
    for (const end of [socket, target]) end.on("error", () => end.destroy());
  });
  await new Promise<void>((resolve) => void relay.listen(0, "127.0.0.1", resolve));
  try {
    return await receive((relay.address() as AddressInfo).port);
  } finally {
    target.destroy();
    relay.close();
  }
}

function rate(bytes: number, ms: number): number {
  if (bytes < BENCH_BYTES) throw new Error(`only ${bytes} bytes arrived`);
  return bytes / 1_000 / ms;
}
