import { describe, expect, it } from "vitest";
import { type PlistDict, type PlistValue, plistReal } from "../../../src/codec/plist/index.ts";
import { readDeviceInfo } from "../../../src/device/device-info.ts";

async function clockAheadOf(seconds: PlistValue): Promise<number | null> {
  const info = await readDeviceInfo(async ({ domain }) =>
    domain === undefined ? { DeviceName: "iPhone", TimeIntervalSince1970: seconds } : null,
  );
  return info.clockAheadMs;
}

describe("the phone's clock", () => {
  it("is told by how far it is ahead of ours", async () => {
    const ahead = await clockAheadOf(Date.now() / 1_000 + 86_400);
    expect(Math.abs((ahead ?? 0) - 86_400_000)).toBeLessThan(60_000);
    expect(await clockAheadOf(0)).toBeLessThan(-Date.UTC(2026, 0) + 1);
  });

  it.each([[-1], [Number.NaN], [Number.POSITIVE_INFINITY], [1e300], ["yesterday"]])("%s is no time", async (odd) => {
    expect(await clockAheadOf(odd)).toBeNull();
  });
});

describe("what the phone says of other backups", () => {
  const backupInfo = (values: PlistDict) =>
    readDeviceInfo(async ({ domain }) => (domain === "com.apple.mobile.backup" ? values : null));

  it("is whether iCloud Backup is on, and when a computer made one last", async () => {
    const info = await backupInfo({ CloudBackupEnabled: true, LastiTunesBackupDate: 788_918_400 });
    expect(info).toMatchObject({ cloudBackupOn: true, lastComputerBackupMs: Date.UTC(2026, 0) });
    const real = await backupInfo({ LastiTunesBackupDate: plistReal(788_918_400) });
    expect(real.lastComputerBackupMs).toBe(Date.UTC(2026, 0));
    const date = new Date(Date.UTC(2025, 6, 1));
    expect(await backupInfo({ LastiTunesBackupDate: date })).toMatchObject({
      cloudBackupOn: null,
      lastComputerBackupMs: date.getTime(),
    });
  });

  it.each([[0], [-5], [1e300], [Number.NaN], ["today"], [new Date(Number.NaN)]])("%s is no time", async (odd) => {
    expect((await backupInfo({ LastiTunesBackupDate: odd })).lastComputerBackupMs).toBeNull();
  });
});
