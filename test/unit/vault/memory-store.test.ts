import { expect, it } from "vitest";
import { createMemoryStore } from "../../../src/vault/index.ts";
import { keyOf, objectStoreSuite } from "../../support/suites/object-store.ts";

objectStoreSuite("memory store", async () => ({ store: createMemoryStore() }));

it("a memory store with a capacity says store/full and takes nothing", async () => {
  const store = createMemoryStore({ capacityBytes: 100 });
  await store.put(keyOf("pack", 1), new Uint8Array(60));
  await expect(store.put(keyOf("pack", 2), new Uint8Array(41))).rejects.toMatchObject({ code: "store/full" });
  expect(await store.stat(keyOf("pack", 2))).toBeNull();
  expect(await store.freeBytes()).toBe(40);
  await store.delete(keyOf("pack", 1));
  await store.put(keyOf("pack", 2), new Uint8Array(100));
  expect(await store.freeBytes()).toBe(0);
});
