import { promiseWithResolvers, type Resolvers } from "../../../src/base/abort.ts";
import type { Bytes } from "../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import type { UsbTransport } from "../../../src/usb/index.ts";

/** The cable as two queues in memory: the test plays the phone, byte by byte if it likes. */
export class MemoryTransport implements UsbTransport {
  readonly serialNumber = "00008030-000A11112222333A";
  readonly productName = "iPhone";
  /** Packets of the host, in order. */
  readonly sent: Bytes[] = [];
  closed = false;
  /** Called with each packet of the host; default keeps it in `sent`. */
  onSend: (packet: Bytes) => void = (packet) => void this.sent.push(packet);
  /** With it a packet stays under way until `finishOne`. */
  isSlow = false;
  readonly #underWay: Resolvers<void>[] = [];
  readonly #transfers: Bytes[] = [];
  readonly #waiting: Resolvers<Bytes>[] = [];
  readonly #gone: Resolvers<KeepsakeError> = promiseWithResolvers<KeepsakeError>();
  #ended: KeepsakeError | null = null;
  /** Most reads that were pending at once. */
  mostReads = 0;

  get disconnected(): Promise<KeepsakeError> {
    return this.#gone.promise;
  }

  receive(): Promise<Bytes> {
    const next = this.#transfers.shift();
    if (next !== undefined) return Promise.resolve(next);
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const waiting = promiseWithResolvers<Bytes>();
    this.#waiting.push(waiting);
    this.mostReads = Math.max(this.mostReads, this.#waiting.length);
    return waiting.promise;
  }

  send(packet: Bytes): Promise<void> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    this.onSend(packet);
    if (!this.isSlow) return Promise.resolve();
    const sending = promiseWithResolvers<void>();
    this.#underWay.push(sending);
    return sending.promise;
  }

  /** The oldest packet under way has left. */
  finishOne(): void {
    this.#underWay.shift()?.resolve();
  }

  /** All have, and from now on they leave at once. */
  finishAll(): void {
    this.isSlow = false;
    for (const sending of this.#underWay.splice(0)) sending.resolve();
  }

  close(): Promise<void> {
    this.closed = true;
    this.#end(new KeepsakeError("app/aborted"));
    return Promise.resolve();
  }

  /** The phone sends one transfer. */
  deliver(transfer: Bytes): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#transfers.push(transfer);
    else waiting.resolve(transfer);
  }

  unplug(): void {
    const error = new KeepsakeError("usb/unplugged", { event: true });
    this.#end(error);
    this.#gone.resolve(error);
  }

  #end(error: KeepsakeError): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#ended);
  }
}
