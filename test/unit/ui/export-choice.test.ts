import { describe, expect, it } from "vitest";
import { firstChoice, isBackwards, periodOf, wishOf } from "../../../src/ui/screens/browse/export/choice.ts";

const choice = firstChoice("messages", null);

describe("the days of an export", () => {
  it("both belong to it", () => {
    const days = { ...choice, fromDay: "2026-03-01", toDay: "2026-03-31" };
    const period = { fromMs: new Date(2026, 2, 1).getTime(), toMs: new Date(2026, 3, 1).getTime() };
    expect(periodOf(days)).toEqual(period);
    expect(wishOf("messages", days)).toEqual({ kind: "messages", formats: ["html"], period });
    expect(wishOf("whatsapp", days)).toMatchObject({ period });
  });

  it("may be without end, or not named at all", () => {
    expect(periodOf({ ...choice, fromDay: "2026-03-01" })).toEqual({
      fromMs: new Date(2026, 2, 1).getTime(),
      toMs: null,
    });
    expect(periodOf({ ...choice, toDay: "2026-12-31" })).toEqual({
      fromMs: null,
      toMs: new Date(2027, 0, 1).getTime(),
    });
    expect(periodOf(choice)).toBeNull();
    expect(wishOf("messages", choice)).toEqual({ kind: "messages", formats: ["html"] });
  });

  it("run forwards only", () => {
    expect(isBackwards({ ...choice, fromDay: "2026-03-02", toDay: "2026-03-01" })).toBe(true);
    expect(isBackwards({ ...choice, fromDay: "2026-03-01", toDay: "2026-03-01" })).toBe(false);
    expect(isBackwards({ ...choice, toDay: "2026-03-01" })).toBe(false);
  });
});
