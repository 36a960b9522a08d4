import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openAppleFolder } from "../../../src/backup/files/apple-folder.ts";
import type { BackupFiles } from "../../../src/backup/files/backup-files.ts";
import { createMemoryFiles } from "../../../src/backup/files/memory-files.ts";
import { loadInfo, loadManifest, loadStatus, requireFinished } from "../../../src/backup/format/backup-state.ts";
import type { Progress } from "../../../src/base/progress.ts";
import { openBench } from "../../support/backup/bench.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { get, names, p, put, text } from "../../support/suites/backup-files.ts";

const places: string[] = [];
afterEach(async () => {
  for (const place of places.splice(0)) await rm(place, { recursive: true });
});

async function onDisk(syncHandles: boolean): Promise<BackupFiles> {
  const place = await mkdtemp(join(tmpdir(), "keepsake-backup-"));
  places.push(place);
  return openAppleFolder(nodeDirectoryHandle(place, { syncHandles }));
}

const kinds: readonly [string, () => Promise<BackupFiles>][] = [
  ["in memory", async () => createMemoryFiles()],
  ["in a picked folder", () => onDisk(false)],
  ["with synchronous handles", () => onDisk(true)],
];

describe.each(kinds)("a backup %s", (_, open) => {
  it("is complete, incremental the second time, and restores the same phone", async () => {
    const bench = await openBench("everyday", { fileCount: 300, totalBytes: 12_000_000 });
    const files = await open();
    const before = await bench.digest();
    const first = await bench.backup(files);
    expect(first.files).toBeGreaterThan(300);
    expect(first.bytes).toBeGreaterThan(8_000_000);
    expect(first.warnings).toEqual([]);
    expect((await requireFinished(files, bench.udid)).isEncrypted).toBe(false);
    expect((await loadStatus(files, bench.udid))?.backupState).toBe("new");
    expect(await names(files, bench.udid)).not.toContain("Snapshot");
    expect(await loadInfo(files, bench.udid)).toMatchObject({ udid: bench.udid, deviceName: "Virtual iPhone" });

    await bench.phone.files.edit("HomeDomain", "Library/SMS/sms.db");
    await bench.phone.files.delete("HomeDomain", "Library/Voicemail/1.amr");
    const edited = await bench.digest();
    expect(edited).not.toBe(before);
    const second = await bench.backup(files);
    expect(second.files).toBeLessThan(20);

    await bench.phone.files.delete("HomeDomain", "Library/SMS");
    await bench.phone.files.add("HomeDomain", "Library/extra", {
      kind: "pattern",
      size: 99,
      seed: 1,
      incompressible: 1,
    });
    await bench.restore(files);
    expect(await bench.digest()).toBe(edited);
    expect(bench.restarts).toBe(1);
    expect(bench.phone.backup.restores[0]).toMatchObject({
      otherSize: [],
      options: {
        RestoreDontCopyBackup: true,
        RestorePreserveSettings: false,
        RestoreShouldReboot: true,
        RestoreSystemFiles: true,
        RemoveItemsNotRestored: true,
      },
    });
  });

  it("is encrypted when the phone has a password, and restores with it only", async () => {
    const bench = await openBench("encrypted", { fileCount: 150, totalBytes: 6_000_000 });
    const files = await open();
    const before = await bench.digest(true);
    await bench.backup(files);
    expect((await loadManifest(files, bench.udid))?.keyBag).toBeInstanceOf(Uint8Array);
    await bench.phone.files.delete("HomeDomain", "Library/SMS");
    await expect(bench.restore(files)).rejects.toMatchObject({ code: "backup/wrong-password" });
    await expect(bench.restore(files, "nonsense")).rejects.toMatchObject({
      code: "backup/wrong-password",
      context: { number: 207 },
    });
    await bench.restore(files, "Keepsäke-1");
    expect(await bench.digest(true)).toBe(before);
    expect((await bench.backup(files)).files).toBeLessThan(20);
  });
});

