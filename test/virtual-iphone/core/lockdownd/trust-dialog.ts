import type { NotificationHub } from "../contracts.ts";
import type { Misbehaviours } from "../misbehaviours.ts";
import type { Screen } from "../screen.ts";

export type PairAnswer = "success" | "PairingDialogResponsePending" | "UserDeniedPairing" | "PasswordProtected";

/**
 * "Trust this computer?" — opened by the first Pair of an unknown host while the phone is unlocked. After "Don't Trust" it
 * does not come back before the cable was pulled.
 * @source libimobiledevice/libimobiledevice#693, libimobiledevice/usbmuxd src/preflight.c
 */
export class TrustDialog {
  readonly #screen: Screen;
  readonly #notifications: NotificationHub;
  readonly #misbehave: Misbehaviours;
  readonly #needsPasscode: boolean;
  #state: "none" | "open" | "trusted" | "denied" = "none";
  #asked = 0;

  constructor(screen: Screen, notifications: NotificationHub, misbehave: Misbehaviours, needsPasscode: boolean) {
    this.#screen = screen;
    this.#notifications = notifications;
    this.#misbehave = misbehave;
    this.#needsPasscode = needsPasscode;
  }

  get open(): boolean {
    return this.#state === "open";
  }

  /** An unknown host asks to be paired. */
  request(): PairAnswer {
    if (this.#screen.locked) return "PasswordProtected";
    this.#asked++;
    switch (this.#misbehave.answerPairing) {
      case "trust":
        return "success";
      case "deny":
        return "UserDeniedPairing";
      case "pending-forever":
        return "PairingDialogResponsePending";
      case "pending-twice":
        return this.#asked > 2 ? "success" : "PairingDialogResponsePending";
      default:
        return this.#askPerson();
    }
  }

  /** False when the dialog is not open or the passcode is wrong. */
  tapTrust(passcode?: string): boolean {
    if (this.#state !== "open") return false;
    if (this.#needsPasscode && !this.#screen.accepts(passcode)) return false;
    this.#state = "trusted";
    this.#notifications.post("com.apple.mobile.lockdown.request_pair");
    return true;
  }

  tapDontTrust(): boolean {
    if (this.#state !== "open") return false;
    this.#state = "denied";
    this.#notifications.post("com.apple.mobile.lockdown.request_pair");
    return true;
  }

  /** The cable was pulled, or the phone booted. */
  reset(): void {
    this.#state = "none";
    this.#asked = 0;
  }

  #askPerson(): PairAnswer {
    if (this.#state === "denied") return "UserDeniedPairing";
    if (this.#state === "trusted") {
      this.#state = "none";
      return "success";
    }
    this.#state = "open";
    return "PairingDialogResponsePending";
  }
}
