import { type ErrorCode, KeepsakeError } from "../../base/errors.ts";

/**
 * What lockdownd's words mean for us. A word that is missing here becomes lockdown/device-error; the word itself is always
 * in the context, so none is lost.
 * @source libimobiledevice/libimobiledevice src/lockdown.c; jkcoxson/idevice idevice/src/lib.rs;
 * samdmarshall/SDMMobileDevice SDMMD_Error.c
 */
const meanings: Readonly<Record<string, ErrorCode>> = {
  // locked
  PasswordProtected: "lockdown/password-protected",
  DeviceLocked: "lockdown/password-protected",
  EscrowLocked: "lockdown/password-protected",
  // trust
  PairingDialogResponsePending: "pairing/waiting",
  UserDeniedPairing: "pairing/denied",
  InvalidHostID: "pairing/forgotten",
  SavePairRecordFailed: "pairing/storage",
  PairingProhibitedOverThisConnection: "pairing/prohibited",
  MCProtected: "pairing/prohibited",
  MCChallengeRequired: "pairing/prohibited",
  ProhibitedBySupervision: "pairing/prohibited",
  NotAValidChaperoneHost: "pairing/prohibited",
  // sessions
  SessionInactive: "lockdown/session-inactive",
  InvalidSessionID: "lockdown/session-inactive",
  MissingSessionID: "lockdown/session-inactive",
  InvalidConnection: "lockdown/session-inactive",
  InvalidResponse: "lockdown/malformed",
  // services
  InvalidService: "service/unknown",
  MissingService: "service/unknown",
  ServiceLimit: "service/failed",
  ServiceProhibited: "service/refused",
  // restore and erase
  FMiPProtected: "backup/find-my-on",
};

/** @param answer the string under `Error` in a reply */
export function lockdownError(answer: string, request: string): KeepsakeError {
  const code = Object.hasOwn(meanings, answer) ? meanings[answer] : undefined;
  return new KeepsakeError(code ?? "lockdown/device-error", { request, answer });
}

/** True when lockdownd gave exactly this answer. */
export function isAnswer(error: unknown, ...answers: readonly string[]): boolean {
  return error instanceof KeepsakeError && answers.includes(String(error.context["answer"]));
}
