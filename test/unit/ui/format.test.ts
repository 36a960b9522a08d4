import { describe, expect, it } from "vitest";
import {
  formatAge,
  formatBytes,
  formatClock,
  formatDuration,
  formatPercent,
  formatTimeLeft,
} from "../../../src/ui/text/format.ts";

describe("formats", () => {
  it("counts bytes in decimal units", () => {
    expect([0, 999, 1_000, 68_312_345, 12_400_000_000, 2 ** 53].map(formatBytes)).toEqual([
      "0 bytes",
      "999 bytes",
      "1 kB",
      "68.3 MB",
      "12.4 GB",
      "9,007 TB",
    ]);
  });

  it("says a hundred per cent only when it is done", () => {
    expect([0.999, 1].map(formatPercent)).toEqual(["99%", "100%"]);
  });

  it("rounds the time left to what is honest", () => {
    expect([59_000, 60_000, 61_000, 14 * 60_000, 59 * 60_000, 125 * 60_000].map(formatTimeLeft)).toEqual([
      "less than a minute left",
      "about a minute left",
      "about 2 minutes left",
      "about 15 minutes left",
      "about 1 hr left",
      "about 2 hr 5 min left",
    ]);
  });

  it("tells durations, clocks and ages", () => {
    expect([400, 59_400, 22 * 60_000, 130 * 60_000].map(formatDuration)).toEqual([
      "1 sec",
      "59 sec",
      "22 min",
      "2 hr 10 min",
    ]);
    expect([7_000, 760_000].map(formatClock)).toEqual(["0:07", "12:40"]);
    expect(formatAge(0, 30_000)).toBe("a moment ago");
    expect(formatAge(0, 3 * 86_400_000)).toBe("3 days ago");
    expect(formatAge(0, 10 * 86_400_000)).toContain("1970");
  });
});