describe("what the phone decides", () => {
  it("sends everything again when asked, and leaves nothing aside", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    const first = await bench.backup(files);
    expect((await bench.backup(files)).files).toBeLessThan(first.files);
    expect((await bench.backup(files, {}, true)).files).toBe(first.files);
    expect((await names(files, bench.udid)).filter((name) => name.includes("aside"))).toEqual([]);
  });

  it("gives the old descriptions back when a full backup never began", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    const first = await bench.backup(files);
    bench.misbehave({
      deviceError: { code: 208, atMessage: "DLMessageDownloadFiles", description: "Device locked (MBErrorDomain/208)" },
    });
    await expect(bench.backup(files, {}, true)).rejects.toMatchObject({ code: "backup/passcode-timeout" });
    bench.misbehave({});
    await requireFinished(files, bench.udid);
    expect((await bench.backup(files)).files).toBeLessThan(first.files);
  });

  it("waits for the passcode; a refusal is an error with a way out", async () => {
    const bench = await openBench("ios16-passcode", { passcode: "123456" });
    const files = createMemoryFiles();
    const refused = bench.backup(files);
    refused.catch(() => undefined);
    await expect.poll(() => bench.screen.promptOpen).toBe(true);
    bench.screen.cancelPasscode();
    await expect(refused).rejects.toMatchObject({ code: "backup/passcode-timeout", retry: "after-remedy" });
    const typed = bench.backup(files);
    await expect.poll(() => bench.screen.promptOpen).toBe(true);
    bench.screen.typePasscode("123456");
    expect((await typed).files).toBeGreaterThan(9);
  });

  it.each([
    [1, "backup/agent-error"],
    [3, "backup/busy"],
    [25, "backup/icloud-restoring"],
    [101, "backup/agent-error"],
    [202, "backup/cancelled-on-phone"],
    [207, "backup/managed"],
    [208, "backup/passcode-timeout"],
    [212, "backup/setup-not-finished"],
    [219, "backup/cancelled-on-phone"],
    [777, "backup/device-error"],
  ])("names the phone's error %i", async (number, code) => {
    const bench = await openBench("ten-files");
    const description = `It failed (MBErrorDomain/${number})`;
    bench.misbehave({ deviceError: { code: number, atMessage: "DLMessageUploadFiles", description } });
    await expect(bench.backup(createMemoryFiles())).rejects.toMatchObject({
      code,
      context: { number, text: expect.stringContaining("It failed") },
    });
  });

  it("tells how much room is missing, and goes on when the person made some", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    let freeBytes = 1_000_000;
    const tight: BackupFiles = { ...bound(files), freeBytes: async () => freeBytes };
    await expect(bench.backup(tight)).rejects.toMatchObject({
      code: "backup/phone-says-no-space",
      context: { number: 105, neededBytes: expect.any(Number), freeBytes },
    });
    const asked: unknown[] = [];
    const outcome = await bench.backup(tight, {
      onInterruption: async ({ error, resumable }) => {
        asked.push([error.code, resumable, Number(error.context["neededBytes"]) > 134_217_728]);
        freeBytes = 1_000_000_000;
        return "retry";
      },
    });
    expect(asked).toEqual([["store/full", true, true]]);
    expect(outcome.files).toBeGreaterThan(9);
  });

  it("reports a fraction that never falls, phases in order, and the last state", async () => {
    const bench = await openBench("everyday", { fileCount: 300, totalBytes: 6_000_000 });
    const seen: Progress[] = [];
    const outcome = await bench.backup(createMemoryFiles(), { onProgress: (progress) => seen.push(progress) });
    const fractions = seen.map(({ fraction }) => fraction ?? 0);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect([...new Set(seen.map(({ phase }) => phase))]).toEqual([
      "connecting",
      "preparing",
      "transferring",
      "committing",
      "verifying",
    ]);
    expect(seen.at(-1)).toMatchObject({ bytesDone: outcome.bytes, filesDone: outcome.files });
    expect(seen.at(-1)?.fraction).toBeGreaterThan(0.99);
  });
});

