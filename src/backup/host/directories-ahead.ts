import { InFlight } from "./in-flight.ts";

/**
 * Directories are promised before they are made: the phone asks for 514 of them one after the other, and each costs the
 * browser a millisecond or two. `settle` stands before everything else that is done for the phone, so a promise that could
 * not be kept ends the operation before anything relies on it.
 */
export class DirectoriesAhead {
  readonly #inFlight = new InFlight();
  #failure: { readonly error: unknown } | null = null;

  /** Starts the work; `path` keeps work on one directory in order. @throws what made an earlier one fail */
  async promise(path: string, work: () => Promise<void>): Promise<void> {
    this.#throwIfFailed();
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
    this.#throwIfFailed();
  }

  #throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
