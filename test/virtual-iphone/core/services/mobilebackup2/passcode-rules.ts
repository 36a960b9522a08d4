import { type AgentRun, } from "./run.ts";
import { compareVersions } from "./state.ts";

const MINUTE = 60_000;

/** Shows the passcode screen when the phone has a passcode; returns when it was entered. */
export async function askPasscode(run: AgentRun): Promise<void> {
  const { settings, identity } = run.state;
  if (settings.passcode === "") return;
  // About three minutes were seen on 16.1, half an hour is in the agent of 26.1.
  const timeout = compareVersions(identity.productVersion, "26.0") >= 0 ? 30 * MINUTE : 3 * MINUTE;
  const asked = run.prompt.ask(run.context.notifications, (ms) => run.context.sleep(ms), timeout);
  const delay = settings.typesPasscodeAfterMs;
  const typed = delay === null ? Promise.resolve() : run.context.sleep(delay).then(() => run.prompt.type(settings.passcode, settings.passcode));
  await Promise.all([asked, typed]);
}
