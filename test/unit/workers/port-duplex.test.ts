import { type MessagePort as NodePort, Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { portDuplex } from "../../../src/workers/port-duplex.ts";
import { settled } from "../../support/manual-clock.ts";
import { byteDuplexSuite, collect, pattern, sameBytes } from "../../support/suites/byte-duplex.ts";

function openPair() {
  const { port1, port2 } = new MessageChannel();
  return { a: portDuplex(port1, "a"), b: portDuplex(port2, "b") };
}

byteDuplexSuite("port duplex", async () => openPair(), { abortCrosses: true, bufferBytes: 1_048_576 });

describe("port duplex", () => {
  it("transfers whole buffers and copies views", async () => {
    const { a, b } = openPair();
    const whole = pattern(1_000, 1);
    const shared = pattern(1_000, 2);
    await a.write(whole);
    await a.write(shared.subarray(100, 200));
    expect([whole.byteLength, shared.byteLength]).toEqual([0, 1_000]);
    expect(await b.read()).toEqual(pattern(1_000, 1));
    expect(await b.read()).toEqual(pattern(1_000, 2).slice(100, 200));
    a.abort(new KeepsakeError("app/aborted"));
  });

  it("carries a write far above the credit in pieces", async () => {
    const { a, b } = openPair();
    const bytes = pattern(5_000_000, 3);
    const [received] = await Promise.all([collect(b), a.write(bytes).then(() => a.close())]);
    expect(sameBytes(received, pattern(5_000_000, 3))).toBe(true);
    await b.close();
    await Promise.all([a.closed, b.closed]);
  });

  it("gathers small writes to few messages while the reader is busy", async () => {
    const { port1, port2 } = new MessageChannel();
    let messages = 0;
    port2.addEventListener("message", () => messages++);
    const [a, b] = [portDuplex(port1), portDuplex(port2)];
    const writing = (async () => {
      for (let at = 0; at < 1_000; at++) await a.write(new Uint8Array(1_024));
      await a.close();
    })();
    await writing;
    const received = await collect(b);
    expect(received.length).toBe(1_024_000);
    expect(messages).toBeLessThan(1_000 / 3);
    a.abort(new KeepsakeError("app/aborted"));
  });

  it("sends a message at once, and gathers a bulk although the reader waits", async () => {
    const { port1, port2 } = new MessageChannel();
    const sizes: number[] = [];
    port2.addEventListener("message", ({ data }) => {
      if (data.type === "data") sizes.push(data.buffers.length);
    });
    const [a, b] = [portDuplex(port1), portDuplex(port2)];
    await a.write(new Uint8Array(100));
    await a.write(new Uint8Array(100));
    for (let at = 0; at < 6; at++) await a.write(new Uint8Array(16_384));
    await a.close();
    expect((await collect(b)).length).toBe(200 + 6 * 16_384);
    expect(sizes).toEqual([1, 1, 6]);
    a.abort(new KeepsakeError("app/aborted"));
  });

  it("sends a bulk that ends without more to come", async () => {
    const { a, b } = openPair();
    await a.write(new Uint8Array(16_384));
    expect((await b.read())?.length).toBe(16_384);
    a.abort(new KeepsakeError("app/aborted"));
  });

  it("carries context and causes of an abort", async () => {
    const { a, b } = openPair();
    a.abort(new KeepsakeError("usb/unplugged", { event: true }, { cause: new Error("why") }));
    await expect(b.read()).rejects.toMatchObject({
      code: "usb/unplugged",
      context: { event: true },
      cause: "Error: why",
    });
    await expect(b.closed).rejects.toMatchObject({ code: "usb/unplugged" });
  });

  it("is app/worker-lost when the other thread dies", async () => {
    const { port1, port2 } = new MessageChannel();
    const script = `require("node:worker_threads").workerData.port.on("message", () => process.exit(1))`;
    const worker = new Worker(script, {
      eval: true,
      workerData: { port: port2 },
      transferList: [port2 as unknown as NodePort],
    });
    const duplex = portDuplex(port1, "device");
    const reading = expect(duplex.read()).rejects.toMatchObject({
      code: "app/worker-lost",
      context: { port: "device" },
    });
    await duplex.write(new Uint8Array(1));
    await reading;
    await worker.terminate();
  });

  it.each([
    ["an unknown message", { type: "gift" }],
    ["credit that was never used", { type: "credit", bytes: 1 }],
    ["more bytes than the credit", { type: "data", buffers: [new ArrayBuffer(1_048_577)] }],
  ])("refuses %s", async (_name, message) => {
    const { port1, port2 } = new MessageChannel();
    const duplex = portDuplex(port1);
    port2.postMessage(message);
    await expect(duplex.closed).rejects.toMatchObject({ code: "base/malformed" });
    port2.close();
  });

  it("keeps the order of writes nobody waited for, and fails those that wait when the pipe ends", async () => {
    const { a, b } = openPair();
    const writes = [1, 2, 3, 4, 5].map((seed) => a.write(pattern(400_000, seed)));
    const outcomes = Promise.allSettled(writes);
    expect((await b.read())?.slice(0, 10)).toEqual(pattern(10, 1));
    await settled();
    a.abort(new KeepsakeError("app/aborted"));
    const statuses = (await outcomes).map(({ status }) => status);
    expect(statuses.slice(0, 2)).toEqual(["fulfilled", "fulfilled"]);
    expect(statuses.at(-1)).toBe("rejected");
  });
});
