import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openAppleFolder } from "../../../src/backup/files/apple-folder.ts";
import type { BackupFiles } from "../../../src/backup/files/backup-files.ts";
import { createMemoryFiles } from "../../../src/backup/files/memory-files.ts";
import { requireFinished } from "../../../src/backup/format/backup-state.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { type BackupBench, openBench } from "../../support/backup/bench.ts";
import { afterWriting, cutAfterReading } from "../../support/faults/cut-duplex.ts";
import { failingFiles } from "../../support/faults/failing-files.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { names, p } from "../../support/suites/backup-files.ts";

const places: string[] = [];
afterEach(async () => {
  for (const place of places.splice(0)) await rm(place, { recursive: true });
});

const small = { fileCount: 60, totalBytes: 1_500_000 };
const unplugged = (): KeepsakeError => new KeepsakeError("usb/unplugged");

/** Everything on the phone is in the copy: a restore onto the emptied phone brings back the same state. */
async function expectWhole(bench: BackupBench, files: BackupFiles): Promise<void> {
  const before = await bench.digest();
  await requireFinished(files, bench.udid);
  await bench.phone.files.replaceAll([]);
  await bench.restore(files);
  expect(await bench.digest()).toBe(before);
  expect(bench.phone.backup.restores.at(-1)?.otherSize).toEqual([]);
}

/** Total bytes the phone sends in an undisturbed first backup. */
async function undisturbedBytes(): Promise<number> {
  const bench = await openBench("everyday", small);
  let read = 0;
  bench.wrap = (duplex) => {
    const counted = cutAfterReading(duplex, Number.MAX_SAFE_INTEGER, unplugged);
    return {
      ...counted,
      read: async (options) => {
        const bytes = await counted.read(options);
        read += bytes?.length ?? 0;
        return bytes;
      },
    };
  };
  await bench.backup(createMemoryFiles());
  return read;
}

async function callsOfOneRun(bench: BackupBench, files: BackupFiles): Promise<number> {
  const counted = failingFiles(files, { atCall: 0, lasts: "once", error: unplugged });
  await bench.backup(counted);
  return counted.calls;
}

/** The first and last calls one by one; of the thousand listings and directories in between every 83rd. */
function chosenCalls(calls: number): number[] {
  const all = Array.from({ length: calls }, (_, index) => index + 1);
  return all.filter((call) => call <= 12 || call > calls - 12 || call % 83 === 0);
}

describe("a cable that is pulled", () => {
  it.each([false, true])(
    "at any byte, with the phone's cache lost: %s, costs nothing that was there",
    async (cacheLost) => {
      const total = await undisturbedBytes();
      for (let round = 0; round < 8; round++) {
        const bench = await openBench("everyday", small);
        const files = createMemoryFiles();
        const cut = Math.floor((total * (round + 0.37)) / 8);
        bench.wrap = (duplex) => cutAfterReading(duplex, cut, unplugged);
        await expect(bench.backup(files)).rejects.toMatchObject({ code: "usb/unplugged" });
        bench.wrap = (duplex) => duplex;
        bench.misbehave({ cacheLost });
        await bench.backup(files);
        await expectWhole(bench, files);
      }
    },
  );

  it("again and again, a little later each time, still ends with a whole copy", async () => {
    const bench = await openBench("everyday", small);
    const files = createMemoryFiles();
    const total = await undisturbedBytes();
    let attempts = 0;
    for (let cut = 50_000; ; cut += Math.floor(total / 7)) {
      attempts += 1;
      bench.wrap = (duplex) => cutAfterReading(duplex, cut, unplugged);
      const done = await bench.backup(files).then(
        () => true,
        () => false,
      );
      if (done) break;
    }
    expect(attempts).toBeGreaterThan(2);
    await expectWhole(bench, files);
  });

  it.each(["handshake", "scan", "file", "move", "finish"] as const)(
    "during %s of an incremental run on disk",
    async (phase) => {
      const place = await mkdtemp(join(tmpdir(), "keepsake-cut-"));
      places.push(place);
      const bench = await openBench("everyday", small);
      await bench.backup(await openAppleFolder(nodeDirectoryHandle(place)));
      await bench.phone.files.edit("HomeDomain", "Library/SMS/sms.db");
      await bench.phone.files.add("HomeDomain", "Library/new", {
        kind: "pattern",
        size: 700_000,
        seed: 7,
        incompressible: 1,
      });
      bench.misbehave({ unplugDuring: phase });
      await expect(bench.backup(await openAppleFolder(nodeDirectoryHandle(place)))).rejects.toMatchObject({
        code: "usb/unplugged",
      });
      bench.misbehave({});
      const files = await openAppleFolder(nodeDirectoryHandle(place));
      await bench.backup(files);
      await expectWhole(bench, files);
      await files.close();
      expect(await readdir(place)).toEqual([bench.udid]);
    },
  );

  it("during a restore, the restore can be repeated", async () => {
    const bench = await openBench("everyday", small);
    const files = createMemoryFiles();
    await bench.backup(files);
    bench.misbehave({ unplugDuring: "restore" });
    await expect(bench.restore(files)).rejects.toMatchObject({ code: "usb/unplugged" });
    bench.misbehave({});
    await expectWhole(bench, files);
  });
});

