import type { AbortOptions } from "../../base/abort.ts";
import type { Clock } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { maybeDictAt, maybeNumberAt, maybeStringAt, type PlistDict } from "../../codec/plist/index.ts";
import type { PlistChannel } from "./plist-channel.ts";
import { closePolitely, type ServiceConnection, type ServiceName, serviceChannel } from "./service-connection.ts";

export const DIAGNOSTICS_SERVICE: ServiceName = "com.apple.mobile.diagnostics_relay";

/** Capacities in mAh. */
export interface BatteryHealth {
  readonly cycleCount: number | null;
  readonly designCapacity: number | null;
  readonly fullCapacity: number | null;
}

/**
 * Battery detail and restart.
 * @throws from every call service/failed when the phone does not offer the request on its iOS
 * @source libimobiledevice/libimobiledevice src/diagnostics_relay.c
 */
export class Diagnostics {
  readonly #channel: PlistChannel;
  readonly #clock: Clock;

  constructor(connection: ServiceConnection, clock: Clock) {
    this.#channel = serviceChannel(connection, clock);
    this.#clock = clock;
  }

  async battery(options?: AbortOptions): Promise<BatteryHealth> {
    const reply = await this.#ask({ Request: "IORegistry", EntryClass: "IOPMPowerSource" }, options);
    const registry = maybeDictAt(maybeDictAt(reply, "Diagnostics") ?? {}, "IORegistry") ?? {};
    return {
      cycleCount: maybeNumberAt(registry, "CycleCount") ?? null,
      designCapacity: maybeNumberAt(registry, "DesignCapacity") ?? null,
      fullCapacity: maybeNumberAt(registry, "AppleRawMaxCapacity") ?? null,
    };
  }

  /** The phone restarts once this connection is closed. */
  async restart(options?: AbortOptions): Promise<void> {
    await this.#ask({ Request: "Restart", WaitForDisconnect: true }, options);
  }

  async close(): Promise<void> {
    await this.#channel.ask({ Request: "Goodbye" }, { timeoutMs: 2_000 }).catch(() => undefined);
    await closePolitely(this.#channel.duplex, this.#clock);
  }

  async #ask(request: PlistDict, options?: AbortOptions): Promise<PlistDict> {
    const reply = await this.#channel.ask(request, options);
    const status = maybeStringAt(reply, "Status") ?? "";
    if (status !== "Success") throw new KeepsakeError("service/failed", { peer: DIAGNOSTICS_SERVICE, status });
    return reply;
  }
}
