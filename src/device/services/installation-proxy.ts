import type { AbortOptions } from "../../base/abort.ts";
import type { Clock } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { dictOf, maybeArrayAt, maybeStringAt, type PlistDict } from "../../codec/plist/index.ts";
import type { PlistChannel } from "./plist-channel.ts";
import { closePolitely, type ServiceConnection, type ServiceName, serviceChannel } from "./service-connection.ts";

export const INSTALLATION_SERVICE: ServiceName = "com.apple.mobile.installation_proxy";

export interface BrowseOptions extends AbortOptions {
  readonly applicationType?: "User" | "System" | "Any";
  /** Without it the phone tells everything it knows of each app, which is megabytes. */
  readonly attributes?: readonly string[];
  readonly bundleIds?: readonly string[];
}

/** @source danielpaulus/go-ios issue 818: a phone that never came to an end */
const MAX_PARTS = 1_000;
const MAX_APPS = 1_000_000;

/**
 * The installed apps.
 * @source libimobiledevice/libimobiledevice src/installation_proxy.c
 */
export class InstallationProxy {
  readonly #channel: PlistChannel;
  readonly #clock: Clock;

  constructor(connection: ServiceConnection, clock: Clock) {
    this.#channel = serviceChannel(connection, clock);
    this.#clock = clock;
  }

  /** Apps as they arrive. @throws service/failed with the phone's error, service/malformed without an end */
  async *browse(options: BrowseOptions = {}): AsyncGenerator<PlistDict, void, undefined> {
    await this.#channel.send({ Command: "Browse", ClientOptions: clientOptions(options) }, options);
    let apps = 0;
    for (let part = 0; part < MAX_PARTS; part++) {
      const message = await this.#channel.receive({ signal: options.signal });
      const failure = maybeStringAt(message, "Error");
      if (failure !== undefined) throw new KeepsakeError("service/failed", { peer: INSTALLATION_SERVICE, failure });
      const list = maybeArrayAt(message, "CurrentList") ?? [];
      apps += list.length;
      if (apps > MAX_APPS) break;
      for (const app of list) yield dictOf(app, "app");
      if (maybeStringAt(message, "Status") === "Complete") return;
    }
    throw new KeepsakeError("service/malformed", { peer: INSTALLATION_SERVICE, what: "list without end", apps });
  }

  close(): Promise<void> {
    return closePolitely(this.#channel.duplex, this.#clock);
  }
}

function clientOptions({ applicationType, attributes, bundleIds }: BrowseOptions): PlistDict {
  return {
    ...(applicationType === undefined ? {} : { ApplicationType: applicationType }),
    ...(attributes === undefined ? {} : { ReturnAttributes: attributes }),
    ...(bundleIds === undefined ? {} : { BundleIDs: bundleIds }),
  };
}
