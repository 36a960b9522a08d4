import { mkdir, truncate } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openAppleFolder } from "../../../src/backup/files/apple-folder.ts";
import { requireFinished } from "../../../src/backup/format/backup-state.ts";
import type { BackupHost } from "../../../src/backup/host/backup-host.ts";
import { createBackupHost } from "../../../src/backup/host/create-backup-host.ts";
import { type BackupFiles, fileIdOf, provePassword, viewAppleFolder, withoutParts } from "../../../src/backup/index.ts";
import { createMemoryPair } from "../../../src/base/memory-duplex.ts";
import { checkSource } from "../../../src/workers/restore/check-source.ts";
import { INFO } from "../../support/backup/bench.ts";
import { nodeDirectoryHandle } from "../../support/node-directory-handle.ts";
import { phoneStreamOver } from "../../support/phone-stream.ts";
import type { ServiceContext } from "../../virtual-iphone/core/contracts.ts";
import { isOnlyInEncryptedBackups } from "../../virtual-iphone/core/files/domains.ts";
import { createMemoryStorage } from "../../virtual-iphone/core/memory-storage.ts";
import { NO_TRANSCRIPT } from "../../virtual-iphone/core/transcript.ts";
import { type PeerPhone, startPeerPhone } from "../virtual-iphone/backup-peer.ts";

const WISHES = { systemFiles: true, preserveSettings: false, removeItemsNotRestored: true };

const phones: PeerPhone[] = [];
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.close()));
});

async function start(scenario: string): Promise<PeerPhone> {
  const peer = await startPeerPhone(scenario, { fileCount: 200, totalBytes: 10_000_000 });
  phones.push(peer);
  await mkdir(peer.folder, { recursive: true });
  return peer;
}

/** Our host on the same phone and the same folder on disk as the tool. */
async function withHost<T>(
  peer: PeerPhone,
  work: (host: BackupHost) => Promise<T>,
  shown: (files: BackupFiles) => Promise<BackupFiles> = async (files) => files,
): Promise<T> {
  const { phone, scenario, folder } = peer;
  const files = await openAppleFolder(nodeDirectoryHandle(folder));
  const [ours, theirs] = createMemoryPair("mobilebackup2");
  const context: ServiceContext = {
    values: phone.values,
    screen: phone.screen,
    restart: () => scenario.backup.restarted(),
    unplug: () => undefined,
    notifications: phone.notifications,
    storage: createMemoryStorage(),
    transcript: NO_TRANSCRIPT,
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    withEscrowBag: true,
  };
  const served = scenario.backup
    .serve(phoneStreamOver(theirs), context)
    .then(() => theirs.close().catch(() => undefined));
  try {
    return await work(createBackupHost(ours, await shown(files), INFO));
  } finally {
    await served;
    await files.close();
  }
}

const backup = (peer: PeerPhone) => withHost(peer, (host) => host.backup({ udid: peer.udid, full: false }));

describe("a folder of ours", () => {
  it("is listed and restored by idevicebackup2", async () => {
    const peer = await start("everyday");
    const before = await plainDigest(peer);
    await backup(peer);
    const info = await peer.backup2(["info"]);
    expect([info.exitCode, info.output]).toEqual([0, expect.stringContaining("CameraRollDomain")]);
    const list = await peer.backup2(["list"]);
    expect([list.exitCode, list.output]).toEqual([0, expect.stringContaining("sms.db")]);
    await peer.scenario.files.delete("HomeDomain", "Library/SMS");
    const restored = await peer.backup2(["restore", "--system", "--settings", "--remove"]);
    expect(restored.output).toContain("Restore Successful.");
    expect(await plainDigest(peer)).toBe(before);
  });

  it("is continued incrementally by idevicebackup2, and by us again", async () => {
    const peer = await start("everyday");
    const first = await backup(peer);
    await peer.scenario.files.edit("HomeDomain", "Library/SMS/sms.db");
    const second = await peer.backup2(["backup"]);
    expect(second.output).toContain("Backup Successful.");
    expect(second.output).toContain("Received 7 files");
    await peer.scenario.files.delete("HomeDomain", "Library/Voicemail/1.amr");
    const third = await backup(peer);
    expect(third.files).toBeLessThan(first.files / 4);
    const before = await plainDigest(peer);
    await peer.scenario.files.replaceAll([]);
    await withHost(peer, (host) =>
      host.restore({
        udid: peer.udid,
        sourceUdid: peer.udid,
        systemFiles: true,
        reboot: true,
        preserveSettings: false,
        removeItemsNotRestored: true,
      }),
    );
    expect(await plainDigest(peer)).toBe(before);
  });
});

