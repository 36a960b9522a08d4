import { afterEach, describe, expect, it } from "vitest";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { type ObjectKey, type ObjectStore, type ObjectType, objectTypes } from "../../../src/vault/index.ts";
import { pattern, sameBytes } from "./byte-duplex.ts";

export interface OpenedStore {
  readonly store: ObjectStore;
  /** The same place opened again, as after a restart; left out where nothing outlives the object. */
  reopen?(): Promise<ObjectStore>;
  dispose?(): Promise<void>;
}

/** The full contract of `ObjectStore`. Every implementation runs it. */
export function objectStoreSuite(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps the ObjectStore contract`, () => {
    const opened: OpenedStore[] = [];
    const fresh = async (): Promise<OpenedStore> => {
      const next = await open();
      opened.push(next);
      return next;
    };
    afterEach(async () => {
      for (const each of opened.splice(0)) await each.dispose?.();
    });

    it("gives back what was put, of every type and size", async () => {
      const { store } = await fresh();
      for (const type of objectTypes) {
        for (const size of type === "config" ? [300] : [1, 4_096, 65_537, 3_000_001]) {
          const key = keyOf(type, size);
          await store.put(key, pattern(size, size));
          expect(await store.stat(key)).toEqual({ sizeBytes: size });
          expect(sameBytes(await store.get(key), pattern(size, size))).toBe(true);
        }
      }
    });

    it("keeps types apart that share a name", async () => {
      const { store } = await fresh();
      await store.put(keyOf("pack", 7), pattern(10, 1));
      await store.put(keyOf("index", 7), pattern(20, 2));
      expect(await store.stat(keyOf("snapshot", 7))).toBeNull();
      expect((await store.get(keyOf("pack", 7))).length).toBe(10);
      expect((await store.get(keyOf("index", 7))).length).toBe(20);
      await store.delete(keyOf("pack", 7));
      expect((await store.get(keyOf("index", 7))).length).toBe(20);
    });

    it("reads exact ranges", async () => {
      const { store } = await fresh();
      const key = keyOf("pack", 1);
      const content = pattern(1_000_003, 9);
      await store.put(key, content.slice());
      for (const [offset, length] of [
        [0, 1],
        [0, 1_000_003],
        [999_999, 4],
        [65_535, 65_538],
        [1_000_003, 0],
        [5, 0],
      ] as const) {
        const part = await store.get(key, { range: { offset, length } });
        expect(sameBytes(part, content.subarray(offset, offset + length))).toBe(true);
      }
    });

    it("refuses a range behind the end with store/too-short, and a nonsense one with base/bug", async () => {
      const { store } = await fresh();
      const key = keyOf("pack", 1);
      await store.put(key, pattern(100, 1));
      for (const range of [
        { offset: 0, length: 101 },
        { offset: 100, length: 1 },
        { offset: 1_000_000, length: 0 },
      ]) {
        expect(await codeOf(store.get(key, { range }))).toBe("store/too-short");
      }
      for (const range of [
        { offset: -1, length: 1 },
        { offset: 0.5, length: 1 },
        { offset: 0, length: -1 },
      ]) {
        expect(await codeOf(store.get(key, { range }))).toBe("base/bug");
      }
    });

    it("says store/not-found for a missing object, null in stat, nothing in delete", async () => {
      const { store } = await fresh();
      for (const type of objectTypes) {
        expect(await codeOf(store.get(keyOf(type, 3)))).toBe("store/not-found");
        expect(await codeOf(store.get(keyOf(type, 3), { range: { offset: 0, length: 0 } }))).toBe("store/not-found");
        expect(await store.stat(keyOf(type, 3))).toBeNull();
        await store.delete(keyOf(type, 3));
        expect(await namesOf(store, type)).toEqual([]);
      }
    });

    it("never replaces: store/exists, and the first content stays", async () => {
      const { store } = await fresh();
      for (const type of objectTypes) {
        const key = keyOf(type, 5);
        await store.put(key, pattern(50, 1));
        expect(await codeOf(store.put(key, pattern(60, 2)))).toBe("store/exists");
        expect(sameBytes(await store.get(key), pattern(50, 1))).toBe(true);
      }
    });

    it("lets one of two writers of a name win", async () => {
      const { store } = await fresh();
      const key = keyOf("snapshot", 5);
      const ends = await Promise.allSettled([store.put(key, pattern(50, 1)), store.put(key, pattern(50, 2))]);
      expect(ends.filter((end) => end.status === "fulfilled")).toHaveLength(1);
      const winner = ends[0]?.status === "fulfilled" ? 1 : 2;
      expect(sameBytes(await store.get(key), pattern(50, winner))).toBe(true);
    });

    it("lists every object once, with its size, and only its type", async () => {
      const { store } = await fresh();
      const sizes = new Map<string, number>();
      for (let number = 1; number <= 40; number++) {
        await store.put(keyOf("pack", number), pattern(number * 11, number));
        sizes.set(keyOf("pack", number).name, number * 11);
      }
      await store.put(keyOf("index", 1), pattern(5, 5));
      await store.put(keyOf("config", 0), pattern(5, 5));
      const listed = new Map<string, number>();
      for await (const { name: listedName, sizeBytes } of store.list("pack")) {
        expect(listed.has(listedName)).toBe(false);
        listed.set(listedName, sizeBytes);
      }
      expect(listed).toEqual(sizes);
      expect(await namesOf(store, "config")).toEqual(["config"]);
      expect(await namesOf(store, "lock")).toEqual([]);
    });

    it("may be changed while it is listed", async () => {
      const { store } = await fresh();
      for (let number = 1; number <= 10; number++) await store.put(keyOf("lock", number), pattern(5, number));
      for await (const { name: listedName } of store.list("lock"))
        await store.delete({ type: "lock", name: listedName });
      expect(await namesOf(store, "lock")).toEqual([]);
    });

    it("deletes, and takes the name again", async () => {
      const { store } = await fresh();
      const key = keyOf("lock", 1);
      await store.put(key, pattern(5, 1));
      await store.delete(key);
      expect(await store.stat(key)).toBeNull();
      await store.put(key, pattern(6, 2));
      expect((await store.get(key)).length).toBe(6);
    });

    it("refuses names that are no object names before it does anything", async () => {
      const { store } = await fresh();
      for (const bad of ["", "..", "config/x", "A".repeat(64), "a".repeat(63), "../".repeat(21).padEnd(64, "a")]) {
        const key: ObjectKey = { type: "pack", name: bad };
        expect(await codeOf(store.put(key, pattern(5, 1)))).toBe("base/bug");
        expect(await codeOf(store.get(key))).toBe("base/bug");
        expect(await codeOf(store.stat(key))).toBe("base/bug");
        expect(await codeOf(store.delete(key))).toBe("base/bug");
      }
      expect(await codeOf(store.put({ type: "config", name: "a".repeat(64) }, pattern(5, 1)))).toBe("base/bug");
    });

    it("gives its results away: changing them changes nothing stored", async () => {
      const { store } = await fresh();
      const key = keyOf("pack", 1);
      await store.put(key, pattern(100, 1));
      (await store.get(key)).fill(0);
      (await store.get(key, { range: { offset: 0, length: 50 } })).fill(0);
      expect(sameBytes(await store.get(key), pattern(100, 1))).toBe(true);
    });

    it("stores a view, not the memory around it", async () => {
      const { store } = await fresh();
      const key = keyOf("pack", 1);
      await store.put(key, pattern(1_000, 1).subarray(100, 200));
      expect(sameBytes(await store.get(key), pattern(1_000, 1).subarray(100, 200))).toBe(true);
    });

    it("does several operations at once", async () => {
      const { store } = await fresh();
      expect(store.concurrency).toBeGreaterThanOrEqual(1);
      const numbers = Array.from({ length: 24 }, (_, index) => index + 1);
      await Promise.all(numbers.map((number) => store.put(keyOf("pack", number), pattern(10_000 + number, number))));
      const read = await Promise.all(numbers.map((number) => store.get(keyOf("pack", number))));
      for (const [index, bytes] of read.entries())
        expect(sameBytes(bytes, pattern(10_001 + index, index + 1))).toBe(true);
    });

    it("does nothing for a signal that has fired", async () => {
      const { store } = await fresh();
      await store.put(keyOf("pack", 1), pattern(5, 1));
      const signal = AbortSignal.abort();
      expect(await codeOf(store.put(keyOf("pack", 2), pattern(5, 1), { signal }))).toBe("app/aborted");
      expect(await codeOf(store.get(keyOf("pack", 1), { signal }))).toBe("app/aborted");
      expect(await codeOf(store.stat(keyOf("pack", 1), { signal }))).toBe("app/aborted");
      expect(await codeOf(store.delete(keyOf("pack", 1), { signal }))).toBe("app/aborted");
      expect(await codeOf(namesOf(store, "pack", signal))).toBe("app/aborted");
      expect(await namesOf(store, "pack")).toEqual([keyOf("pack", 1).name]);
    });

    it("leaves an object whole or absent when a signal fires on the way", async () => {
      const { store } = await fresh();
      for (let number = 1; number <= 8; number++) {
        const stop = new AbortController();
        const put = store.put(keyOf("index", number), pattern(400_000, number), { signal: stop.signal });
        const ended = codeOf(put);
        for (let turn = 1; turn < number; turn++) await Promise.resolve();
        stop.abort();
        expect(["none", "app/aborted"]).toContain(await ended);
        const stat = await store.stat(keyOf("index", number));
        if (stat !== null)
          expect(sameBytes(await store.get(keyOf("index", number)), pattern(400_000, number))).toBe(true);
        else expect(await namesOf(store, "index")).not.toContain(keyOf("index", number).name);
      }
    });

    it("answers freeBytes with a number or null", async () => {
      const { store } = await fresh();
      const free = await store.freeBytes();
      expect(free === null || (Number.isSafeInteger(free) && free >= 0)).toBe(true);
    });

    it("keeps everything when it is opened again", async () => {
      const place = await fresh();
      const { store } = place;
      await store.put(keyOf("config", 0), pattern(155, 3));
      await store.put(keyOf("pack", 1), pattern(70_000, 1));
      const again = (await place.reopen?.()) ?? store;
      expect(sameBytes(await again.get(keyOf("config", 0)), pattern(155, 3))).toBe(true);
      expect(sameBytes(await again.get(keyOf("pack", 1)), pattern(70_000, 1))).toBe(true);
      expect(await namesOf(again, "pack")).toEqual([keyOf("pack", 1).name]);
    });
  });
}

/** A valid key, the same one for the same number. */
export function keyOf(type: ObjectType, number: number): ObjectKey {
  if (type === "config") return { type, name: "config" };
  return { type, name: number.toString(16).padStart(2, "0").slice(-2) + number.toString(16).padStart(62, "0") };
}

async function namesOf(store: ObjectStore, type: ObjectType, signal?: AbortSignal): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of store.list(type, { signal })) names.push(name);
  return names.sort();
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "none";
  } catch (error) {
    if (error instanceof KeepsakeError) return error.code;
    throw error;
  }
}
