import { describe, expect, it } from "vitest";
import { promiseWithResolvers, type Resolvers } from "../../../src/base/abort.ts";
import { forEachAtOnce, mapAhead } from "../../../src/base/concurrent.ts";

/** Work that ends when the test says so. */
function gates(): {
  readonly begun: number[];
  readonly work: (item: number) => Promise<void>;
  readonly gate: (item: number) => Resolvers<void>;
} {
  const begun: number[] = [];
  const open = new Map<number, Resolvers<void>>();
  const gate = (item: number): Resolvers<void> => {
    const known = open.get(item) ?? promiseWithResolvers<void>();
    open.set(item, known);
    return known;
  };
  return {
    begun,
    gate,
    work(item) {
      begun.push(item);
      return gate(item).promise;
    },
  };
}

/** All promise reactions that are due have run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("forEachAtOnce", () => {
  it("takes the next item as soon as any is done, never more than the limit", async () => {
    const { begun, work, gate } = gates();
    const all = forEachAtOnce([1, 2, 3, 4], 2, work);
    await settled();
    expect(begun).toEqual([1, 2]);
    gate(2).resolve();
    await settled();
    expect(begun).toEqual([1, 2, 3]);
    for (const item of [1, 3, 4]) gate(item).resolve();
    await all;
    expect(begun).toEqual([1, 2, 3, 4]);
  });

  it("throws the first failure in time, takes nothing more and leaves nothing running", async () => {
    const { begun, work, gate } = gates();
    let over = false;
    const all = forEachAtOnce([1, 2, 3], 2, work).finally(() => {
      over = true;
    });
    const failing = expect(all).rejects.toThrow("second");
    await settled();
    gate(2).reject(new Error("second"));
    await settled();
    expect(over).toBe(false);
    gate(1).reject(new Error("first"));
    await failing;
    expect(begun).toEqual([1, 2]);
  });

  it("waits for what it began when the items themselves fail", async () => {
    const { work, gate } = gates();
    async function* items(): AsyncGenerator<number> {
      yield 1;
      throw new Error("list");
    }
    let over = false;
    const all = forEachAtOnce(items(), 2, work).finally(() => {
      over = true;
    });
    const failing = expect(all).rejects.toThrow("list");
    await settled();
    expect(over).toBe(false);
    gate(1).resolve();
    await failing;
  });
});

describe("mapAhead", () => {
  it("gives the results in the order of the items, whichever is done first", async () => {
    const { begun, work, gate } = gates();
    const results: number[] = [];
    const all = (async () => {
      for await (const item of mapAhead([1, 2, 3], 2, async (each) => work(each).then(() => each))) results.push(item);
    })();
    await settled();
    gate(2).resolve();
    await settled();
    expect(results).toEqual([]);
    gate(1).resolve();
    gate(3).resolve();
    await all;
    expect(results).toEqual([1, 2, 3]);
    expect(begun).toEqual([1, 2, 3]);
  });

  it("waits for what is under way when the reader leaves", async () => {
    const { work, gate } = gates();
    let over = false;
    const leaving = (async () => {
      for await (const _ of mapAhead([1, 2, 3], 2, work)) break;
      over = true;
    })();
    await settled();
    gate(1).resolve();
    await settled();
    expect(over).toBe(false);
    gate(2).resolve();
    gate(3).resolve();
    await leaving;
  });
});
