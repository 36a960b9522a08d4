import { describe, expect, it } from "vitest";
import type { Bytes } from "../../virtual-iphone/core/contracts.ts";
import { asDict, parsePlist } from "../../virtual-iphone/core/plist/index.ts";
import type { BackupMisbehaviours } from "../../virtual-iphone/core/services/mobilebackup2/index.ts";
import { BACKUP, type BenchPhone, benchPhone, restoreRequest, UDID } from "./backup-bench.ts";

const misbehaving = (misbehave: BackupMisbehaviours): Promise<BenchPhone> => benchPhone({ settings: { misbehave } });
const phase = (folder: ReadonlyMap<string, Bytes>): unknown =>
  asDict(parsePlist(folder.get(`${UDID}/Status.plist`) ?? new Uint8Array(0)))?.["SnapshotState"];
const blobs = (paths: Iterable<string>): number => [...paths].filter((path) => /\/[0-9a-f]{40}$/.test(path)).length;

/** Runs into the fault: the host's end is gone as when the cable is pulled. */
async function interrupted(phone: BenchPhone, folder: Map<string, Bytes>): Promise<void> {
  const { host, served } = phone.connect(folder);
  await expect(host.perform(BACKUP)).rejects.toThrow();
  await served;
  expect(phone.events).toContain("unplug");
}

describe("a pulled cable", () => {
  it.each([
    ["file", 20_000, "uploading"],
    ["move", 0, "moving"],
    ["finish", 0, "finished"],
  ] as const)(
    "in phase %s leaves a folder from which the next run completes",
    async (unplugDuring, unplugAfter, expected) => {
      const phone = await misbehaving({ unplugDuring, unplugAfter });
      const folder = new Map<string, Bytes>();
      await interrupted(phone, folder);
      expect(phase(folder)).toBe(expected);
      const { code, host } = await phone.request(BACKUP, folder);
      expect(code).toBe(0);
      expect(phase(folder)).toBe("finished");
      // Only what had not arrived is sent.
      expect(blobs(host.uploadCodes.keys())).toBe(unplugDuring === "file" ? blobs(host.uploadCodes.keys()) : 0);
      expect(blobs(folder.keys())).toBe(32);
      const digest = await phone.files.stateDigest();
      expect((await phone.request(restoreRequest(), folder)).code).toBe(0);
      expect(await phone.files.stateDigest()).toBe(digest);
    },
  );

  it("in the middle of 200 files is resumed, unless the phone forgot", async () => {
    const files = Array.from(
      { length: 200 },
      (_, index) => ({ kind: "pattern", size: 1_000, seed: index + 1, incompressible: 1 }) as const,
    );
    const runs: number[] = [];
    for (const cacheLost of [false, true]) {
      const phone = await misbehaving({ unplugDuring: "file", unplugAfter: 870_000 });
      for (const [index, content] of files.entries())
        await phone.files.add("HomeDomain", `Library/Many/${index}`, content);
      const folder = new Map<string, Bytes>();
      await interrupted(phone, folder);
      phone.backup.settings.misbehave = { cacheLost };
      const { code, host } = await phone.request(BACKUP, folder);
      expect(code).toBe(0);
      expect(blobs(folder.keys())).toBe(232);
      runs.push(blobs(host.uploadCodes.keys()));
    }
    expect(runs[1]).toBe(232);
    expect(runs[0]).toBeLessThan(200);
  });
});