describe("a phone that behaves oddly", () => {
  it.each([0x01, 0x06, 0x0b, 0x0f] as const)(
    "a file it cannot read (%i) becomes a warning, not half a file",
    async (code) => {
      for (const afterBytes of [0, 5, 200_000]) {
        const bench = await openBench("ten-files");
        bench.misbehave({ fileError: { code, afterBytes } });
        const outcome = await bench.backup(createMemoryFiles()).catch((error: unknown) => error);
        if (outcome instanceof Error) expect(outcome).toMatchObject({ context: { number: expect.any(Number) } });
        else expect(Reflect.get(Object(outcome), "warnings")).toHaveLength(1);
      }
    },
  );

  it("an unknown message is refused and the run goes on", async () => {
    const bench = await openBench("ten-files");
    bench.misbehave({
      unknownMessage: "DLMessageMakeCoffee",
      extraElements: true,
      nonAsciiDevicePath: true,
      deviceLinkVersion: 500,
    });
    await bench.backup(createMemoryFiles());
  });

  it.each(["../evil", "/etc/passwd", "..", "another-phone/Status.plist", "a\0b"])(
    "never writes to %j",
    async (path) => {
      const bench = await openBench("ten-files");
      const files = createMemoryFiles();
      await put(files, "another-phone/Status.plist", new Uint8Array([1, 2, 3]));
      bench.misbehave({ pathOverride: path });
      await expect(bench.backup(files)).rejects.toMatchObject({ code: "backup/path-outside" });
      expect((await names(files, "")).toSorted()).toEqual([bench.udid, "another-phone"].toSorted());
      expect((await get(files, "another-phone/Status.plist")).length).toBe(3);
    },
  );

  it("an absurd block length ends the run before anything is allocated", async () => {
    const bench = await openBench("ten-files");
    bench.misbehave({ announceLength: 0xffff_fff0 });
    await expect(bench.backup(createMemoryFiles())).rejects.toMatchObject({ code: "backup/too-long" });
  });

  it.each([64, 16_384, 5_000_000])("takes blocks of %i bytes", async (chunkBytes) => {
    const bench = await openBench("ten-files");
    bench.misbehave({ chunkBytes });
    const files = createMemoryFiles();
    await bench.backup(files);
    const before = await bench.digest();
    await bench.phone.files.delete("HomeDomain", "Library/one-block");
    bench.misbehave({});
    await bench.restore(files);
    expect(await bench.digest()).toBe(before);
  });

  it("a file that grows while it is sent is kept as it came, and sent once more", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    bench.misbehave({ changeDuringUpload: true });
    const first = await bench.backup(files);
    bench.misbehave({});
    expect((await bench.backup(files)).files).toBeLessThan(first.files);
  });

  it("an empty download in a restore is answered", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    bench.misbehave({ emptyDownload: true });
    await bench.restore(files);
  });
});

describe("a folder that would make the phone fail for ever", () => {
  const damages: readonly [string, (files: BackupFiles, udid: string) => Promise<void>][] = [
    ["an empty Manifest.plist", (files, udid) => put(files, `${udid}/Manifest.plist`, new Uint8Array(0))],
    ["no Manifest.plist", (files, udid) => files.remove(p(`${udid}/Manifest.plist`))],
    ["an unreadable Status.plist", (files, udid) => put(files, `${udid}/Status.plist`, new Uint8Array(189))],
    ["no Status.plist", (files, udid) => files.remove(p(`${udid}/Status.plist`))],
    ["an empty Manifest.db", (files, udid) => put(files, `${udid}/Manifest.db`, new Uint8Array(0))],
    ["no Manifest.db", (files, udid) => files.remove(p(`${udid}/Manifest.db`))],
  ];

  it.each(damages)("with %s is started over", async (_, damage) => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    const first = await bench.backup(files);
    await damage(files, bench.udid);
    expect((await bench.backup(files)).files).toBe(first.files);
    expect((await bench.backup(files)).files).toBeLessThan(first.files);
  });

  it("hides what desktops leave behind", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await put(files, `${bench.udid}/Snapshot/.DS_Store`, new Uint8Array(9));
    await put(files, `${bench.udid}/.DS_Store`, new Uint8Array(9));
    await bench.backup(files);
    expect(await names(files, bench.udid)).not.toContain("Snapshot");
  });
});

