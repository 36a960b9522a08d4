import { throwIfAborted } from "../../base/abort.ts";
import type { Bytes } from "../../base/bytes.ts";
import { type Clock, withTimeout } from "../../base/clock.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import type { UsbTransport } from "../usb-transport.ts";
import { decodePacket, encodeSetup, encodeVersion, type MuxVersion, startsWithVersion } from "./packet.ts";
import { PacketAssembler } from "./packet-assembler.ts";
import type { TransferQueue } from "./transfer-queue.ts";

/** A phone that just changed its configuration may not answer at once. @source abdullah-albanna/rusbmux */
const ANSWER_MS = 2_000;
/** What is offered, in order. The last try is for phones that know version 1 only and do not answer another offer. */
const OFFERS: readonly MuxVersion[] = [2, 2, 2, 2, 1];

export interface HandshakeOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly signal?: AbortSignal | undefined;
}

export interface Agreement {
  readonly version: MuxVersion;
  /** Goes on where the search for the answer stopped. */
  readonly assembler: PacketAssembler;
}

/**
 * Agrees on the version and, from 2 on, resets the counters of both sides.
 *
 * @throws mux/silent when the phone never answers, mux/version when it wants another version
 * @source libimobiledevice/usbmuxd src/device.c device_add, device_version_input
 */
export async function shakeHands(
  transport: UsbTransport,
  transfers: TransferQueue,
  options: HandshakeOptions,
): Promise<Agreement> {
  const search = new VersionSearch(transfers, options.log);
  for (const offer of OFFERS) {
    throwIfAborted(options.signal);
    await transport.send(encodeVersion(offer));
    const silent = (): KeepsakeError => new KeepsakeError("mux/silent", { tries: OFFERS.length });
    const major = await withTimeout(search.next(), ANSWER_MS, options.clock, silent).catch((error: unknown) => {
      if (error instanceof KeepsakeError && error.code === "mux/silent") return null;
      throw error;
    });
    if (major !== null) return { version: await accept(transport, major, options.log), assembler: search.assembler };
    options.log.warn("mux", "no-version-answer", { offer });
  }
  throw new KeepsakeError("mux/silent", { tries: OFFERS.length });
}

async function accept(transport: UsbTransport, major: number, log: Log): Promise<MuxVersion> {
  log.info("mux", "version", { major });
  if (major !== 1 && major !== 2) throw new KeepsakeError("mux/version", { major });
  if (major === 2) await transport.send(encodeSetup());
  return major;
}

/** Finds the answer in what the pipe delivers; the first transfers may be remains of the session of a closed page. */
class VersionSearch {
  readonly #transfers: TransferQueue;
  readonly #log: Log;
  readonly assembler = new PacketAssembler();
  #searching: Promise<number> | null = null;

  constructor(transfers: TransferQueue, log: Log) {
    this.#transfers = transfers;
    this.#log = log;
  }

  /** The major version of the phone's answer. A search that was given up goes on with the next call. */
  next(): Promise<number> {
    if (this.#searching === null) {
      this.#searching = this.#search();
      // The caller may have stopped waiting.
      this.#searching.catch(() => undefined);
    }
    return this.#searching;
  }

  async #search(): Promise<number> {
    for (;;) {
      const major = this.#look(await this.#transfers.next());
      if (major !== null) return major;
    }
  }

  #look(transfer: Bytes): number | null {
    if (startsWithVersion(transfer)) this.assembler.reset();
    let major: number | null = null;
    try {
      for (const bytes of this.assembler.push(transfer)) {
        const packet = decodePacket(1, bytes);
        if (packet.kind === "version") major ??= packet.major;
      }
    } catch (error) {
      // The rest of a packet whose beginning went to another page: begin again with the next transfer.
      this.#log.info("mux", "remains-skipped", { bytes: transfer.length, error: String(error) });
      this.assembler.reset();
    }
    return major;
  }
}
