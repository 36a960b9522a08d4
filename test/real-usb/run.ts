/**
 * `npm run test:real-usb [usbmuxd|browser]`: a QEMU guest with the virtual iPhone on its USB bus. docs/real-usb-testing.md
 * tells how it works and where its logs are.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { hostAnswers } from "./host-answers.ts";
import { plugPhone } from "./plugged-phone.ts";
import { runGuest } from "./qemu.ts";
import { type ClaimLine, ShareFolder } from "./share-folder.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CACHE = `${ROOT}.cache/real-usb`;
const DISTRIBUTION = `${ROOT}dist`;
const SCENARIO = "ten-files";

/** Generous: a phase takes minutes on two slow cores, several times that when they are shared. */
const PHASE_LIMIT_MS = 25 * 60_000;
const IMAGE_LIMIT_MS = 40 * 60_000;
const BUILD_LIMIT_MS = 5 * 60_000;

const PHASES = ["usbmuxd", "browser"] as const;
type Phase = (typeof PHASES)[number];

/** Fires when we are asked to stop: the guest must not outlive us. */
const stopped = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) {
  process.once(name, () => stopped.abort(new Error(`stopped by ${name}`)));
}

interface Tally {
  passed: number;
  failed: number;
}

async function main(wanted: readonly string[]): Promise<Tally> {
  const unknown = wanted.filter((name) => !PHASES.some((phase) => phase === name));
  if (unknown.length > 0) throw new Error(`unknown phase ${unknown.join(", ")}; there are ${PHASES.join(", ")}`);
  const phases = PHASES.filter((phase) => wanted.length === 0 || wanted.includes(phase));
  await mkdir(`${CACHE}/logs`, { recursive: true });
  runTool(`${HERE}image.sh`, [CACHE], IMAGE_LIMIT_MS);
  if (phases.includes("browser")) runTool("npx", ["vite", "build"], BUILD_LIMIT_MS);
  const tally: Tally = { passed: 0, failed: 0 };
  for (const phase of phases) if (!stopped.signal.aborted) await runPhase(phase, tally);
  return tally;
}

/** Output goes to ours; throws when it fails or takes longer. */
function runTool(program: string, args: readonly string[], timeout: number): void {
  const { status, error } = spawnSync(program, args, { cwd: ROOT, stdio: ["ignore", "inherit", "inherit"], timeout });
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? `exit code ${status}`}`);
}

async function runPhase(phase: Phase, tally: Tally): Promise<void> {
  console.log(`\n── ${phase}`);
  const startedMs = Date.now();
  const share = new ShareFolder(`${CACHE}/logs/${phase}`);
  const distribution = phase === "browser" && existsSync(DISTRIBUTION) ? DISTRIBUTION : null;
  await share.prepare(phase, `${HERE}guest`, distribution);
  const plugged = await plugPhone(SCENARIO, `${share.directory}/transcript.jsonl`);
  const { phone, scenario } = plugged;
  await share.writeJson("phone.json", {
    udid: scenario.identity.udid,
    serialNumber: phone.usb.identity.serialNumber,
    values: {
      DeviceName: scenario.identity.deviceName,
      ProductType: scenario.identity.productType,
      UniqueDeviceID: scenario.identity.udid,
      SerialNumber: scenario.identity.serialNumber,
      ProductVersion: scenario.dialect.productVersion,
    },
  });
  const stopServing = share.serve(hostAnswers(plugged, share), report);
  let problem = "";
  try {
    await runGuest({
      imageDirectory: CACHE,
      shareDirectory: share.directory,
      usbPort: plugged.port,
      consoleLog: `${CACHE}/logs/${phase}-console.log`,
      signal: AbortSignal.any([stopped.signal, AbortSignal.timeout(PHASE_LIMIT_MS)]),
    });
  } catch (error) {
    problem = String(error);
  } finally {
    stopServing();
    await share.writeJson("phone-problems.json", { problems: phone.problems, violations: phone.violations });
    await plugged.close();
  }
  count(share, problem, tally);
  console.log(`   ${Math.round((Date.now() - startedMs) / 1000)} s, logs in .cache/real-usb/logs/${phase}`);
}

function report({ passed, name, detail, seconds }: ClaimLine): void {
  console.log(`${passed ? "  ✓" : "  ✗"} ${name} (${seconds} s)${detail === "" ? "" : `: ${detail}`}`);
}

/** A phase that did not come to its end failed, whatever it proved before. */
function count(share: ShareFolder, problem: string, tally: Tally): void {
  tally.passed += share.claims.filter(({ passed }) => passed).length;
  tally.failed += share.claims.filter(({ passed }) => !passed).length;
  if (share.ended && problem === "") return;
  tally.failed += 1;
  console.log(`  ✗ the guest did not finish the phase: ${problem || "see guest.log"}`);
}

main(process.argv.slice(2)).then(
  ({ passed, failed }) => {
    console.log(`\n${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    console.log("0 passed, 1 failed");
    process.exitCode = 1;
  },
);
