/**
 * `npx tsx test/conformance/vault/newer-restic.ts`: the newest restic that apt can fetch judges what Debian's own cannot,
 * the canonical form of our trees (`rewrite` encodes every tree again and compares ids), and reads and checks everything.
 * Says so when no newer restic is to be had; ends with 1 only when one was had and found fault.
 */
import { join } from "node:path";
import { utf8 } from "../../../src/base/bytes.ts";
import { createRepository, type SnapshotSummary } from "../../../src/vault/index.ts";
import { createNodeStore } from "../../support/node-store.ts";
import { findNewerRestic } from "../../support/vault/newer-restic.ts";
import { seededBytes } from "../../support/vault/recipes.ts";
import { Restic, readFolder, temporaryFolder } from "../../support/vault/restic.ts";
import { differences, type Files, quickOptions, saveFiles, testPassword } from "../../support/vault/snapshots.ts";

const newer = findNewerRestic();
if (newer.program === null) {
  console.log(`newer restic: not available (${newer.why}); the canonical form was NOT judged`);
} else {
  console.log(`newer restic: ${newer.version}`);
  for (const version of [1, 2] as const) await judge(newer.program, version);
}

async function judge(program: string, version: 1 | 2): Promise<void> {
  const folder = temporaryFolder();
  try {
    const path = join(folder.path, "repo");
    const repository = await createRepository(createNodeStore(path), testPassword, { ...quickOptions(), version });
    const time = new Date("2026-01-01T10:00:00.120Z");
    const first = await saveFiles(repository, files(1), { time, summary: summaryOf(files(1)) });
    const modifiedMs = Date.UTC(2026, 1, 3, 4, 5, 6, 70);
    const second = await saveFiles(repository, files(2), { modifiedMs, parent: first, summary: summaryOf(files(2)) });
    const restic = new Restic(path, testPassword, program);
    restic.checkClean();
    const rewritten = restic.run(["rewrite", "--exclude", "zzz-nothing", "--dry-run"]);
    // A tree that is not canonical, or totals that do not fit the trees, and there would be something to rewrite.
    if (!/no snapshots (were|would be) modified/i.test(rewritten)) throw new Error(rewritten);
    const target = join(folder.path, "restored");
    restic.run(["restore", second, "--target", target]);
    const different = differences(await readFolder(target), files(2));
    if (different.length > 0) throw new Error(`restored differently: ${different.join(", ")}`);
    restic.run(["forget", first, "--prune"]);
    restic.checkClean();
    console.log(`  version ${version}: check --read-data, rewrite --dry-run, restore, forget --prune: clean`);
  } finally {
    folder.dispose();
  }
}

function summaryOf(content: Files): SnapshotSummary {
  const sizes = Object.values(content).map((bytes) => bytes.length);
  const backupStart = new Date(0);
  const counts = { filesNew: sizes.length, filesChanged: 0, filesUnmodified: 0, totalFiles: sizes.length };
  const totalBytes = sizes.reduce((total, size) => total + size, 0);
  return { backupStart, backupEnd: backupStart, ...counts, totalBytes, dataAddedBytes: 0, dataAddedPackedBytes: 0 };
}

function files(seed: number): Files {
  const made: Record<string, Uint8Array<ArrayBuffer>> = {
    "keepsake.json": utf8("{}"),
    "UDID/Status.plist": new Uint8Array(0),
    "UDID/Manifest.db": seededBytes(seed, 3_000_000),
    "UDID/odd/ünï 𝄞 <&>": utf8("x"),
    "UDID/odd/\u{ffee}": utf8("y"),
    'UDID/odd/"\\ \u00a0': utf8("z"),
  };
  for (let number = 0; number < 200; number++) made[`UDID/${number % 16}/${number}`] = seededBytes(number, number * 11);
  return made;
}
