import { afterEach, describe, expect, it } from "vitest";
import { createMemoryFiles } from "../../../src/backup/files/memory-files.ts";
import { dictOf, parsePlist } from "../../../src/codec/plist/index.ts";
import { PhoneRestores } from "../../support/restore/phone-restores.ts";
import { get, p, put } from "../../support/suites/backup-files.ts";

const open: PhoneRestores[] = [];
async function phoneWith(...args: Parameters<typeof PhoneRestores.open>): Promise<PhoneRestores> {
  const bench = await PhoneRestores.open(...args);
  open.push(bench);
  return bench;
}

afterEach(async () => {
  for (const bench of open.splice(0)) {
    expect(bench.plugged.phone.violations).toEqual([]);
    await bench.stop();
  }
});

describe("a restore through both workers", () => {
  it("brings back what was there, names the apps, and lets the phone restart", async () => {
    const bench = await phoneWith("everyday");
    const before = await bench.digest();
    const files = await bench.backup();
    await bench.scenario.files.replaceAll([]);
    const outcome = await bench.restore(files, bench.connection.udid);
    expect(await bench.digest()).toBe(before);
    const [report] = bench.scenario.backup.restores;
    expect(outcome.files).toBeGreaterThan(report?.filesRestored ?? 1_000);
    expect(report).toMatchObject({
      otherSize: [],
      options: {
        RestoreDontCopyBackup: true,
        RestoreShouldReboot: true,
        RestoreSystemFiles: true,
        RestorePreserveSettings: false,
        RemoveItemsNotRestored: true,
      },
    });
    const info = dictOf(parsePlist(await get(files, `${bench.connection.udid}/Info.plist`)), "info");
    expect(report?.applications).toEqual(Object.keys(dictOf(info["Applications"] ?? {}, "apps")));
    expect(report?.applications.length).toBeGreaterThan(0);
  });

  it("lays down no list of apps when none shall come", async () => {
    const bench = await phoneWith("ten-files");
    const files = await bench.backup();
    await bench.restore(files, bench.connection.udid, { applications: null });
    expect(bench.scenario.backup.restores[0]?.applications).toEqual([]);
  });

  it("lays down a list of apps that is longer than the phone's window", async () => {
    const bench = await phoneWith("ten-files");
    const files = await bench.backup();
    const icon = new Uint8Array(500_000).fill(7);
    const applications = { "org.example.large": { PlaceholderIcon: icon } };
    await bench.restore(files, bench.connection.udid, { applications });
    expect(bench.scenario.backup.restores[0]?.applications).toEqual(["org.example.large"]);
  });

  it("takes a copy of another, older phone", async () => {
    const old = await phoneWith("everyday", { dialect: "ios16", identity: { udid: "00008030-001A2B3C4D5E802E" } });
    const before = await old.digest();
    const files = await old.backup();
    const fresh = await phoneWith("everyday", { empty: true, identity: { udid: "00008140-0011223344556677" } });
    await fresh.restore(files, old.connection.udid);
    expect(await fresh.digest()).toBe(before);
  });

  it("takes an encrypted copy with its password", async () => {
    const bench = await phoneWith("encrypted");
    const before = await bench.digest(true);
    const files = await bench.backup();
    await bench.scenario.files.replaceAll([]);
    await expect(bench.restore(files, bench.connection.udid, { password: "wrong" })).rejects.toMatchObject({
      code: "backup/wrong-password",
      context: { number: 207 },
    });
    expect(bench.appsList).toBeNull();
    await bench.restore(files, bench.connection.udid, { password: "Keepsäke-1" });
    expect(await bench.digest(true)).toBe(before);
  });
});

const codes = [
  [1, "backup/agent-error"],
  [3, "backup/busy"],
  [25, "backup/icloud-restoring"],
  [100, "backup/agent-error"],
  [101, "backup/agent-error"],
  [102, "backup/restart-needed"],
  [103, "backup/device-error"],
  [104, "backup/device-error"],
  [105, "backup/phone-says-no-space"],
  [106, "backup/restore-no-space"],
  [203, "backup/newer-ios"],
  [204, "backup/not-finished"],
  [205, "backup/damaged"],
  [206, "backup/device-error"],
  [207, "backup/wrong-password"],
  [208, "backup/passcode-timeout"],
  [209, "backup/device-error"],
  [210, "backup/device-error"],
  [211, "backup/find-my-on"],
  [212, "backup/setup-not-finished"],
  [4711, "backup/device-error"],
] as const;

describe("a phone that refuses", () => {
  it.each(codes)("with %i says so, is left tidy, and takes the copy afterwards", async (number, code) => {
    const bench = await phoneWith("ten-files");
    const before = await bench.digest();
    const files = await bench.backup();
    bench.scenario.backup.settings.misbehave = { deviceError: { code: number, atMessage: "DLMessageDownloadFiles" } };
    await expect(bench.restore(files, bench.connection.udid)).rejects.toMatchObject({ code, context: { number } });
    expect(bench.appsList).toBeNull();
    expect(await bench.digest()).toBe(before);
    bench.scenario.backup.settings.misbehave = {};
    await bench.restore(files, bench.connection.udid);
    expect(await bench.digest()).toBe(before);
  });
});

describe("what the phone would refuse is refused before it is touched", () => {
  async function untouched(bench: PhoneRestores, attempt: Promise<unknown>, code: string): Promise<void> {
    const posts: string[] = [];
    bench.plugged.phone.notifications.observe((name) => posts.push(name));
    await expect(attempt).rejects.toMatchObject({ code });
    expect(posts.filter((name) => name.startsWith("com.apple.itunes-mobdev"))).toEqual([]);
    expect(bench.appsList).toBeNull();
    expect(bench.scenario.backup.restores).toEqual([]);
  }

  it("Find My", async () => {
    const bench = await phoneWith("ten-files");
    const files = await bench.backup();
    await bench.plugged.phone.control({
      do: "setValue",
      domain: "com.apple.fmip",
      key: "IsAssociated",
      value: true,
    });
    await untouched(bench, bench.restore(files, bench.connection.udid), "backup/find-my-on");
  });

  it("a copy of a newer iOS", async () => {
    const newer = await phoneWith("ten-files");
    const files = await newer.backup();
    const old = await phoneWith("ten-files", { dialect: "ios16" });
    await untouched(old, old.restore(files, newer.connection.udid), "backup/newer-ios");
  });

  it("a copy that never finished, or lost its manifest", async () => {
    const bench = await phoneWith("ten-files");
    const { udid } = bench.connection;
    const files = await bench.backup();
    await files.remove(p(`${udid}/Manifest.db`));
    await untouched(bench, bench.restore(files, udid), "backup/damaged");
    await files.remove(p(`${udid}/Status.plist`));
    await untouched(bench, bench.restore(files, udid), "backup/not-finished");
    await untouched(bench, bench.restore(createMemoryFiles(), udid), "backup/not-a-backup");
  });

  it("a truncated Manifest.plist", async () => {
    const bench = await phoneWith("ten-files");
    const { udid } = bench.connection;
    const files = await bench.backup();
    const whole = await get(files, `${udid}/Manifest.plist`);
    await put(files, `${udid}/Manifest.plist`, whole.slice(0, whole.length / 2));
    await untouched(bench, bench.restore(files, udid), "backup/damaged");
  });
});
