import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PairedTls } from "./pair.ts";

/** The files a TLS program wants, in a folder of their own. */
export interface PairedFiles {
  readonly folder: string;
  readonly deviceCertificate: string;
  readonly deviceKey: string;
  readonly hostCertificate: string;
  readonly hostKey: string;
  readonly rootCertificate: string;
  dispose(): Promise<void>;
}

export async function writePairedFiles(paired: PairedTls): Promise<PairedFiles> {
  const folder = await mkdtemp(join(tmpdir(), "keepsake-tls-"));
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, text, { mode: 0o600 });
    return path;
  };
  return {
    folder,
    deviceCertificate: await write("device.pem", paired.certificates.deviceCertificatePem),
    deviceKey: await write("device-key.pem", paired.devicePrivateKeyPem),
    hostCertificate: await write("host.pem", paired.certificates.hostCertificatePem),
    hostKey: await write("host-key.pem", paired.certificates.hostPrivateKeyPem),
    rootCertificate: await write("root.pem", paired.certificates.rootCertificatePem),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A server program that listens on a port of this computer until it is stopped. */
export interface ServerProgram {
  readonly port: number;
  readonly process: ChildProcess;
  /** Everything it has said on both outputs. */
  readonly said: () => string;
  stop(): Promise<void>;
}

/** @param isReady what it says when it listens */
export async function startServerProgram(
  command: string,
  args: (port: number) => readonly string[],
  isReady: RegExp,
): Promise<ServerProgram> {
  const port = await freePort();
  const child = spawn(command, args(port), { stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => undefined);
  const ended = new Promise<void>((resolve) => void child.once("close", () => resolve()));
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const listen = (text: Buffer): void => {
      said += text.toString("latin1");
      if (isReady.test(said)) resolve();
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    void ended.then(() => reject(new Error(`${command} ended early: ${said}`)));
  });
  return {
    port,
    process: child,
    said: () => said,
    async stop() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/**
 * `openssl s_server` that sends what comes on its standard input to whoever connects. It asks for a client certificate
 * unless `extra` begins with "-no-verify" (an option of ours). Non-blocking, because the blocking one waits for ever when
 * input is ready before the handshake is done.
 * @param feed a shell command to take the input from, instead of `process.stdin`
 */
export function startOpensslServer(
  files: PairedFiles,
  extra: readonly string[],
  feed?: string,
): Promise<ServerProgram> {
  const isReady = /ACCEPT/;
  const verify = extra[0] === "-no-verify" ? [] : ["-Verify", "1"];
  const others = extra[0] === "-no-verify" ? extra.slice(1) : extra;
  const credentials = ["-cert", files.deviceCertificate, "-key", files.deviceKey];
  const args = (port: number): readonly string[] =>
    ["s_server", "-accept", `127.0.0.1:${port}`, "-no_ticket", "-nbio"].concat(credentials, verify, others);
  if (feed === undefined) return startServerProgram("openssl", args, isReady);
  // With `exec` the shell becomes the server, so that stopping the child stops it.
  const script = (port: number): string => `exec openssl ${args(port).join(" ")} < <(${feed})`;
  return startServerProgram("bash", (port) => ["-c", script(port)], isReady);
}

export function connectSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
