import { describe, expect, it } from "vitest";
import { forEachInFlight, InFlight } from "../../../../src/backup/host/in-flight.ts";
import { promiseWithResolvers } from "../../../../src/base/abort.ts";
import { asKeepsakeError, KeepsakeError } from "../../../../src/base/errors.ts";

/** Work that ends when the test says so. */
class HeldWork {
  readonly log: string[] = [];
  readonly #ends = new Map<string, () => void>();

  readonly start = (name: string) => async (): Promise<void> => {
    this.log.push(`${name} begins`);
    const { promise, resolve } = promiseWithResolvers<void>();
    this.#ends.set(name, () => resolve());
    await promise;
    this.log.push(`${name} ends`);
  };

  end(name: string): void {
    this.#ends.get(name)?.();
  }
}

describe("work in flight", () => {
  it("on one path stays in order, on others it overlaps", async () => {
    const held = new HeldWork();
    const inFlight = new InFlight();
    await inFlight.start("a", held.start("a1"));
    const second = inFlight.start("a", held.start("a2"));
    await inFlight.start("b", held.start("b1"));
    expect(held.log).toEqual(["a1 begins", "b1 begins"]);
    held.end("a1");
    await second;
    expect(held.log).toEqual(["a1 begins", "b1 begins", "a1 ends", "a2 begins"]);
    held.end("b1");
    held.end("a2");
    await inFlight.settle();
    expect(held.log.slice(4).sort()).toEqual(["a2 ends", "b1 ends"]);
  });

  it("is never more than the limit", async () => {
    const held = new HeldWork();
    const inFlight = new InFlight(2);
    await inFlight.start("a", held.start("a"));
    await inFlight.start("b", held.start("b"));
    const third = inFlight.start("c", held.start("c"));
    expect(held.log).toEqual(["a begins", "b begins"]);
    held.end("b");
    await third;
    expect(held.log).toEqual(["a begins", "b begins", "b ends", "c begins"]);
    held.end("a");
    held.end("c");
    await inFlight.settle();
  });

  it("is all over when it has settled", async () => {
    const held = new HeldWork();
    const inFlight = new InFlight();
    await inFlight.start("a", held.start("a"));
    await inFlight.start("b", held.start("b"));
    const settled = inFlight.settle().then(() => held.log.push("settled"));
    held.end("b");
    await inFlight.settled("b");
    held.end("a");
    await settled;
    expect(held.log.at(-1)).toBe("settled");
  });

  it("tells failures by item and stops at an interruption, after the rest has ended", async () => {
    const failures = await forEachInFlight(
      ["good", "bad"],
      async (item) => {
        if (item === "bad") throw new KeepsakeError("store/full");
      },
      asKeepsakeError,
    );
    expect([...failures].map(([item, { code }]) => [item, code])).toEqual([["bad", "store/full"]]);
    const ended: string[] = [];
    const interrupted = forEachInFlight(
      Array.from({ length: 40 }, (_, index) => String(index)),
      async (item) => {
        if (item === "3") throw new KeepsakeError("app/aborted");
        await new Promise((resolve) => setImmediate(resolve));
        ended.push(item);
      },
      (error) => {
        throw error;
      },
    );
    await expect(interrupted).rejects.toMatchObject({ code: "app/aborted" });
    expect(ended.slice(0, 3)).toEqual(["0", "1", "2"]);
    expect(ended.length).toBeLessThan(39);
  });
});
