import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, createProgressReporter, initialProgress, type Progress } from "../../../src/base/progress.ts";

const change = fc.record(
  {
    phase: fc.constantFrom("preparing", "transferring", "committing"),
    bytesDone: fc.nat(),
    filesDone: fc.nat(),
    fraction: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<Progress>>;

describe("progress", () => {
  it("never runs backwards, whatever the phone says", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 50 }), (changes) => {
        let before = initialProgress;
        for (const one of changes) {
          const after = advance(before, one);
          expect(after.bytesDone).toBeGreaterThanOrEqual(before.bytesDone);
          expect(after.filesDone).toBeGreaterThanOrEqual(before.filesDone);
          expect(after.fraction ?? 0).toBeGreaterThanOrEqual(before.fraction ?? 0);
          expect(after.fraction ?? 0).toBeLessThanOrEqual(1);
          before = after;
        }
      }),
    );
  });

  it("tells at most ten times a second, a new phase at once, and the last state always", () => {
    const told: Progress[] = [];
    let nowMs = 0;
    const reporter = createProgressReporter(
      (progress) => told.push(progress),
      () => nowMs,
    );
    for (let files = 1; files <= 1_000; files++) {
      nowMs += 1;
      reporter.update({ filesDone: files });
    }
    expect(told.length).toBeLessThanOrEqual(11);
    reporter.update({ phase: "committing" });
    expect(told.at(-1)?.phase).toBe("committing");
    reporter.update({ filesDone: 2_000 });
    reporter.finish();
    expect(told.at(-1)?.filesDone).toBe(2_000);
    const count = told.length;
    reporter.finish();
    expect(told.length).toBe(count);
  });
});