describe("errors on demand", () => {
  it("come as the Response, in place of any message", async () => {
    const phone = await misbehaving({
      deviceError: { code: 100, atMessage: "DLMessageMoveItems", description: "Error copying keychain data" },
    });
    const folder = new Map<string, Bytes>();
    const { code, description } = await phone.request(BACKUP, folder);
    expect([code, description]).toEqual([100, "Error copying keychain data (MBErrorDomain/100)."]);
    expect(phase(folder)).toBe("moving");
  });

  it.each([0x01, 0x06, 0x0b, 0x0f] as const)(
    "a file that ends with code %i fails the run, and the stream stays in step",
    async (code) => {
      const phone = await misbehaving({ fileError: { code, afterBytes: 10 } });
      const { code: final, host } = await phone.request(BACKUP, new Map());
      expect(final).toBe(104);
      expect([...host.uploadCodes.values()]).toContain(code);
    },
  );

  it("a host without room gets 105 after a request to purge, and iOS 12 too", async () => {
    for (const version of ["26.1", "12.5.7"]) {
      const phone = await benchPhone({ version });
      const { host, served } = phone.connect();
      host.freeBytes = 1_000_000;
      expect((await host.perform(BACKUP)).code).toBe(105);
      await served;
      expect(host.messages.includes("DLMessagePurgeDiskSpace")).toBe(version === "26.1");
    }
  });

  it("a phone without room refuses a restore with 106", async () => {
    const phone = await benchPhone();
    const folder = new Map<string, Bytes>();
    await phone.request(BACKUP, folder);
    phone.backup.settings.freeBytes = 1_000;
    expect((await phone.request(restoreRequest(), folder)).code).toBe(106);
  });

  it.each([
    [{ setupDone: false }, 212],
    [{ cloudRestoreRunning: true }, 25],
    [{ requiresEncryption: true }, 207],
  ])("the setting %j refuses with %i", async (settings, expected) => {
    const phone = await benchPhone({ settings });
    expect((await phone.request(BACKUP)).code).toBe(expected);
  });

  it("a locked phone is read only with the escrow bag", async () => {
    expect((await (await benchPhone({ passcode: "1", locked: true })).request(BACKUP)).code).toBe(208);
    const phone = await benchPhone({ passcode: "1", withEscrowBag: false });
    phone.screen.lock();
    expect((await phone.request(BACKUP)).code).toBe(208);
  });
});

describe("odd but legal behaviour", () => {
  it("survives unknown messages, extra elements, odd chunks and device paths", async () => {
    const phone = await misbehaving({
      unknownMessage: "DLMessageSomethingNew",
      extraElements: true,
      chunkBytes: 1_001,
      nonAsciiDevicePath: true,
    });
    const folder = new Map<string, Bytes>();
    const { code, host } = await phone.request(BACKUP, folder);
    expect(code).toBe(0);
    expect(host.messages).toContain("DLMessageSomethingNew");
    phone.backup.settings.misbehave = { emptyDownload: true };
    expect((await phone.request(restoreRequest(), folder)).code).toBe(0);
  });

  it("sends a changed file a second time, and a restore gives the second", async () => {
    const phone = await misbehaving({ changeDuringUpload: true });
    const folder = new Map<string, Bytes>();
    const { code, host } = await phone.request(BACKUP, folder);
    expect(code).toBe(0);
    expect(host.messages.filter((name) => name === "DLMessageCreateDirectory").length).toBe(1028);
    const digest = await phone.files.stateDigest();
    await phone.files.edit("HomeDomain", "Library/Files/0.bin");
    expect((await phone.request(restoreRequest(), folder)).code).toBe(0);
    expect(await phone.files.stateDigest()).toBe(digest);
  });

  it("writes to a path outside the folder when told to", async () => {
    const phone = await misbehaving({ pathOverride: "../evil" });
    const { host } = await phone.request(BACKUP, new Map());
    expect([...host.uploadCodes.keys()]).toContain("../evil");
  });

  it("announces a length that never comes", async () => {
    const phone = await misbehaving({ announceLength: 0x7fff_ffff });
    const { host, served } = phone.connect();
    const outcome = host.perform(BACKUP).then(
      () => "done",
      () => "ended",
    );
    await expect.poll(() => host.messages.filter((name) => name === "DLMessageUploadFiles").length).toBe(2);
    host.close();
    expect(await outcome).toBe("ended");
    await served;
  });

  it("drops the link for another phone's backup and for unknown requests", async () => {
    const phone = await benchPhone();
    for (const request of [{ MessageName: "Backup", TargetIdentifier: "other" }, { MessageName: "Sing" }]) {
      const { host, served } = phone.connect();
      await expect(host.perform(request)).rejects.toThrow();
      await served;
    }
  });
});
