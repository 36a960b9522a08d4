import { describe, expect, it } from "vitest";
import type { PlistValue } from "../../../src/codec/plist/index.ts";
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
