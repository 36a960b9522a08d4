import { BackupError, MB } from "./errors.ts";
import type { AgentRun } from "./run.ts";
import { compareVersions } from "./state.ts";

const MINUTE = 60_000;

/** Shows the passcode screen when the phone has a passcode; returns when it was entered, and says nothing on the link. */
export async function askPasscode(run: AgentRun): Promise<void> {
  const { screen } = run.context;
  if (!screen.passcodeSet) return;
  // About three minutes were seen on 16.1, half an hour is in the agent of 26.1.
  const timeout = compareVersions(run.state.identity.productVersion, "26.0") >= 0 ? 30 * MINUTE : 3 * MINUTE;
  const answer = await Promise.race([screen.askPasscode(), run.context.sleep(timeout).then(() => "late" as const)]);
  if (answer === "late") throw new BackupError(MB.locked, "Device locked - timeout waiting for passcode entry");
  if (answer === "cancelled") throw new BackupError(MB.locked, "Device locked");
}

/** A locked phone lets the agent read only with the host's escrow bag, and before the first unlock not even then. */
export function requireReadable(run: AgentRun): void {
  const { screen, withEscrowBag } = run.context;
  if (!screen.unlockedSinceBoot || (screen.locked && !withEscrowBag)) throw new BackupError(MB.locked, "Device locked");
}