describe("a folder of idevicebackup2", () => {
  it.each([
    ["everyday", undefined],
    ["encrypted", "Keepsäke-1"],
  ])("of %s is restored by us exactly as it was made", async (scenario, password) => {
    const peer = await start(scenario);
    const isAll = password !== undefined;
    const digest = (): Promise<string> => (isAll ? peer.scenario.files.stateDigest() : plainDigest(peer));
    const before = await digest();
    expect((await peer.backup2(["backup"])).output).toContain("Backup Successful.");
    await peer.scenario.files.replaceAll([]);
    await withHost(peer, (host) => host.restore(restoreOf(peer, password)));
    expect(await digest()).toBe(before);
    expect(peer.scenario.backup.restores.at(-1)?.otherSize).toEqual([]);
  });

  it.each([
    ["everyday", undefined],
    ["encrypted", "Keepsäke-1"],
  ])("of %s that was cut off is refused by file, and restored without it", async (scenario, password) => {
    const peer = await start(scenario);
    const isAll = password !== undefined;
    expect((await peer.backup2(["backup"])).output).toContain("Backup Successful.");
    const [domain, path] = ["HomeDomain", "Library/SMS/sms.db"] as const;
    const id = fileIdOf(domain, path);
    await truncate(join(peer.folder, peer.udid, id.slice(0, 2), id), 8_192);
    const files = viewAppleFolder(nodeDirectoryHandle(peer.folder));
    const bag = isAll ? await provePassword(files, peer.udid, [password]) : undefined;
    const choices = { ...WISHES, apps: true, leaveOut: [], leaveOutFiles: [] };
    const look = (leaveOut: readonly string[], leaveOutFiles: readonly { domain: string; path: string }[]) => {
      const wish = { readAll: false, choices: { ...choices, leaveOut, leaveOutFiles }, unlocked: bag?.unlocked };
      return checkSource({ files, folder: peer.udid }, wish, {});
    };
    expect(await look([], [])).toMatchObject({ damaged: [{ kind: "cut-file", domain, path }], canLeaveOut: true });
    expect((await look([domain], [])).damaged).toEqual([]);
    expect((await look([], [{ domain, path }])).damaged).toEqual([]);

    const isKept = (file: { domain: string; path: string }): boolean =>
      !(file.domain === domain && file.path === path) && (isAll || !isOnlyInEncryptedBackups(file.domain, file.path));
    const expected = await peer.scenario.files.stateDigest(isKept);
    await peer.scenario.files.replaceAll([]);
    const parts = { domains: new Set<string>(), fileIds: new Set([id]) };
    await withHost(
      peer,
      (host) => host.restore(restoreOf(peer, password)),
      (whole) => withoutParts(whole, peer.udid, parts, bag?.unlocked),
    );
    expect(await peer.scenario.files.stateDigest()).toBe(expected);
    expect(peer.scenario.backup.restores.at(-1)?.otherSize).toEqual([]);
  });

  it("is read, continued incrementally and restored by us, encrypted", async () => {
    const peer = await start("encrypted");
    const before = await peer.scenario.files.stateDigest();
    expect((await peer.backup2(["backup"])).output).toContain("Backup Successful.");
    const files = await openAppleFolder(nodeDirectoryHandle(peer.folder));
    expect(await requireFinished(files, peer.udid)).toMatchObject({ isEncrypted: true, version: "10.0" });
    expect((await backup(peer)).files).toBeLessThan(20);
    await peer.scenario.files.delete("HomeDomain", "Library/SMS");
    await withHost(peer, (host) =>
      host.restore({
        udid: peer.udid,
        sourceUdid: peer.udid,
        password: "Keepsäke-1",
        systemFiles: true,
        reboot: true,
        preserveSettings: false,
        removeItemsNotRestored: true,
      }),
    );
    expect(await peer.scenario.files.stateDigest()).toBe(before);
  });
});

function restoreOf(peer: PeerPhone, password: string | undefined) {
  return {
    udid: peer.udid,
    sourceUdid: peer.udid,
    reboot: true,
    ...WISHES,
    ...(password === undefined ? {} : { password }),
  };
}

function plainDigest(peer: PeerPhone): Promise<string> {
  return peer.scenario.files.stateDigest((file) => !isOnlyInEncryptedBackups(file.domain, file.path));
}
