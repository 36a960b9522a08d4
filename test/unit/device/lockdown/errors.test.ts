import { describe, expect, it } from "vitest";
import { lockdownError } from "../../../../src/device/lockdown/errors.ts";

/** Every answer seen in other programs, with what it has to become. */
const answers = [
  ["PasswordProtected", "lockdown/password-protected"],
  ["DeviceLocked", "lockdown/password-protected"],
  ["EscrowLocked", "lockdown/password-protected"],
  ["PairingDialogResponsePending", "pairing/waiting"],
  ["UserDeniedPairing", "pairing/denied"],
  ["InvalidHostID", "pairing/forgotten"],
  ["SavePairRecordFailed", "pairing/storage"],
  ["PairingProhibitedOverThisConnection", "pairing/prohibited"],
  ["MCProtected", "pairing/prohibited"],
  ["MCChallengeRequired", "pairing/prohibited"],
  ["ProhibitedBySupervision", "pairing/prohibited"],
  ["NotAValidChaperoneHost", "pairing/prohibited"],
  ["SessionInactive", "lockdown/session-inactive"],
  ["InvalidConnection", "lockdown/session-inactive"],
  ["MissingSessionID", "lockdown/session-inactive"],
  ["InvalidSessionID", "lockdown/session-inactive"],
  ["InvalidResponse", "lockdown/malformed"],
  ["MissingService", "service/unknown"],
  ["InvalidService", "service/unknown"],
  ["ServiceLimit", "service/failed"],
  ["ServiceProhibited", "service/refused"],
  ["FMiPProtected", "backup/find-my-on"],
  ...[
    "MissingHostID",
    "SessionActive",
    "GetProhibited",
    "SetProhibited",
    "RemoveProhibited",
    "ImmutableValue",
    "MissingKey",
    "MissingValue",
    "MissingPairRecord",
    "InvalidPairRecord",
    "InvalidActivationRecord",
    "MissingActivationRecord",
    "UnsupportedWatchKey",
    "MalformedCommand",
    "InternalError",
    "InvalidCheckin",
    "CheckinTimeout",
    "WrongDroid",
    "SomethingNobodyHasSeen",
    "constructor",
    "__proto__",
    "",
  ].map((answer) => [answer, "lockdown/device-error"] as const),
] as const;

describe("an answer of lockdownd", () => {
  it.each(answers)("%s becomes %s, and is kept", (answer, code) => {
    expect(lockdownError(answer, "StartService")).toMatchObject({ code, context: { answer, request: "StartService" } });
  });
});
