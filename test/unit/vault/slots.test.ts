import { describe, expect, it } from "vitest";
import { Slots } from "../../../src/vault/concurrency.ts";
import { settled } from "../../support/manual-clock.ts";

describe("slots", () => {
  it("let nobody pass who came later, however little he wants", async () => {
    const slots = new Slots(4);
    const order: string[] = [];
    await slots.acquire({}, 3);
    const large = slots.acquire({}, 2).then(() => order.push("large"));
    const small = slots.acquire({}, 1).then(() => order.push("small"));
    await settled();
    expect(order).toEqual([]);
    slots.release(3);
    await Promise.all([large, small]);
    expect(order).toEqual(["large", "small"]);
    slots.release(3);
    await slots.acquire({}, 4);
  });

  it("give the place of who leaves the line to the next", async () => {
    const slots = new Slots(2);
    await slots.acquire({}, 1);
    const leaving = new AbortController();
    const gone = slots.acquire({ signal: leaving.signal }, 2);
    const next = slots.acquire({}, 1);
    leaving.abort();
    await expect(gone).rejects.toMatchObject({ code: "app/aborted" });
    await next;
    slots.release(2);
    await slots.acquire({}, 2);
  });

  it("lose nothing when places are handed over and given up in the same moment", async () => {
    const slots = new Slots(2);
    await slots.acquire({}, 2);
    const leaving = new AbortController();
    const gone = slots.acquire({ signal: leaving.signal }, 2);
    const next = slots.acquire({}, 1);
    leaving.abort();
    slots.release(2);
    await gone.catch(() => undefined).then(() => undefined);
    await next;
    slots.release(1);
    await slots.acquire({}, 2);
  });
});
