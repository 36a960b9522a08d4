import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveApp } from "../../e2e/support/app-server.ts";
import type { VirtualPhone } from "../../virtual-iphone/core/phone.ts";
import { nodeTls } from "../../virtual-iphone/node/tls.ts";
import { createScenarioPhone, type ScenarioPhoneOptions } from "../../virtual-iphone/scenarios/scenario-phone.ts";
import { serveUsbmuxd } from "../../virtual-iphone/transports/usbmuxd-socket.ts";

/** One virtual iPhone that the app's page and the idevice tools reach alike, and a folder on one disk for both. */
export interface BenchPhone {
  readonly phone: VirtualPhone;
  /** The app, with the phone behind it. */
  readonly url: string;
  /** Lays the cheap cable to this browser; to be called before its page is opened. */
  readonly plugInto: (browser: { readonly profile: string }) => void;
  /** For what is written; emptied by whoever measures. */
  readonly folder: string;
  /** Runs one of libimobiledevice's programs; gives what it says. @throws when it fails */
  readonly tool: (name: string, ...words: string[]) => Promise<string>;
  close(): Promise<void>;
}

export async function openBenchPhone(scenario: string, options: ScenarioPhoneOptions): Promise<BenchPhone> {
  const home = await mkdtemp(join(tmpdir(), "keepsake-bench-"));
  const { phone } = await createScenarioPhone(scenario, { passcode: null, tls: nodeTls, ...options });
  const socket = await serveUsbmuxd(phone, { listen: { path: join(home, "muxd") } });
  const app = await serveApp(phone);
  const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: socket.address, HOME: home, XDG_CONFIG_HOME: home };
  const bench: BenchPhone = {
    phone,
    url: app.url,
    plugInto: ({ profile }) => app.browserAt(profile),
    folder: join(home, "folder"),
    tool: (name, ...words) => run(name, words, env),
    async close() {
      await app.close();
      await phone.shutDown();
      await socket.close();
      await rm(home, { recursive: true, force: true });
    },
  };
  await pair(bench);
  return bench;
}

async function pair({ phone, tool }: BenchPhone): Promise<void> {
  await tool("idevicepair", "pair").catch(() => undefined); // fails until somebody taps Trust
  await phone.control({ do: "tapTrust" });
  await tool("idevicepair", "pair");
}

async function run(name: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const child = execFile(name, [...words], { env, maxBuffer: 256 << 20 });
  child.stdin?.end();
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text: string) => said.push(text));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${said.join("").slice(-500)}`);
  return said.join("");
}
