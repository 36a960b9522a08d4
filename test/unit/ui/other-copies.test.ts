import { describe, expect, it } from "vitest";
import { initialState, reduceApp } from "../../../src/ui/state/app-state.ts";
import { otherCopies } from "../../../src/ui/state/other-copies.ts";
import type { Platform } from "../../../src/ui/state/platform.ts";
import type { ChosenCopy } from "../../../src/ui/state/restore.ts";
import type { OpenVaultInfo, SnapshotInfo } from "../../../src/workers/api.ts";

const counts = { error: 0, warning: 0, note: 0 };
const proven = { level: "full", coverage: "everything", counts, atMs: 50 };

function snapshot(id: string, madeAtMs: number, change: object = {}): SnapshotInfo {
  const known = { id, contentId: `tree-${id}`, udid: "U", complete: true, removed: false, verified: null, madeAtMs };
  return { ...known, ...change } as unknown as SnapshotInfo;
}

function state(snapshots: readonly SnapshotInfo[]) {
  const known = { id: "v", name: "Vault", place: { kind: "browser" }, check: null } as const;
  const vault = { known, access: "granted", door: "locked", content: null, error: null } as const;
  const backups = [
    { folder: "u", finished: true, madeAtMs: 9 },
    { folder: "u", finished: false, madeAtMs: 10 },
    { folder: "another", finished: true, madeAtMs: 11 },
  ] as never;
  const place = { known: { id: "browser", name: "Here", place: { kind: "browser" } }, access: "granted" } as const;
  const content = { repositoryId: "r", snapshots } as unknown as OpenVaultInfo;
  return [
    { type: "vaults/loaded", list: [vault] },
    { type: "vaults/opened", id: "v", content },
    { type: "places/loaded", list: [{ ...place, backups, error: null }], chosenId: null },
  ].reduce((before, event) => reduceApp(before, event as never), initialState({} as Platform));
}

function named({ source }: ChosenCopy): string {
  return source.kind === "snapshot" ? source.snapshot : `folder ${source.folder}`;
}

describe("in the place of a damaged copy", () => {
  it("the newest that was read back is offered first, then the newest of the others, never one that can't be put back", () => {
    const before = state([
      snapshot("old", 1, { verified: proven }),
      snapshot("proven", 5, { verified: proven }),
      snapshot("newest", 20),
      snapshot("damaged", 8),
      snapshot("also damaged", 7, { verified: { ...proven, counts: { ...counts, error: 1 } } }),
      snapshot("unfinished", 30, { complete: false }),
      snapshot("removed", 31, { removed: true }),
      snapshot("of another", 32, { udid: "W" }),
    ]);
    const damaged = { source: { kind: "snapshot", vault: "v", snapshot: "damaged" } } as ChosenCopy;
    const offered = otherCopies(before, "U", damaged);
    expect(offered.map(({ copy }) => named(copy))).toEqual(["proven", "old", "newest", "folder u"]);
    expect(offered.map(({ contentId }) => contentId)).toEqual(["tree-proven", "tree-old", "tree-newest", null]);
  });
});
