import { describe, expect, it } from "vitest";
import { findPair, isComparable, previousOf } from "../../../src/ui/screens/compare/pair.ts";
import type { VaultSnapshot } from "../../../src/ui/state/record.ts";

type Wanted = Partial<VaultSnapshot["snapshot"]> & { readonly vault?: string };

/** Only what the choice looks at. */
function row({ vault = "v", ...wanted }: Wanted): VaultSnapshot {
  const snapshot = { udid: "phone", complete: true, removed: false, contentId: "", madeAtMs: 0, ...wanted };
  return { vault: { id: vault }, snapshot, proof: null } as unknown as VaultSnapshot;
}

const newest = row({ contentId: "c", madeAtMs: 5 });
const interrupted = row({ contentId: "i", madeAtMs: 4, complete: false });
const removed = row({ contentId: "r", madeAtMs: 3, removed: true });
const elsewhere = row({ contentId: "b", madeAtMs: 2.5, vault: "w" });
const another = row({ contentId: "x", madeAtMs: 2, udid: "another" });
const oldest = row({ contentId: "a", madeAtMs: 1 });
const rows = [newest, interrupted, removed, elsewhere, another, oldest];

describe("the snapshot before one", () => {
  it("is a whole one of the same phone in the same vault", () => {
    expect(previousOf(rows, newest)).toBe(oldest);
    expect(previousOf(rows, oldest)).toBeNull();
    expect(previousOf(rows, interrupted)).toBeNull();
  });

  it("is none that was interrupted or removed", () => {
    expect(rows.filter(isComparable)).toEqual([newest, elsewhere, another, oldest]);
  });
});

describe("the two of an address", () => {
  it("are told apart by their time, in whatever order they are named", () => {
    expect(findPair(rows, "v", ["a", "c"])).toEqual({ older: oldest, newer: newest });
    expect(findPair(rows, "v", ["c", "a"])).toEqual({ older: oldest, newer: newest });
  });

  it("are nothing when one of them is not in that vault", () => {
    expect(findPair(rows, "v", ["a", "b"])).toBeNull();
    expect(findPair(rows, "v", ["z", "a"])).toBeNull();
    expect(findPair([], "v", ["a", "c"])).toBeNull();
  });

  it("are the first and the last when their content is the same", () => {
    const again = row({ contentId: "a", madeAtMs: 9 });
    expect(findPair([again, ...rows], "v", ["a", "a"])).toEqual({ older: oldest, newer: again });
  });
});
