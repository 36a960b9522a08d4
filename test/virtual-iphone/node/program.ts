import { createWriteStream, type WriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { createMemoryStorage } from "../core/memory-storage.ts";
import type { VirtualPhone } from "../core/phone.ts";
import { NO_TRANSCRIPT, TranscriptLog } from "../core/transcript.ts";
import { SCENARIOS } from "../scenarios/index.ts";
import { createScenarioPhone } from "../scenarios/scenario-phone.ts";
import { serveUsbmuxd } from "../transports/usbmuxd-socket.ts";
import { serveUsbRedir } from "../transports/usbredir.ts";
import { serveWebSocket } from "../transports/websocket.ts";
import { type ProgramArguments, parseArguments, type TransportChoice } from "./arguments.ts";
import { createFolderStorage } from "./folder-storage.ts";
import { nodeTls } from "./tls.ts";

interface Running {
  /** For the ready line: where hosts find the phone. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Runs the phone until SIGTERM, SIGINT or the end of the control channel's `quit`. Prints one JSON line when ready:
 * `{"ready": true, "udid": …, "transports": […]}`; then one line per answer of the control channel on standard input.
 */
export async function startProgram(words: readonly string[]): Promise<void> {
  const options = parseArguments(words);
  const transcript = options.transcriptPath === null ? null : createWriteStream(options.transcriptPath);
  const phone = await buildPhone(options, transcript);
  const running: Running[] = [];
  for (const choice of options.transports) running.push(await serve(phone, choice, options));
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    await phone.shutDown();
    await Promise.all(running.map((transport) => transport.close()));
    if (transcript !== null) await new Promise<void>((resolve) => transcript.end(resolve));
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());
  print({ ready: true, udid: phone.identity.udid, transports: running.map(({ address }) => address) });
  readCommands(phone, stop);
}

async function buildPhone(options: ProgramArguments, transcript: WriteStream | null): Promise<VirtualPhone> {
  if (!SCENARIOS.some(({ name }) => name === options.scenario)) {
    const known = SCENARIOS.map(({ name, about }) => `  ${name.padEnd(16)} ${about}`).join("\n");
    throw new Error(`no scenario named ${options.scenario}; there are\n${known}`);
  }
  const { phone } = await createScenarioPhone(options.scenario, {
    storage: options.stateFolder === null ? createMemoryStorage() : createFolderStorage(options.stateFolder),
    seed: options.seed,
    misbehave: options.misbehave,
    locked: options.locked,
    ...(options.dialect === null ? {} : { dialect: options.dialect }),
    ...(options.passcode === null ? {} : { passcode: options.passcode }),
    ...(options.tls ? { tls: nodeTls } : {}),
    transcript: transcript === null ? NO_TRANSCRIPT : new TranscriptLog((line) => transcript.write(`${line}\n`)),
  });
  return phone;
}

async function serve(phone: VirtualPhone, choice: TransportChoice, options: ProgramArguments): Promise<Running> {
  switch (choice.kind) {
    case "usbmuxd-socket": {
      const folder = options.stateFolder === null ? {} : { folder: `${options.stateFolder}/usbmuxd` };
      return serveUsbmuxd(phone, { listen: choice.listen, ...folder });
    }
    case "websocket": {
      const socket = await serveWebSocket(phone, choice.port);
      return { address: socket.url, close: () => socket.close() };
    }
    case "usbredir": {
      const socket = await serveUsbRedir(phone, choice.port);
      return { address: `usbredir:127.0.0.1:${socket.port}`, close: () => socket.close() };
    }
  }
}

/** JSON lines on standard input, `{id?, do, …}`; answered with `{id, result}` or `{id, error}`. */
function readCommands(phone: VirtualPhone, stop: () => Promise<void>): void {
  createInterface({ input: process.stdin }).on("line", (line) => {
    answer(phone, line, stop).then(print, (error: unknown) => print({ error: String(error) }));
  });
}

async function answer(phone: VirtualPhone, line: string, stop: () => Promise<void>): Promise<object> {
  let id: unknown = null;
  try {
    const { id: given, ...command } = JSON.parse(line) as { id?: unknown; do?: unknown };
    id = given ?? null;
    if (command.do === "quit") {
      await stop();
      return { id, result: null };
    }
    return { id, result: (await phone.control(command)) ?? null };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}

function print(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
