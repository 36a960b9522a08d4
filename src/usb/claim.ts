import { raceAbort, throwIfAborted } from "../base/abort.ts";
import { type Clock, withTimeout } from "../base/clock.ts";
import { KeepsakeError } from "../base/errors.ts";
import type { Log } from "../base/log.ts";
import { findUsbmuxInterfaces, type UsbmuxInterface, usbmuxIn } from "./usbmux-interface.ts";

/** Decides how hard and in which order to try; other systems hold the phone in other ways. */
export type UsbPlatform = "macos" | "chromeos" | "other";

export interface ClaimOptions {
  readonly platform: UsbPlatform;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal?: AbortSignal | undefined;
  /** Called before each further attempt, from 2 on. */
  readonly onAttempt?: ((attempt: number) => void) | undefined;
}

/** All attempts together. */
const LADDER_MS = 20_000;
/** On macOS the claim is a race with Apple's own muxer: attempts in bursts, a pause between them. */
const BURST = 10;
const BURST_PAUSE_MS = 1_000;
/** Elsewhere only a closing tab is worth waiting for. */
const OTHER_ATTEMPTS = 3;
const OTHER_PAUSE_MS = 500;

/**
 * Selects a configuration with usbmux where none is active, and claims its interface. An active one is never selected
 * again: that fails while another program holds any interface, and destroys claims elsewhere.
 *
 * @throws usb/no-interface when no configuration has usbmux; usb/taken when another program holds it;
 * usb/unplugged, usb/permission
 * @source jkcoxson/netmuxd src/usb/apple.rs (order and number of attempts)
 */
export async function claimUsbmux(device: USBDevice, options: ClaimOptions): Promise<UsbmuxInterface> {
  const candidates = orderCandidates(findUsbmuxInterfaces(device), options.platform);
  if (candidates.length === 0) {
    throw new KeepsakeError("usb/no-interface", { configurations: device.configurations.length });
  }
  const deadlineMs = options.clock.nowMs() + LADDER_MS;
  for (let attempt = 1; ; attempt++) {
    throwIfAborted(options.signal);
    const trying = withTimeout(tryOnce(device, candidates, attempt, options), LADDER_MS, options.clock, hangs);
    const outcome = await raceAbort(trying, options.signal);
    if (!(outcome instanceof KeepsakeError)) return outcome;
    options.log.info("usb", "claim-failed", { attempt, code: outcome.code, cause: causeName(outcome) });
    if (outcome.code !== "usb/taken" && outcome.code !== "usb/busy") throw outcome;
    if (isLast(attempt, options, deadlineMs)) throw outcome.with({ attempts: attempt });
    await pause(attempt, options);
    options.onAttempt?.(attempt + 1);
  }
}

function hangs(): KeepsakeError {
  return new KeepsakeError("usb/busy", { what: "the system does not answer" });
}

/** ChromeOS: configuration 4 also carries Ethernet, whose kernel driver interferes. */
function orderCandidates(candidates: readonly UsbmuxInterface[], platform: UsbPlatform): readonly UsbmuxInterface[] {
  return platform === "chromeos" ? candidates.toReversed() : candidates;
}

async function tryOnce(
  device: USBDevice,
  candidates: readonly UsbmuxInterface[],
  attempt: number,
  options: ClaimOptions,
): Promise<UsbmuxInterface | KeepsakeError> {
  // On macOS taking another configuration and coming back drops the claim of Apple's muxer; we must be quicker then.
  if (options.platform === "macos" && attempt > 1) return switchAndClaim(device, candidates, attempt);
  const active = device.configuration === null ? null : usbmuxIn(device.configuration);
  if (active !== null) return claim(device, active);
  let failure: KeepsakeError = new KeepsakeError("usb/taken");
  for (const candidate of candidates) {
    const outcome = await selectAndClaim(device, candidate);
    if (!(outcome instanceof KeepsakeError)) return outcome;
    failure = outcome;
    if (failure.code !== "usb/taken") break;
  }
  return failure;
}

async function switchAndClaim(
  device: USBDevice,
  candidates: readonly UsbmuxInterface[],
  attempt: number,
): Promise<UsbmuxInterface | KeepsakeError> {
  const other = device.configurations.find((configuration) => usbmuxIn(configuration) === null);
  // A failure here decides nothing: the next step tells.
  if (other !== undefined) await device.selectConfiguration(other.configurationValue).catch(() => undefined);
  const candidate = candidates[attempt % candidates.length];
  return candidate === undefined ? new KeepsakeError("usb/no-interface") : selectAndClaim(device, candidate);
}

async function selectAndClaim(device: USBDevice, candidate: UsbmuxInterface): Promise<UsbmuxInterface | KeepsakeError> {
  try {
    await device.selectConfiguration(candidate.configurationValue);
  } catch (error) {
    return usbError(error, { call: "selectConfiguration", configuration: candidate.configurationValue });
  }
  return claim(device, candidate);
}

async function claim(device: USBDevice, candidate: UsbmuxInterface): Promise<UsbmuxInterface | KeepsakeError> {
  try {
    await device.claimInterface(candidate.interfaceNumber);
    return candidate;
  } catch (error) {
    return usbError(error, { call: "claimInterface", configuration: candidate.configurationValue });
  }
}

/**
 * What a WebUSB exception before the first transfer means. Decided by name and call; texts are not part of the standard.
 * @source WICG/webusb index.bs, Chromium third_party/blink/renderer/modules/webusb/usb_device.cc
 */
export function usbError(
  error: unknown,
  context: { readonly call: string; readonly configuration?: number },
): KeepsakeError {
  if (error instanceof KeepsakeError) return error;
  const options = { cause: error };
  switch (error instanceof Error ? error.name : "") {
    case "NetworkError":
      return new KeepsakeError("usb/taken", context, options);
    case "SecurityError":
      return new KeepsakeError("usb/permission", context, options);
    case "InvalidStateError":
      return new KeepsakeError("usb/busy", context, options);
    case "NotFoundError":
      return new KeepsakeError("usb/unplugged", context, options);
    default:
      return new KeepsakeError("usb/transfer", context, options);
  }
}

function isLast(attempt: number, options: ClaimOptions, deadlineMs: number): boolean {
  if (options.platform !== "macos") return attempt >= OTHER_ATTEMPTS;
  return options.clock.nowMs() + (attempt % BURST === 0 ? BURST_PAUSE_MS : 0) >= deadlineMs;
}

async function pause(attempt: number, { platform, clock, signal }: ClaimOptions): Promise<void> {
  if (platform !== "macos") return clock.sleep(OTHER_PAUSE_MS, { signal });
  if (attempt % BURST === 0) await clock.sleep(BURST_PAUSE_MS, { signal });
}

function causeName(error: KeepsakeError): string {
  return error.cause instanceof Error ? error.cause.name : "";
}
