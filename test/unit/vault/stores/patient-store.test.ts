import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../../../src/base/error-catalogue.ts";
import { KeepsakeError } from "../../../../src/base/errors.ts";
import type { Interruption } from "../../../../src/base/progress.ts";
import { createMemoryStore, createPatientStore, type ObjectStore } from "../../../../src/vault/index.ts";
import { pattern } from "../../../support/suites/byte-duplex.ts";
import { keyOf, objectStoreSuite } from "../../../support/suites/object-store.ts";

objectStoreSuite("a patient store", async () => ({
  store: createPatientStore(createMemoryStore(), () => undefined),
}));

/** A store whose writes fail `times` times, before or after they were carried out. */
function failing(times: number, code: ErrorCode, afterwards = false): ObjectStore {
  const inner = createMemoryStore();
  let left = times;
  return {
    label: inner.label,
    concurrency: inner.concurrency,
    put: async (key, bytes) => {
      if (afterwards || left === 0) await inner.put(key, bytes);
      if (left === 0) return;
      left -= 1;
      throw new KeepsakeError(code);
    },
    get: (key, options) => inner.get(key, options),
    stat: (key, options) => inner.stat(key, options),
    list: (type, options) => inner.list(type, options),
    delete: (key, options) => inner.delete(key, options),
    freeBytes: () => inner.freeBytes(),
  };
}

describe("a patient store", () => {
  it("asks when there is no room, and goes on when there is", async () => {
    const asked: Interruption[] = [];
    const store = createPatientStore(failing(2, "store/full"), () => async (interruption) => {
      asked.push(interruption);
      return "retry";
    });
    await store.put(keyOf("pack", 1), pattern(10, 1));
    expect(asked.map(({ error, resumable }) => [error.code, resumable])).toEqual([
      ["store/full", true],
      ["store/full", true],
    ]);
    expect(await store.stat(keyOf("pack", 1))).toEqual({ sizeBytes: 10 });
  });

  it("gives up when told to, when nobody is there to ask, and when nothing can be mended", async () => {
    const stop = createPatientStore(failing(1, "store/gone"), () => async () => "stop");
    await expect(stop.put(keyOf("pack", 1), pattern(10, 1))).rejects.toMatchObject({ code: "store/gone" });
    const alone = createPatientStore(failing(1, "store/permission"), () => undefined);
    await expect(alone.put(keyOf("pack", 1), pattern(10, 1))).rejects.toMatchObject({ code: "store/permission" });
    const hopeless = createPatientStore(failing(1, "base/bug"), () => async () => "retry");
    await expect(hopeless.put(keyOf("pack", 1), pattern(10, 1))).rejects.toMatchObject({ code: "base/bug" });
  });

  it("asks once for all that fail together, and again when it still does not work", async () => {
    const answers: ((answer: "retry" | "stop") => void)[] = [];
    const store = createPatientStore(
      failing(4, "store/full"),
      () => () => new Promise((resolve) => void answers.push(resolve)),
    );
    const writes = [1, 2, 3].map((number) => store.put(keyOf("pack", number), pattern(10, number)));
    const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await settled();
    expect(answers).toHaveLength(1);
    answers[0]?.("retry");
    await settled();
    expect(answers).toHaveLength(2);
    answers[1]?.("retry");
    await Promise.all(writes);
    for (const number of [1, 2, 3]) expect(await store.stat(keyOf("pack", number))).toEqual({ sizeBytes: 10 });
  });

  it("takes a write for done that was carried out although it seemed to fail", async () => {
    const store = createPatientStore(failing(1, "store/failed", true), () => async () => "retry");
    await store.put(keyOf("pack", 1), pattern(10, 1));
    expect(await store.stat(keyOf("pack", 1))).toEqual({ sizeBytes: 10 });
  });
});
