import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "../../../src/base/bytes.ts";
import { type KeepRules, type Repository, selectForget } from "../../../src/vault/index.ts";
import { createNodeStore } from "../../support/node-store.ts";
import { Restic, temporaryFolder } from "../../support/vault/restic.ts";
import { newRepository, saveDirectory, describe as snapshotOf, testPassword } from "../../support/vault/snapshots.ts";

const folder = temporaryFolder();
const restic = new Restic(join(folder.path, "repo"), testPassword);
const [, major = "0", minor = "0"] = /restic (\d+)\.(\d+)/.exec(restic.run(["version"])) ?? [];
const keepsOldest = Number(major) > 0 || Number(minor) >= 16;
let repository: Repository;

/** Four years with gaps, days with several, year borders, two groups, some tags. */
beforeAll(async () => {
  repository = await newRepository(createNodeStore(join(folder.path, "repo")));
  let ms = Date.UTC(2022, 10, 28, 22, 30);
  await repository.upload(async (uploader) => {
    const tree = await saveDirectory(repository, uploader, { file: utf8("x") }, 0);
    for (let number = 0; number < 70; number++) {
      const hours = [1, 5, 26, 24 * 9, 24 * 30, 24 * 65][(number * 7) % 6] ?? 1;
      ms += hours * 3_600_000 + number * 60_000;
      const tags = number % 11 === 0 ? ["pinned", "keepsake"] : number % 7 === 0 ? ["other"] : [];
      const paths = number % 5 === 0 ? ["/incomplete/UDID"] : ["/UDID"];
      await uploader.saveSnapshot(snapshotOf({ time: new Date(ms), tags, paths }), tree);
    }
  });
});
afterAll(() => folder.dispose());

const rules: readonly KeepRules[] = [
  { last: 1 },
  { last: 5 },
  { hourly: 3 },
  { daily: 7 },
  { weekly: 5 },
  { monthly: 12 },
  { yearly: 3 },
  { yearly: 10 },
  { withinDays: 1 },
  { withinDays: 30, monthly: 2 },
  { withinDays: 7, daily: 30, weekly: 52, monthly: 120, tags: ["pinned"] },
  { tags: ["pinned"] },
  { last: 2, tags: ["pinned", "other"] },
  { last: 3, daily: 7, weekly: 4, monthly: 12, yearly: 75 },
  { daily: 1_000 },
];

describe("keep rules", () => {
  for (const rule of rules) {
    it(`keep what restic keeps: ${JSON.stringify(rule)}`, async () => {
      const { tags = [], ...counts } = rule;
      const flags = Object.entries(counts).flatMap(([name, count]) =>
        name === "withinDays" ? ["--keep-within", `${count}d`] : [`--keep-${name}`, String(count)],
      );
      for (const tag of tags) flags.push("--keep-tag", tag);
      const groups = restic.json<{ keep: { id: string }[] | null; remove: { id: string }[] | null }[]>([
        "forget",
        "--dry-run",
        ...flags,
      ]);
      const ids = (kind: "keep" | "remove"): string[] =>
        groups.flatMap((group) => (group[kind] ?? []).map(({ id }) => id)).sort();
      const snapshots = await repository.snapshots();
      const selection = selectForget(snapshots, rule);
      // From 0.16 on restic keeps the oldest snapshot of a group while a rule has periods left; older ones do not.
      const oldest = ["/UDID", "/incomplete/UDID"].map((path) => snapshots.find(({ paths }) => paths[0] === path)?.id);
      const isExtra = (id: string): boolean =>
        keepsOldest ? false : oldest.some((each) => each === id) && !ids("keep").includes(id);
      expect(selection.keep.filter((id) => !isExtra(id)).sort()).toEqual(ids("keep"));
      expect([...selection.forget, ...selection.keep.filter(isExtra)].sort()).toEqual(ids("remove"));
      expect(selection.keep.length + selection.forget.length).toBe(70);
    });
  }

  it("without a rule keep everything", async () => {
    const selection = selectForget(await repository.snapshots(), {});
    expect(selection.forget).toEqual([]);
    expect(selection.keep).toHaveLength(70);
  });
});
