import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import type { PhoneFile } from "../../virtual-iphone/core/files/phone-file.ts";
import { nodeTls } from "../../virtual-iphone/node/tls.ts";
import {
  createScenarioPhone,
  type ScenarioPhoneOptions,
  type WholePhone,
} from "../../virtual-iphone/scenarios/scenario-phone.ts";
import { serveUsbmuxd } from "../../virtual-iphone/transports/usbmuxd-socket.ts";

/**
 * Restores a backup folder with idevicebackup2, a program that knows nothing of ours, onto an empty phone that recognises
 * the scenario's content. Gives the digest of everything that is on the phone then.
 */
export async function restoreElsewhere(
  folder: string,
  scenarioName: string,
  options: ScenarioPhoneOptions & { readonly include: (file: PhoneFile) => boolean },
): Promise<string> {
  return withTools(scenarioName, { ...options, passcode: null, empty: true, bootMs: 10 }, async (run, { scenario }) => {
    const output = await run("idevicebackup2", ["restore", "--system", "--settings", "--remove", folder]);
    expect(output).toContain("Restore Successful.");
    return scenario.files.stateDigest(options.include);
  });
}

/** A backup made by idevicebackup2, a program that knows nothing of ours. Gives the digest of what was on the phone. */
export async function backUpElsewhere(
  folder: string,
  scenarioName: string,
  options: ScenarioPhoneOptions & { readonly include: (file: PhoneFile) => boolean },
): Promise<string> {
  return withTools(scenarioName, { ...options, passcode: null }, async (run, { scenario }) => {
    expect(await run("idevicebackup2", ["backup", "--full", folder])).toContain("Backup Successful.");
    return scenario.files.stateDigest(options.include);
  });
}

type Run = (name: string, words: readonly string[]) => Promise<string>;

/** A phone behind a usbmuxd socket, trusting the tools, as long as `work` takes. */
async function withTools<T>(
  scenarioName: string,
  options: ScenarioPhoneOptions,
  work: (run: Run, whole: WholePhone) => Promise<T>,
): Promise<T> {
  const home = await mkdtemp(join(tmpdir(), "keepsake-tools-"));
  const whole = await createScenarioPhone(scenarioName, { ...options, tls: nodeTls });
  const { phone } = whole;
  const socket = await serveUsbmuxd(phone, { listen: { path: join(home, "muxd") } });
  const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: socket.address, HOME: home, XDG_CONFIG_HOME: home };
  try {
    const asking = tool("idevicepair", ["pair"], env);
    await expect.poll(() => phone.trust.open, { timeout: 30_000 }).toBe(true);
    await phone.control({ do: "tapTrust" });
    await asking;
    expect(await tool("idevicepair", ["pair"], env)).toContain("SUCCESS");
    return await work((name, words) => tool(name, words, env), whole);
  } finally {
    await phone.shutDown();
    await socket.close();
    await rm(home, { recursive: true, force: true });
  }
}

function tool(name: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve) => {
    const child = execFile(
      name,
      [...words],
      { env, timeout: 100_000, maxBuffer: 64 * 1_048_576 },
      (_, stdout, stderr) => resolve(stdout + stderr),
    );
    child.stdin?.end();
  });
}
