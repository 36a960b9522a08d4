import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";
import type { PhoneFile } from "../../virtual-iphone/core/files/phone-file.ts";
import { nodeTls } from "../../virtual-iphone/node/tls.ts";
import { createScenarioPhone, type ScenarioPhoneOptions } from "../../virtual-iphone/scenarios/scenario-phone.ts";
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
  const home = await mkdtemp(join(tmpdir(), "keepsake-restore-"));
  const { phone, scenario } = await createScenarioPhone(scenarioName, {
    ...options,
    passcode: null,
    empty: true,
    tls: nodeTls,
    bootMs: 10,
  });
  const socket = await serveUsbmuxd(phone, { listen: { path: join(home, "muxd") } });
  const env = { ...process.env, USBMUXD_SOCKET_ADDRESS: socket.address, HOME: home, XDG_CONFIG_HOME: home };
  try {
    const asking = tool("idevicepair", ["pair"], env);
    await expect.poll(() => phone.trust.open, { timeout: 30_000 }).toBe(true);
    await phone.control({ do: "tapTrust" });
    await asking;
    expect(await tool("idevicepair", ["pair"], env)).toContain("SUCCESS");
    const output = await tool("idevicebackup2", ["restore", "--system", "--settings", "--remove", folder], env);
    expect(output).toContain("Restore Successful.");
    return await scenario.files.stateDigest(options.include);
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
