import { InFlight } from "./in-flight.ts";

/** All that a phone asks for at the beginning of a run, and some. */
const MOST_PROMISED = 1_024;

/**
 * Directories are promised before they are made: the phone asks for 514 of them one after the other, and each costs the
 * browser a millisecond or two. Who writes into a directory or lists it waits for that one anyway; whoever moves or removes
 * things, and the end of the run, wait for all. A promise that could not be kept ends the operation.
 */
export class DirectoriesAhead {
  readonly #inFlight = new InFlight(MOST_PROMISED);
  #failure: { readonly error: unknown } | null = null;

  /** Starts the work; `path` keeps work on one directory in order. @throws what made an earlier one fail */
  async promise(path: string, work: () => Promise<void>): Promise<void> {
    this.throwIfFailed();
    await this.#inFlight.start(path, async () => {
      try {
        await work();
      } catch (error) {
        this.#failure ??= { error };
      }
    });
  }

  /** All that was promised is there. @throws what made one fail */
  async settle(): Promise<void> {
    await this.#inFlight.settle();
    this.throwIfFailed();
  }

  throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