describe("a cancelled backup", () => {
  it("tells the phone, ends quickly, and is continued by the next run", async () => {
    for (const afterBytes of [1, 100_000, 700_000]) {
      const bench = await openBench("everyday", small);
      const files = createMemoryFiles();
      const controller = new AbortController();
      const cancelled = bench.backup(files, {
        signal: controller.signal,
        onProgress: ({ bytesDone }) => {
          if (bytesDone >= afterBytes) controller.abort();
        },
      });
      await expect(cancelled).rejects.toMatchObject({ code: "app/aborted" });
      await expect(requireFinished(files, bench.udid)).rejects.toBeInstanceOf(KeepsakeError);
      await bench.backup(files);
      await expectWhole(bench, files);
    }
  });

  it("keeps the reason when the phone or the cable was the cause", async () => {
    const bench = await openBench("ten-files");
    const controller = new AbortController();
    const run = bench.backup(createMemoryFiles(), {
      signal: controller.signal,
      onProgress: ({ phase }) => {
        if (phase === "transferring") controller.abort(new KeepsakeError("backup/cancelled-on-phone"));
      },
    });
    await expect(run).rejects.toMatchObject({ code: "backup/cancelled-on-phone" });
  });

  it("while the phone waits for its passcode ends at once", async () => {
    const bench = await openBench("ios16-passcode", { passcode: "123456" });
    const controller = new AbortController();
    const { host } = bench.host(createMemoryFiles(), { graceMs: 50 });
    const run = host.backup({ udid: bench.udid, full: false }, { signal: controller.signal });
    run.catch(() => undefined);
    await expect.poll(() => bench.screen.promptOpen).toBe(true);
    controller.abort();
    await expect(run).rejects.toMatchObject({ code: "app/aborted" });
  });

  it("in a restore ends the stream properly", async () => {
    const bench = await openBench("everyday", small);
    const files = createMemoryFiles();
    await bench.backup(files);
    const controller = new AbortController();
    // Counted here: progress is told ten times a second, and a quiet machine is through before the second time.
    bench.wrap = (duplex) => afterWriting(duplex, 500_000, () => controller.abort());
    const run = bench.restore(files, undefined, { signal: controller.signal });
    await expect(run).rejects.toMatchObject({ code: "app/aborted" });
    bench.wrap = (duplex) => duplex;
    await expectWhole(bench, files);
  });
});

describe("a place that fails", () => {
  const errors = ["store/full", "store/gone", "store/permission", "store/failed"] as const;

  it.each(["once", "from-then-on"] as const)("%s at its N-th call never loses what was there", async (lasts) => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    const calls = await callsOfOneRun(bench, files);
    for (const atCall of chosenCalls(calls)) {
      await bench.phone.files.edit("CameraRollDomain", "Media/DCIM/100APPLE/IMG_0001.JPG");
      const code = errors[atCall % errors.length] ?? "store/failed";
      const failing = failingFiles(files, { atCall, lasts, error: () => new KeepsakeError(code, { made: "to fail" }) });
      const error: unknown = await bench.backup(failing).then(
        () => null,
        (caught: unknown) => caught,
      );
      expect(failing.open).toBe(0);
      if (error !== null) expect(error).toMatchObject({ code: expect.stringMatching(/^(store|backup)\//) });
      await bench.backup(files);
    }
    await expectWhole(bench, files);
  });

  it("is asked about, mended, and nothing is sent twice", async () => {
    const bench = await openBench("small-files", { fileCount: 300, totalBytes: 300_000 });
    const files = createMemoryFiles();
    const failing = failingFiles(files, { atCall: 700, lasts: "once", error: () => new KeepsakeError("store/full") });
    const asked: string[] = [];
    await bench.backup(failing, {
      onInterruption: async ({ error }) => {
        asked.push(error.code);
        return "retry";
      },
    });
    expect(asked).toEqual(["store/full"]);
    await expectWhole(bench, files);
  });

  it("that fills up in the midst of a large file is asked about, and says that it was mended", async () => {
    const bench = await openBench("everyday", { fileCount: 60, totalBytes: 30_000_000 });
    const files = createMemoryFiles();
    let written = 0;
    const filling: BackupFiles = {
      ...failingFiles(files, { atCall: 0, lasts: "once", error: unplugged }),
      openWrite: async (path, options) => {
        const sink = await files.openWrite(path, options);
        return {
          ...sink,
          write: (bytes, writeOptions) => {
            const isLarge = bytes.length > 100_000;
            if (isLarge) written += 1;
            return isLarge && written === 5
              ? Promise.reject(new KeepsakeError("store/full"))
              : sink.write(bytes, writeOptions);
          },
        };
      },
    };
    const asked: string[] = [];
    const run = bench.backup(filling, {
      onInterruption: async ({ error }) => {
        asked.push(error.code);
        return "retry";
      },
    });
    await expect(run).rejects.toMatchObject({ code: "store/full", context: { mended: true } });
    expect(asked).toEqual(["store/full"]);
    await bench.backup(files);
    await expectWhole(bench, files);
  });

  it("ends the operation with its own error when the person gives up", async () => {
    const bench = await openBench("everyday", small);
    const failing = failingFiles(createMemoryFiles(), {
      atCall: 700,
      lasts: "from-then-on",
      error: () => new KeepsakeError("store/full"),
    });
    await expect(bench.backup(failing, { onInterruption: async () => "stop" })).rejects.toMatchObject({
      code: "store/full",
      context: { number: 104 },
    });
    expect(failing.open).toBe(0);
  });

  it("during a restore is named, and the source stays", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    for (const atCall of [1, 3, 9, 14, 20, 27]) {
      const failing = failingFiles(files, {
        atCall,
        lasts: "from-then-on",
        error: () => new KeepsakeError("store/gone"),
      });
      await expect(bench.restore(failing)).rejects.toMatchObject({ code: "store/gone" });
      expect(failing.open).toBe(0);
    }
    await expectWhole(bench, files);
    expect(await names(files, "")).toEqual([bench.udid]);
    expect(await files.stat(p(`${bench.udid}/Snapshot`))).toBeNull();
  });
});
