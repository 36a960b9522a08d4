import { describe, expect, it } from "vitest";
import { initialProgress } from "../../../src/base/progress.ts";
import { type Estimate, estimateStart, estimateStep } from "../../../src/ui/state/estimate.ts";

/** Ten seconds a percent, 1 MB each second. */
function estimateAfter(seconds: number, from: Estimate = estimateStart(0)): Estimate {
  let estimate = from;
  for (let second = 1; second <= seconds; second++) {
    const progress = {
      ...initialProgress,
      phase: "transferring",
      bytesDone: second * 1_000_000,
      fraction: second / 1_000,
    } as const;
    estimate = estimateStep(estimate, progress, second * 1_000);
  }
  return estimate;
}

describe("estimate", () => {
  it("says nothing before it can know", () => {
    expect(estimateAfter(2)).toMatchObject({ bytesPerSecond: null, msLeft: null });
    expect(estimateAfter(19).msLeft).toBeNull();
  });

  it("tells the mean speed of the last half minute", () => {
    expect(estimateAfter(100).bytesPerSecond).toBeCloseTo(1_000_000);
    expect(estimateAfter(100).samples.length).toBeLessThanOrEqual(32);
  });

  it("tells the time left from the whole run", () => {
    expect(estimateAfter(100).msLeft).toBeCloseTo(900_000, -4);
  });

  it("changes the time left at most every five seconds", () => {
    const shown = estimateAfter(100);
    expect(estimateAfter(102).msLeft).toBe(shown.msLeft);
  });

  it("falls silent outside the transfer", () => {
    const finishing = { ...initialProgress, phase: "committing", fraction: 1 } as const;
    expect(estimateStep(estimateAfter(100), finishing, 101_000)).toMatchObject({ bytesPerSecond: null, msLeft: null });
  });
});
