import { afterEach, describe, expect, it } from "vitest";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { connectWorker, moved, type RemoteOptions, type RemoteWorker } from "../../../src/workers/remote.ts";
import { ManualClock, settled } from "../../support/manual-clock.ts";
import { browserLike, startThread } from "../../support/thread-worker.ts";
import type { FixtureApi } from "./remote-fixture.ts";

const opened: RemoteWorker<FixtureApi>[] = [];

function openFixture(options: RemoteOptions = {}) {
  const worker = startThread(new URL("./remote-fixture.ts", import.meta.url));
  const remote = connectWorker<FixtureApi>(browserLike(worker), { clock: new ManualClock(), ...options });
  opened.push(remote);
  return { worker, ...remote };
}

afterEach(() => {
  for (const remote of opened.splice(0)) remote.dispose();
});

describe("remote calls", () => {
  it("carry arguments and results", async () => {
    const { api } = openFixture();
    expect(await Promise.all([api.add(1, 2), api.add(3, 4)])).toEqual([3, 7]);
  });

  it("carry a KeepsakeError whole: code, context, causes, retry", async () => {
    const { api } = openFixture();
    const error = await api.fail("ours").catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KeepsakeError);
    expect(error).toMatchObject({
      code: "store/full",
      context: { neededBytes: 5, place: "folder", isLast: true },
      cause: "Error: outer ← RangeError: inner",
      retry: "after-remedy",
    });
    expect(error).toHaveProperty("stack", expect.stringContaining("remote-fixture"));
  });

  it.each([
    ["foreign", "TypeError: not ours"],
    ["text", "only a text"],
  ] as const)("make a %s error the cause of base/bug", async (kind, cause) => {
    await expect(openFixture().api.fail(kind)).rejects.toMatchObject({ code: "base/bug", cause });
  });

  it("refuse methods that do not exist", async () => {
    const { api } = openFixture();
    const wild = api as unknown as Record<string, () => Promise<void>>;
    for (const name of ["missing", "constructor", "toString", "__proto__"]) {
      await expect(wild[name]?.()).rejects.toMatchObject({ code: "base/bug" });
    }
  });

  it("move the buffers of arguments and results that are marked, and copy all others", async () => {
    const { api } = openFixture();
    const [copied, given] = [Uint8Array.of(1, 2), Uint8Array.of(3, 4)];
    expect(await api.giveBack({ bytes: copied })).toEqual({ bytes: Uint8Array.of(1, 2) });
    expect(copied.length).toBe(2);
    const back = await api.giveBack(moved({ bytes: given }, [given.buffer]));
    expect(back).toEqual({ bytes: Uint8Array.of(3, 4) });
    expect(given.length).toBe(0);
    expect(await api.lengthLeft()).toBe(0);
  });

  it("transfer ports inside arguments", async () => {
    const { api } = openFixture();
    const { port1, port2 } = new MessageChannel();
    const heard = new Promise((resolve) => {
      port1.onmessage = (event) => resolve(event.data);
    });
    await api.echoPort({ port: port2, greeting: "hello" });
    expect(await heard).toBe("hello");
    port1.close();
  });
});

describe("callbacks", () => {
  it("are all delivered before the call returns, though nobody waited for them", async () => {
    const { api } = openFixture();
    const steps: number[] = [];
    expect(await api.count(500, (step) => steps.push(step))).toBe("counted");
    expect(steps).toEqual(Array.from({ length: 500 }, (_, at) => at + 1));
  });

  it("answer when they are methods of an object", async () => {
    const { api } = openFixture();
    const notes: string[] = [];
    const onNote = (text: string): void => void notes.push(text);
    expect(await api.ask({ onQuestion: async (text) => `${text} yes`, onNote })).toBe("really? yes");
    expect(notes).toEqual(["before", "after"]);
  });

  it("carry their own errors back", async () => {
    const { api } = openFixture();
    const onQuestion = (): Promise<string> => Promise.reject(new KeepsakeError("store/gone", { place: "x" }));
    const asking = api.ask({ onQuestion, onNote: () => undefined });
    await expect(asking).rejects.toMatchObject({ code: "store/gone", context: { place: "x" } });
  });

  it("are dropped after their call", async () => {
    const { api } = openFixture();
    let heard = 0;
    await api.keepCallback(() => heard++);
    expect(await api.useKeptCallback()).toBe("undefined");
    await settled();
    expect(heard).toBe(0);
  });

  it("reject in the worker when the call ends before the answer", async () => {
    const { api } = openFixture();
    await api.abandonQuestion(() => new Promise(() => undefined));
    expect(await api.abandonedOutcome()).toBe("app/aborted");
  });
});

describe("a lost worker", () => {
  it("rejects pending and later calls when it crashes", async () => {
    const { api, lost } = openFixture();
    const pending = expect(api.never()).rejects.toMatchObject({ code: "app/worker-lost", context: { what: "error" } });
    await expect(api.crash()).rejects.toMatchObject({ code: "app/worker-lost", cause: "boom" });
    await pending;
    await expect(api.add(1, 2)).rejects.toMatchObject({ code: "app/worker-lost" });
    expect(await lost).toMatchObject({ code: "app/worker-lost" });
  });

  it("rejects when messages cannot be read", async () => {
    const { api, worker } = openFixture();
    const pending = expect(api.never()).rejects.toMatchObject({
      code: "app/worker-lost",
      context: { what: "message" },
    });
    worker.emit("messageerror", new Error("cannot be read"));
    await pending;
  });

  it("rejects after missed heartbeats, and kills the thread", async () => {
    const clock = new ManualClock();
    const { api, worker } = openFixture({ clock, heartbeatMs: 1_000, missedHeartbeats: 3 });
    await api.add(1, 1);
    const exited = new Promise((resolve) => worker.once("exit", resolve));
    const pending = expect(api.blockForEver()).rejects.toMatchObject({
      code: "app/worker-lost",
      context: { what: "no answer" },
    });
    await clock.advance(4_000);
    await pending;
    await exited;
    expect(clock.sleepers).toBe(0);
  });

  it("is not one that answers, however long it runs", async () => {
    const clock = new ManualClock();
    const { api } = openFixture({ clock, heartbeatMs: 1_000, missedHeartbeats: 3 });
    for (let second = 0; second < 10; second++) {
      await clock.advance(1_000);
      expect(await api.add(second, 1)).toBe(second + 1);
    }
  });

  it("dispose rejects what is pending with app/aborted and ends the thread", async () => {
    const clock = new ManualClock();
    const { api, worker, dispose } = openFixture({ clock });
    await api.add(1, 1);
    const exited = new Promise((resolve) => worker.once("exit", resolve));
    const pending = expect(api.never()).rejects.toMatchObject({ code: "app/aborted" });
    await settled();
    dispose();
    dispose();
    await Promise.all([pending, exited]);
    await expect(api.add(1, 1)).rejects.toMatchObject({ code: "app/aborted" });
    expect(clock.sleepers).toBe(0);
  });
});
