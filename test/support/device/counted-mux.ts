import type { AbortOptions } from "../../../src/base/abort.ts";
import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import type { PhonePorts } from "../../../src/device/index.ts";

/** A mux session that counts what is done with it and what is left open. */
export class CountedMux implements PhonePorts {
  readonly #mux: PhonePorts;
  readonly #onStep: (step: number) => void;
  steps = 0;
  open = 0;

  /** @param onStep called before each connect, read and write, with its number from 1 */
  constructor(mux: PhonePorts, onStep: (step: number) => void = () => undefined) {
    this.#mux = mux;
    this.#onStep = onStep;
  }

  async connect(port: number, options?: AbortOptions): Promise<ByteDuplex> {
    this.#step();
    const connection = await this.#mux.connect(port, options);
    this.open++;
    const ended = (): void => void this.open--;
    connection.closed.then(ended, ended);
    return {
      label: connection.label,
      closed: connection.closed,
      read: (abort) => {
        this.#step();
        return connection.read(abort);
      },
      write: (bytes, abort) => {
        this.#step();
        return connection.write(bytes, abort);
      },
      close: (abort) => connection.close(abort),
      abort: (reason) => connection.abort(reason),
    };
  }

  #step(): void {
    this.steps++;
    this.#onStep(this.steps);
  }
}