describe("the backup password", () => {
  it("is set, changed and removed on the phone", async () => {
    const bench = await openBench("ten-files");
    await bench.changePassword(null, "first");
    expect(bench.phone.backup.willEncrypt).toBe(true);
    await expect(bench.changePassword("wrong", "second")).rejects.toMatchObject({ code: "backup/wrong-password" });
    await bench.changePassword("first", "second");
    const files = createMemoryFiles();
    await bench.backup(files);
    await bench.changePassword("second", "third");
    const before = await bench.digest(true);
    await bench.restore(files, "second");
    expect(await bench.digest(true)).toBe(before);
    await bench.changePassword("third", null);
    expect(bench.phone.backup.willEncrypt).toBe(false);
  });
});

describe("a restore", () => {
  it("is refused before the phone is asked when the copy is not whole", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await expect(bench.restore(files)).rejects.toMatchObject({ code: "backup/not-a-backup" });
    bench.misbehave({ unplugDuring: "file" });
    await expect(bench.backup(files)).rejects.toMatchObject({ code: "usb/unplugged" });
    await expect(bench.restore(files)).rejects.toMatchObject({ code: "backup/not-finished" });
  });

  it("names a missing file by the phone's number, and Find My by its own code", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    bench.phone.backup.settings.findMyOn = true;
    await expect(bench.restore(files)).rejects.toMatchObject({ code: "backup/find-my-on", context: { number: 211 } });
    bench.phone.backup.settings.findMyOn = false;
    const directory = (await names(files, bench.udid)).find((name) => /^[0-9a-f]{2}$/.test(name)) ?? "";
    for (const candidate of await names(files, bench.udid)) {
      if (!/^[0-9a-f]{2}$/.test(candidate)) continue;
      for (const name of await names(files, `${bench.udid}/${candidate}`))
        await files.remove(p(`${bench.udid}/${candidate}/${name}`));
    }
    expect(directory).not.toBe("");
    await expect(bench.restore(files)).rejects.toMatchObject({ code: "backup/damaged", context: { number: 205 } });
  });

  it("does not change its source", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    const info = await text(files, `${bench.udid}/Info.plist`);
    await bench.restore(files);
    expect(await text(files, `${bench.udid}/Info.plist`)).toBe(info);
    expect(await names(files, "")).toEqual([bench.udid]);
  });

  it("tells what a backup holds in the phone's words", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    const request = { udid: bench.udid, sourceUdid: bench.udid };
    for (const ask of ["info", "list"] as const) {
      const { host, served } = bench.host(files);
      expect(await host[ask](request)).toContain("CameraRollDomain");
      await served;
    }
  });
});

function bound(files: BackupFiles): BackupFiles {
  return {
    stat: (path, options) => files.stat(path, options),
    list: (path, options) => files.list(path, options),
    openRead: (path, options) => files.openRead(path, options),
    openWrite: (path, options) => files.openWrite(path, options),
    makeDirectory: (path, options) => files.makeDirectory(path, options),
    move: (from, to, options) => files.move(from, to, options),
    copy: (from, to, options) => files.copy(from, to, options),
    remove: (path, options) => files.remove(path, options),
    freeBytes: () => files.freeBytes(),
  };
}
