import type { AbortOptions } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import type { Clock } from "../../base/clock.ts";
import { maybeBytesAt } from "../../codec/plist/index.ts";
import type { PlistChannel } from "./plist-channel.ts";
import { closePolitely, type ServiceConnection, type ServiceName, serviceChannel } from "./service-connection.ts";

export const SPRINGBOARD_SERVICE: ServiceName = "com.apple.springboardservices";

/**
 * The home screen.
 * @source libimobiledevice/libimobiledevice src/sbservices.c
 */
export class Springboard {
  readonly #channel: PlistChannel;
  readonly #clock: Clock;

  constructor(connection: ServiceConnection, clock: Clock) {
    this.#channel = serviceChannel(connection, clock, "binary");
    this.#clock = clock;
  }

  /** The icon as PNG, as the phone draws it, or null when it has none for this app. */
  async icon(bundleId: string, options?: AbortOptions): Promise<Bytes | null> {
    const reply = await this.#channel.ask({ command: "getIconPNGData", bundleId }, options);
    return maybeBytesAt(reply, "pngData") ?? null;
  }

  close(): Promise<void> {
    return closePolitely(this.#channel.duplex, this.#clock);
  }
}
