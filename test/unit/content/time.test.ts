import { describe, expect, it } from "vitest";
import { cocoaMs, messageMs, unixMs, wallClock } from "../../../src/content/index.ts";

const INSTANT = Date.UTC(2019, 11, 26, 18, 57, 17);

describe("dates of Apple's databases", () => {
  it("counts seconds from 2001", () => {
    expect(cocoaMs(599_079_437)).toBe(INSTANT);
    expect(cocoaMs("599079437.5")).toBe(INSTANT + 500);
    expect(cocoaMs(-12_495_902_400)).toBe(Date.UTC(1605, 0, 8, 12));
  });

  it("tells nanoseconds of Messages from seconds", () => {
    expect(messageMs(599_079_437_641_931_008n)).toBe(INSTANT + 641);
    expect(messageMs(599_079_437_641_931_000)).toBe(INSTANT + 642);
    expect(messageMs(599_079_437)).toBe(INSTANT);
    expect(messageMs(599_079_437n)).toBe(INSTANT);
  });

  it("counts seconds from 1970", () => {
    expect(unixMs(1_577_386_637)).toBe(INSTANT);
  });

  it.each([0, 0n, null, undefined, "", "x", Number.NaN, Number.POSITIVE_INFINITY, new Uint8Array(8)])(
    "takes %s for no date",
    (cell) => {
      expect([cocoaMs(cell), messageMs(cell), unixMs(cell)]).toEqual([null, null, null]);
    },
  );

  it("has no date for what lies outside of time", () => {
    expect(cocoaMs(1e300)).toBeNull();
    expect(unixMs(9e12)).toBeNull();
  });
});

describe("the clock on the wall", () => {
  it("writes winter and summer with their offsets", () => {
    const berlin = wallClock("Europe/Berlin");
    expect(berlin.iso(Date.UTC(2026, 10, 28, 14, 43, 0))).toBe("2026-11-28T15:43:00+01:00");
    expect(berlin.iso(Date.UTC(2026, 6, 1, 22, 30, 5, 7))).toBe("2026-07-02T00:30:05.007+02:00");
    expect(berlin.date(Date.UTC(2026, 6, 1, 22, 30, 5))).toBe("2026-07-02");
    expect(berlin.time(Date.UTC(2026, 6, 1, 22, 30, 5))).toBe("00:30:05");
  });

  it("tells the two equal hours of the end of summer apart", () => {
    const berlin = wallClock("Europe/Berlin");
    expect(berlin.iso(Date.UTC(2026, 9, 25, 0, 30))).toBe("2026-10-25T02:30:00+02:00");
    expect(berlin.iso(Date.UTC(2026, 9, 25, 1, 30))).toBe("2026-10-25T02:30:00+01:00");
  });

  it.each([
    ["Asia/Kathmandu", "2026-01-01T05:45:00+05:45"],
    ["America/St_Johns", "2025-12-31T20:30:00-03:30"],
    ["UTC", "2026-01-01T00:00:00+00:00"],
  ])("writes %s", (zone, expected) => {
    expect(wallClock(zone).iso(Date.UTC(2026, 0, 1))).toBe(expected);
  });

  it.each([
    ["the distant past", new Date("0044-03-15T12:00:00Z").getTime(), "0044-03-15T12:00:00+00:00"],
    ["before the common era", new Date("-000043-03-15T12:00:00Z").getTime(), "-000043-03-15T12:00:00+00:00"],
    ["the distant future", new Date("+012026-03-15T12:00:00Z").getTime(), "+012026-03-15T12:00:00+00:00"],
    ["before 1970", -1500, "1969-12-31T23:59:58.500+00:00"],
  ])("writes %s so that it reads back", (_, ms, expected) => {
    expect(wallClock("UTC").iso(ms)).toBe(expected);
    expect(new Date(wallClock("UTC").iso(ms)).getTime()).toBe(ms);
  });
});
