import type { RehearsalReport, RestoreChoices, RestoreSourceInfo, SourceDomain } from "./api.ts";
import { connectWorker } from "./remote.ts";
import type { RehearsalPhoneApi } from "./restore/rehearsal-api.ts";

/** What a rehearsal takes of the engine. */
export interface RehearsalSteps {
  /** The copy's own list. */
  weigh(): Promise<readonly SourceDomain[]>;
  /** Plugs the phone in, where nothing else sees it. */
  attach(udid: string, port: MessagePort): Promise<void>;
  /** The restore as it would be, onto that phone. */
  restore(udid: string): Promise<unknown>;
  detach(udid: string): Promise<void>;
}

/** Restores onto a phone of its own worker, asks it what it holds, and throws it away. */
export async function rehearse(
  { productType, iosVersion, sizeBytes }: RestoreSourceInfo,
  choices: RestoreChoices,
  steps: RehearsalSteps,
): Promise<RehearsalReport> {
  const expected = await steps.weigh();
  const udid = newUdid();
  const phone = connectWorker<RehearsalPhoneApi>(
    new Worker(new URL("./demo-phone-rehearsal.worker.ts", import.meta.url), { type: "module", name: "rehearsal" }),
  );
  try {
    const { port1, port2 } = new MessageChannel();
    await phone.api.plugIn({ udid, productType, iosVersion, sizeBytes }, port1);
    await steps.attach(udid, port2);
    await steps.restore(udid);
    const report = await phone.api.report();
    return { ...report, missing: missing(expected, report.domains, choices) };
  } finally {
    await steps.detach(udid).catch(() => undefined);
    phone.dispose();
  }
}

/** Files of the copy's list, without what was to stay behind, that did not arrive. */
function missing(
  expected: readonly SourceDomain[],
  arrived: readonly SourceDomain[],
  { leaveOut, leaveOutFiles, systemFiles }: RestoreChoices,
): number {
  const counts = new Map(arrived.map(({ domain, files }) => [domain, files]));
  return expected
    .filter(({ domain }) => !leaveOut.includes(domain) && (systemFiles || domain.startsWith("AppDomain")))
    .reduce((sum, { domain, files }) => {
      const stay = leaveOutFiles.filter((each) => each.domain === domain).length;
      return sum + Math.max(0, files - stay - (counts.get(domain) ?? 0));
    }, 0);
}

/** In the form of a newer iPhone's; nobody else has it. */
function newUdid(): string {
  const digits = crypto.randomUUID().replaceAll("-", "").toUpperCase();
  return `00008130-${digits.slice(0, 16)}`;
}
