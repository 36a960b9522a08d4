import { describe, expect, it } from "vitest";
import { createMemoryFiles } from "../../../src/backup/files/memory-files.ts";
import type { ByteDuplex } from "../../../src/base/byte-duplex.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { type BackupBench, openBench } from "../../support/backup/bench.ts";
import { failingFiles } from "../../support/faults/failing-files.ts";
import { seededRandom } from "../../virtual-iphone/core/random.ts";

/** A whole number below `limit`, the same in every run. */
function numbers(seed: number): (limit: number) => number {
  const random = seededRandom(seed);
  return (limit) => random(3).reduce((value, byte) => value * 256 + byte, 0) % limit;
}

const unplugged = (): KeepsakeError => new KeepsakeError("usb/unplugged");

/** Breaks the pipe at its N-th transfer in either direction; tells how many there were. */
function cutAtTransfer(duplex: ByteDuplex, at: number, counted: { transfers: number }): ByteDuplex {
  const step = (): void => {
    counted.transfers += 1;
    if (counted.transfers === at) duplex.abort(unplugged());
  };
  return {
    label: duplex.label,
    closed: duplex.closed,
    read: (options) => {
      step();
      return duplex.read(options);
    },
    write: (bytes, options) => {
      step();
      return duplex.write(bytes, options);
    },
    close: (options) => duplex.close(options),
    abort: (reason) => duplex.abort(reason),
  };
}

async function transfersOf(bench: BackupBench, work: () => Promise<unknown>): Promise<number> {
  const counted = { transfers: 0 };
  bench.wrap = (duplex) => cutAtTransfer(duplex, 0, counted);
  await work();
  bench.wrap = (duplex) => duplex;
  return counted.transfers;
}

/** The cable goes at that transfer; the phone is what it was or half filled; the repeated restore makes it whole. */
async function cutAndRepeat(bench: BackupBench, files: ReturnType<typeof createMemoryFiles>, at: number) {
  bench.wrap = (duplex) => cutAtTransfer(duplex, at, { transfers: 0 });
  await expect(bench.restore(files), `transfer ${at}`).rejects.toMatchObject({ code: "usb/unplugged" });
  bench.wrap = (duplex) => duplex;
  await bench.restore(files);
}

describe("a cable that is pulled during a restore", () => {
  it("at each message of a small one, costs nothing but the repetition", async () => {
    const bench = await openBench("ten-files", { fileCount: 10, totalBytes: 200_000 });
    const files = createMemoryFiles();
    await bench.backup(files);
    const before = await bench.digest();
    const total = await transfersOf(bench, () => bench.restore(files));
    expect(total).toBeGreaterThan(20);
    // The last transfers are the farewell: the phone has said by then that all is well.
    let cut = 0;
    for (let at = 1; at <= total; at++) {
      bench.wrap = (duplex) => cutAtTransfer(duplex, at, { transfers: 0 });
      const failure = await bench.restore(files).then(
        () => null,
        (error: unknown) => error,
      );
      bench.wrap = (duplex) => duplex;
      if (failure !== null) {
        cut += 1;
        expect(failure, `transfer ${at}`).toMatchObject({ code: "usb/unplugged" });
      }
      await bench.restore(files);
      expect(await bench.digest(), `transfer ${at}`).toBe(before);
    }
    expect(cut).toBeGreaterThan(total - 6);
  });

  it("at random points of a large one", async () => {
    const bench = await openBench("everyday", { fileCount: 400, totalBytes: 12_000_000 });
    const files = createMemoryFiles();
    await bench.backup(files);
    const before = await bench.digest();
    const total = await transfersOf(bench, () => bench.restore(files));
    const below = numbers(4);
    for (let round = 0; round < 12; round++) {
      await cutAndRepeat(bench, files, 1 + below(total - 8));
      expect(await bench.digest()).toBe(before);
      expect(bench.phone.backup.restores.at(-1)?.otherSize).toEqual([]);
    }
  });

  it("leaves the copy itself as it was", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    const watched = failingFiles(files, { atCall: 0, lasts: "once", error: unplugged });
    bench.wrap = (duplex) => cutAtTransfer(duplex, 30, { transfers: 0 });
    await expect(bench.restore(watched)).rejects.toMatchObject({ code: "usb/unplugged" });
    expect(watched.open).toBe(0);
  });
});

describe("a source that fails while it is read", () => {
  it("at any call names our own fault, and the repeated restore is whole", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    const before = await bench.digest();
    const counting = failingFiles(files, { atCall: 0, lasts: "once", error: unplugged });
    await bench.restore(counting);
    let refused = 0;
    for (let atCall = 1; atCall <= counting.calls; atCall++) {
      const failing = failingFiles(files, {
        atCall,
        lasts: "once",
        error: () => new KeepsakeError("vault/damaged", { what: "pack" }),
      });
      const failure = await bench.restore(failing).then(
        () => null,
        (error: unknown) => error,
      );
      // A phone takes a copy whose Info.plist it cannot read, and reads both manifests twice.
      if (failure === null) expect(await bench.digest(), `call ${atCall}`).toBe(before);
      else {
        refused += 1;
        expect(failure, `call ${atCall}`).toMatchObject({ code: "vault/damaged" });
      }
      expect(failing.open, `call ${atCall}`).toBe(0);
      await bench.restore(files);
      expect(await bench.digest(), `call ${atCall}`).toBe(before);
    }
    expect(refused).toBeGreaterThan(counting.calls - 16);
  });

  it("that is gone is reported as such", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    const gone = failingFiles(files, {
      atCall: 40,
      lasts: "from-then-on",
      error: () => new KeepsakeError("store/gone"),
    });
    await expect(bench.restore(gone)).rejects.toMatchObject({ code: "store/gone" });
  });
});

describe("a restore that is stopped", () => {
  it("tells the phone, and can be repeated", async () => {
    const bench = await openBench("everyday", { fileCount: 200, totalBytes: 6_000_000 });
    const files = createMemoryFiles();
    await bench.backup(files);
    const before = await bench.digest();
    const stop = new AbortController();
    let opened = 0;
    const watched = {
      ...failingFiles(files, { atCall: 0, lasts: "once", error: unplugged }),
      openRead: (...args: Parameters<typeof files.openRead>) => {
        opened += 1;
        if (opened === 60) stop.abort();
        return files.openRead(...args);
      },
    };
    const stopped = bench.restore(watched, undefined, { signal: stop.signal });
    await expect(stopped).rejects.toMatchObject({ code: "app/aborted" });
    await bench.restore(files);
    expect(await bench.digest()).toBe(before);
  });

  it("answers a download of nothing", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    bench.misbehave({ emptyDownload: true });
    await bench.restore(files);
    expect(bench.phone.backup.restores).toHaveLength(1);
  });
});
