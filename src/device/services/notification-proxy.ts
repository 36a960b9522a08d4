import type { AbortOptions } from "../../base/abort.ts";
import type { Clock } from "../../base/clock.ts";
import { hasCode } from "../../base/errors.ts";
import { maybeStringAt, stringAt } from "../../codec/plist/index.ts";
import type { PlistChannel } from "./plist-channel.ts";
import { closePolitely, type ServiceConnection, type ServiceName, serviceChannel } from "./service-connection.ts";

export const NOTIFICATION_SERVICE: ServiceName = "com.apple.mobile.notification_proxy";

/**
 * Darwin notifications in both directions. Posts and observations go without an answer, so one connection does both.
 * @source libimobiledevice/libimobiledevice src/notification_proxy.c; doronz88/pymobiledevice3 notification_proxy.py
 */
export class NotificationProxy {
  readonly #channel: PlistChannel;
  readonly #clock: Clock;

  constructor(connection: ServiceConnection, clock: Clock) {
    this.#channel = serviceChannel(connection, clock);
    this.#clock = clock;
  }

  async observe(names: readonly string[], options?: AbortOptions): Promise<void> {
    for (const Name of names) await this.#channel.send({ Command: "ObserveNotification", Name }, options);
  }

  async post(name: string, options?: AbortOptions): Promise<void> {
    await this.#channel.send({ Command: "PostNotification", Name: name }, options);
  }

  /**
   * The name of the next notification, however long that takes; null when the phone has closed the service.
   * One call at a time.
   */
  async next(options: AbortOptions = {}): Promise<string | null> {
    for (;;) {
      try {
        const message = await this.#channel.receive({ ...options, timeoutMs: null });
        const command = maybeStringAt(message, "Command");
        if (command === "ProxyDeath") return null;
        if (command === "RelayNotification") return stringAt(message, "Name");
      } catch (error) {
        if (hasCode(error, "base/ended")) return null;
        throw error;
      }
    }
  }

  /** Asks the service to end; the answer arrives as the end of `next`. */
  async shutdown(options?: AbortOptions): Promise<void> {
    await this.#channel.send({ Command: "Shutdown" }, options);
  }

  /** Call when no `next` is pending any more. */
  close(): Promise<void> {
    return closePolitely(this.#channel.duplex, this.#clock);
  }
}
