import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import type { VirtualPhone } from "../../virtual-iphone/core/phone.ts";
import { nodeTls } from "../../virtual-iphone/node/tls.ts";
import type { ScenarioOptions, ScenarioPhone } from "../../virtual-iphone/scenarios/index.ts";
import { createScenarioPhone } from "../../virtual-iphone/scenarios/scenario-phone.ts";
import { serveUsbmuxd } from "../../virtual-iphone/transports/usbmuxd-socket.ts";

/** How a tool ended. */
export interface ToolResult {
  readonly exitCode: number;
  readonly output: string;
}

/** A scenario's phone on a socket of its own, trusted by libimobiledevice's tools. */
export interface PeerPhone {
  readonly scenario: ScenarioPhone;
  readonly phone: VirtualPhone;
  /** The folder that backups go to. */
  readonly folder: string;
  readonly udid: string;
  tool(name: string, ...words: string[]): Promise<ToolResult>;
  /** `idevicebackup2 …` on this phone's folder, or on another phone's. */
  backup2(words: readonly string[], folder?: string): Promise<ToolResult>;
  close(): Promise<void>;
}

export async function startPeerPhone(scenarioName: string, options: Partial<ScenarioOptions> = {}): Promise<PeerPhone> {
  const home = await mkdtemp(join(tmpdir(), "peer-phone-"));
  const { phone, scenario } = await createScenarioPhone(scenarioName, { ...options, tls: nodeTls, bootMs: 10 });
  const socket = await serveUsbmuxd(phone, { listen: { path: join(home, "muxd") } });
  const environment = { ...process.env, USBMUXD_SOCKET_ADDRESS: socket.address, HOME: home, XDG_CONFIG_HOME: home };
  const tool = (name: string, ...words: string[]): Promise<ToolResult> =>
    new Promise((resolve) => {
      const child = execFile(
        name,
        words,
        { env: environment, timeout: 240_000, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          const code = error === null ? 0 : error.code;
          resolve({ exitCode: typeof code === "number" ? code : -1, output: stdout + stderr });
        },
      );
      child.stdin?.end();
    });
  const paired = tool("idevicepair", "pair");
  await trustWhenAsked(phone, scenario.passcode);
  await paired;
  const pairing = await tool("idevicepair", "pair");
  if (pairing.exitCode !== 0) throw new Error(`pairing failed: ${pairing.output} ${phone.problems.join("; ")}`);
  const folder = join(home, "backup");
  return {
    scenario,
    phone,
    folder,
    udid: scenario.identity.udid,
    tool,
    backup2: async (words, target = folder) => {
      await execQuietly("mkdir", "-p", target);
      return tool("idevicebackup2", ...words, target);
    },
    close: async () => {
      await phone.shutDown();
      await socket.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** The person at the phone: taps Trust as soon as the dialog is there. */
async function trustWhenAsked(phone: VirtualPhone, passcode: string | null): Promise<void> {
  await vi.waitUntil(() => phone.trust.open, { timeout: 30_000, interval: 20 });
  phone.trust.tapTrust(passcode ?? undefined);
}

const execQuietly = (name: string, ...words: string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    execFile(name, words, (error) => (error === null ? resolve() : reject(error)));
  });
