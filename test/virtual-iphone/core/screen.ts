import type { DeviceScreen, NotificationHub } from "./contracts.ts";

/** The lock screen, and the passcode prompt other programs may show. The person acts through the control channel. */
export class Screen implements DeviceScreen {
  readonly #notifications: NotificationHub;
  readonly #passcode: string | null;
  #locked: boolean;
  #unlockedSinceBoot: boolean;
  #prompts: ((answer: "typed" | "cancelled") => void)[] = [];

  constructor(notifications: NotificationHub, options: { readonly passcode: string | null; readonly locked: boolean }) {
    this.#notifications = notifications;
    this.#passcode = options.passcode;
    this.#locked = options.locked;
    this.#unlockedSinceBoot = !options.locked;
  }

  get locked(): boolean {
    return this.#locked;
  }
  get passcodeSet(): boolean {
    return this.#passcode !== null;
  }
  get unlockedSinceBoot(): boolean {
    return this.#unlockedSinceBoot;
  }
  get promptOpen(): boolean {
    return this.#prompts.length > 0;
  }

  askPasscode(): Promise<"typed" | "cancelled"> {
    if (this.#passcode === null) return Promise.resolve("typed");
    this.#notifications.post("com.apple.LocalAuthentication.ui.presented");
    return new Promise((resolve) => this.#prompts.push(resolve));
  }

  lock(): void {
    this.#locked = true;
  }

  /** False when the passcode is wrong. */
  unlock(passcode?: string): boolean {
    if (!this.accepts(passcode)) return false;
    this.#locked = false;
    this.#unlockedSinceBoot = true;
    return true;
  }

  /** Answers the open prompts; a wrong code leaves them open. */
  typePasscode(passcode?: string): boolean {
    if (!this.accepts(passcode)) return false;
    this.#answer("typed");
    return true;
  }

  cancelPasscode(): void {
    this.#answer("cancelled");
  }

  boot(): void {
    this.#answer("cancelled");
    this.#locked = this.#passcode !== null;
    this.#unlockedSinceBoot = this.#passcode === null;
  }

  /** A missing code counts as the right one: the person in a test need not know it. */
  accepts(passcode?: string): boolean {
    return this.#passcode === null || passcode === undefined || passcode === this.#passcode;
  }

  #answer(answer: "typed" | "cancelled"): void {
    const prompts = this.#prompts.splice(0);
    if (prompts.length === 0) return;
    this.#notifications.post("com.apple.LocalAuthentication.ui.dismissed");
    for (const resolve of prompts) resolve(answer);
  }
}
