import type { ByteDuplex } from "../../base/byte-duplex.ts";
import { type Clock, withTimeout } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { PlistChannel } from "./plist-channel.ts";

export type ServiceName = `com.apple.${string}`;

/** One started service. A service client is a class made from it plus a constant name: one file each. */
export interface ServiceConnection {
  readonly name: ServiceName;
  /** Plain text, after TLS where the phone asked for it. */
  readonly bytes: ByteDuplex;
}

/** The plist channel most services speak. */
export function serviceChannel(
  connection: ServiceConnection,
  clock: Clock,
  format: "xml" | "binary" = "xml",
): PlistChannel {
  return new PlistChannel(connection.bytes, { clock, format, area: "service", peer: connection.name });
}

const FAREWELL_MS = 1_500;

/** Says goodbye and waits a moment for the other side to do the same. Never throws, always ends. */
export async function closePolitely(duplex: ByteDuplex, clock: Clock): Promise<void> {
  const late = new KeepsakeError("service/silent", { stream: duplex.label });
  await withTimeout(closeAndDrain(duplex), FAREWELL_MS, clock, () => late).catch(() => undefined);
  duplex.abort(new KeepsakeError("base/ended", { stream: duplex.label }));
}

async function closeAndDrain(duplex: ByteDuplex): Promise<void> {
  await duplex.close();
  while ((await duplex.read()) !== null);
}
