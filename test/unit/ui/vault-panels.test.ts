import { describe, expect, it } from "vitest";
import type { WireError } from "../../../src/base/errors.ts";
import { harmOf } from "../../../src/ui/state/check-harm.ts";
import { countOf, keepAll, keepPresets, presetOf } from "../../../src/ui/state/keep-presets.ts";
import { drillPositions, isSameWord, wordsOf } from "../../../src/ui/state/sheet-drill.ts";
import type { SnapshotInfo } from "../../../src/workers/api.ts";

describe("the drill of the recovery sheet", () => {
  it("asks for two different words, whatever chance says", () => {
    for (let first = 0; first < 6; first++) {
      for (let second = 0; second < 5; second++) {
        const answers = [first, second];
        const positions = drillPositions(wordsOf("a b c d e f"), () => answers.shift() ?? 0) ?? [];
        expect(new Set(positions).size).toBe(2);
        expect(positions.every((each) => each >= 0 && each < 6)).toBe(true);
        expect(positions).toEqual(positions.toSorted((a, b) => a - b));
      }
    }
  });

  it("asks for all of it when it is no row of words", () => {
    expect(drillPositions(wordsOf("correct-horse"), () => 0)).toBeNull();
  });

  it("forgives a capital and a space, nothing else", () => {
    expect(isSameWord(" Zela ", "zela")).toBe(true);
    expect(isSameWord("zelo", "zela")).toBe(false);
    expect(isSameWord("", "zela")).toBe(false);
  });
});

describe("keep rules on the screen", () => {
  it("know their presets again, and everything else as one's own", () => {
    for (const id of ["all", "thinning", "small"] as const) expect(presetOf(keepPresets[id])).toBe(id);
    expect(presetOf({ ...keepAll, last: 4 })).toBe("custom");
  });

  it("take what was typed for a count only when it is one", () => {
    expect(["7", " 12 ", "", "-3", "1e3", "2.5", "999999"].map(countOf)).toEqual([7, 12, 0, 0, 0, 0, 9_999]);
  });
});

describe("what a check has proven", () => {
  const snapshots = ["aaaaaaaa1", "bbbbbbbb2"].map((id) => ({ id, contentId: `tree-${id}` }) as SnapshotInfo);
  const finding = (context: WireError["context"]): WireError =>
    ({ code: "vault/damaged", context, causes: [] }) as never;

  it("is everything without a finding", () => {
    expect(harmOf(snapshots, []).soundContents).toEqual(["tree-aaaaaaaa1", "tree-bbbbbbbb2"]);
  });

  it("is what no finding names; a damaged key harms no snapshot", () => {
    const findings = [finding({ affected: 1, snapshots: "aaaaaaaa" }), finding({ object: "key" })];
    const { harmed, soundContents, isOpenEnded } = harmOf(snapshots, findings);
    expect(harmed).toEqual([snapshots[0]]);
    expect(soundContents).toEqual(["tree-bbbbbbbb2"]);
    expect(isOpenEnded).toBe(false);
  });

  it("is nothing when more are harmed than are named", () => {
    const harm = harmOf(snapshots, [finding({ affected: 30, snapshots: "cccccccc" })]);
    expect(harm).toEqual({ harmed: [], soundContents: [], isOpenEnded: true });
  });
});
