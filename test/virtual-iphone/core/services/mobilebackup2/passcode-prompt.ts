import type { NotificationHub } from "../../contracts.ts";
import { BackupError, MB } from "./errors.ts";

const PRESENTED = "com.apple.LocalAuthentication.ui.presented";
const DISMISSED = "com.apple.LocalAuthentication.ui.dismissed";

/** The passcode screen of the phone: waits for a person, tells the notification proxy, says nothing on the link. */
export class PasscodePrompt {
  private waiting: ((entered: boolean) => void) | null = null;

  get isShown(): boolean {
    return this.waiting !== null;
  }

  /** The person's answer when a prompt is shown. True: accepted. A wrong code leaves the prompt where it is. */
  type(code: string, passcode: string): boolean {
    if (this.waiting === null || code !== passcode) return false;
    this.waiting(true);
    return true;
  }

  /** The person taps Cancel. */
  refuse(): void {
    this.waiting?.(false);
  }

  /**
   * @param sleep ends with an error when the connection ends, and the prompt with it
   * @throws BackupError 208 when refused or not answered in time
   */
  async ask(notifications: NotificationHub, sleep: (ms: number) => Promise<void>, timeoutMs: number): Promise<void> {
    const answered = new Promise<boolean>((resolve) => {
      this.waiting = resolve;
    });
    notifications.post(PRESENTED);
    try {
      const outcome = await Promise.race([answered, sleep(timeoutMs).then(() => null)]);
      if (outcome === null) throw new BackupError(MB.locked, "Device locked - timeout waiting for passcode entry");
      if (!outcome) throw new BackupError(MB.locked, "Device locked");
    } finally {
      this.waiting = null;
      notifications.post(DISMISSED);
    }
  }
}
