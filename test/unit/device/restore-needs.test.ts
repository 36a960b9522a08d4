import { describe, expect, it } from "vitest";
import type { PlistDict } from "../../../src/codec/plist/index.ts";
import { readDeviceInfo } from "../../../src/device/device-info.ts";
import { requireReadyForRestore } from "../../../src/device/restore-needs.ts";

const GB = 1_000_000_000;

function infoOf(disk: PlistDict) {
  const domains: Record<string, PlistDict> = {
    "com.apple.disk_usage.factory": disk,
    "com.apple.fmip": { IsAssociated: false },
    "": { ProductVersion: "18.5" },
  };
  return readDeviceInfo(async ({ domain = "" }) => domains[domain] ?? null);
}

describe("the room a restore needs", () => {
  it.each([
    ["told", { TotalDiskCapacity: 64 * GB, TotalDataCapacity: 50 * GB }, 50 * GB],
    ["the capacity without the system", { TotalDiskCapacity: 64 * GB, TotalSystemCapacity: 14 * GB }, 50 * GB],
    ["the whole when the phone tells no more", { TotalDiskCapacity: 50 * GB }, 50 * GB],
  ])("is at most what data can have: %s", async (_, disk, expected) => {
    const info = await infoOf(disk);
    expect(info.dataCapacityBytes).toBe(expected);
    const need = (sizeBytes: number | null) => () => requireReadyForRestore(info, { iosVersion: "18.5", sizeBytes });
    expect(need(50 * GB)).not.toThrow();
    expect(need(50 * GB + 1)).toThrow(expect.objectContaining({ code: "backup/restore-no-space" }));
    expect(need(null)).not.toThrow();
  });

  it("is not judged when the phone does not tell", async () => {
    const info = await infoOf({});
    expect(info).toMatchObject({ dataCapacityBytes: null, dataAvailableBytes: null });
    expect(() => requireReadyForRestore(info, { iosVersion: "", sizeBytes: 10_000 * GB })).not.toThrow();
  });

  it("counts as available what the phone does not hold back", async () => {
    expect(await infoOf({ TotalDataAvailable: 7, AmountDataAvailable: 5 })).toMatchObject({ dataAvailableBytes: 5 });
    expect(await infoOf({ TotalDataAvailable: 7 })).toMatchObject({ dataAvailableBytes: 7, freeBytes: 7 });
  });
});
