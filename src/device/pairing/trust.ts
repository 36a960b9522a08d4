import type { AbortOptions } from "../../base/abort.ts";
import type { Clock, RandomBytes } from "../../base/clock.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import { type Log, silentLog } from "../../base/log.ts";
import { importRsaSigningKeys } from "../../crypto/index.ts";
import type { LockdownSession, PairRequest } from "../lockdown/lockdown-session.ts";
import { issuePairCertificates, type PairKeys } from "../tls/pair-certificates.ts";
import { type PairRecord, randomUuid } from "./pair-record.ts";

/** What the person has to do on the phone before it goes on. */
export type WaitingState = "trust-dialog" | "locked";
export type OnWaiting = (state: WaitingState) => void;

export interface TrustOptions extends AbortOptions {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly systemBuid: string;
  readonly hostName: string;
  readonly log?: Log | undefined;
  /**
   * Called on every answer that says the dialog is open or the phone is locked, about once a second. Without it the first
   * such answer is thrown: nobody would know what we wait for.
   */
  readonly onWaiting?: OnWaiting | undefined;
  /** Making keys takes up to a second, so the caller may have begun earlier. */
  readonly keys: () => Promise<PairKeys>;
}

/** @source doronz88/pymobiledevice3 lockdown.py, jkcoxson/idevice lockdown.rs: the same Pair again every second */
const ASK_AGAIN_MS = 1_000;
/** Phones that just started refuse or drop the first connections for up to half a minute. @source libimobiledevice/usbmuxd issue 281 */
const MAX_RECONNECTS = 60;

/**
 * Asks for trust until the person has answered; there is no time limit but the signal. The caller stores the record at once:
 * for a phone that trusts us, another record is another computer.
 *
 * @param openLockdown a new conversation without session
 * @throws pairing/denied (the dialog comes back after replugging), pairing/prohibited, pairing/storage, lockdown/…, usb/…
 */
export async function pairPhone(
  openLockdown: (options: AbortOptions) => Promise<LockdownSession>,
  options: TrustOptions,
): Promise<PairRecord> {
  const first = await openLockdown(options);
  let draft: Draft;
  try {
    draft = await prepareRecord(first, options);
  } catch (error) {
    await first.close();
    throw error;
  }
  return askUntilAnswered(first, draft, openLockdown, options);
}

interface Draft {
  readonly request: PairRequest;
  readonly record: PairRecord;
}

/** Certificates are made once: the phone may see them many times while the dialog is open. */
async function prepareRecord(lockdown: LockdownSession, options: TrustOptions): Promise<Draft> {
  // Read before Pair: afterwards some versions close the conversation. @source libimobiledevice src/lockdown.c
  const wiFiMacAddress = await lockdown.getValue({ key: "WiFiAddress" }, options);
  const devicePublicKeyPem = await lockdown.getValue({ key: "DevicePublicKey" }, options);
  if (!(devicePublicKeyPem instanceof Uint8Array))
    throw new KeepsakeError("lockdown/malformed", { key: "DevicePublicKey" });
  const keys = await options.keys();
  const certificates = await issuePairCertificates({ devicePublicKeyPem, keys, nowMs: options.clock.nowMs() });
  const request: PairRequest = {
    hostId: randomUuid(options.randomBytes),
    systemBuid: options.systemBuid,
    rootCertificatePem: certificates.rootCertificatePem,
    hostCertificatePem: certificates.hostCertificatePem,
    deviceCertificatePem: certificates.deviceCertificatePem,
    hostName: options.hostName,
  };
  const { hostName: _, ...shared } = request;
  const hostKeys = await importRsaSigningKeys(keys.host.privateKeyPkcs8);
  const address = typeof wiFiMacAddress === "string" ? { wiFiMacAddress } : {};
  return { request, record: { ...shared, hostKeys, ...address } };
}

async function askUntilAnswered(
  first: LockdownSession,
  { request, record }: Draft,
  openLockdown: (options: AbortOptions) => Promise<LockdownSession>,
  options: TrustOptions,
): Promise<PairRecord> {
  const { clock, onWaiting, signal, log = silentLog } = options;
  let lockdown: LockdownSession | null = first;
  let reconnects = 0;
  try {
    for (;;) {
      try {
        lockdown ??= await openLockdown({ signal });
        const escrowBag = await lockdown.pair(request, { signal });
        log.info("pairing", "trusted", { withEscrowBag: escrowBag !== null });
        return escrowBag === null ? record : { ...record, escrowBag };
      } catch (error) {
        const state = waitingState(error);
        if (state !== null && onWaiting === undefined) throw error;
        if (state === null) {
          if (!isDropped(error) || ++reconnects > MAX_RECONNECTS) throw error;
          await lockdown?.close();
          lockdown = null;
        } else {
          reconnects = 0;
          onWaiting?.(state);
        }
      }
      await clock.sleep(ASK_AGAIN_MS, { signal });
    }
  } finally {
    await lockdown?.close();
  }
}

/** null when waiting would not help. */
export function waitingState(error: unknown): WaitingState | null {
  if (hasCode(error, "pairing/waiting")) return "trust-dialog";
  return hasCode(error, "lockdown/password-protected") ? "locked" : null;
}

/** The conversation ended, but the phone is still there. */
function isDropped(error: unknown): boolean {
  return (["base/ended", "base/truncated", "mux/refused", "mux/reset", "lockdown/session-inactive"] as const).some(
    (code) => hasCode(error, code),
  );
}
