import { describe, expect, it } from "vitest";
import { createMemoryFiles } from "../../../src/backup/files/memory-files.ts";
import { provePassword, verifyBackup, weighDomains, withoutParts } from "../../../src/backup/index.ts";
import { openBench } from "../../support/backup/bench.ts";
import { isOnlyInEncryptedBackups } from "../../virtual-iphone/core/files/domains.ts";

const PHOTOS = "CameraRollDomain";
const parts = (domain: string) => ({ domains: new Set([domain]), fileIds: new Set<string>() });

describe.each([
  ["plain", "everyday", undefined],
  ["encrypted", "encrypted", "Keepsäke-1"],
] as const)("a %s copy without its photos", (_, scenario, password) => {
  it("is restored like the whole one, photos excepted, and stays as it was", async () => {
    const bench = await openBench(scenario, { fileCount: 80, totalBytes: 3_000_000 });
    const files = createMemoryFiles();
    await bench.backup(files);
    const isAll = password !== undefined;
    const expected = await bench.phone.files.stateDigest(
      (file) => file.domain !== PHOTOS && (isAll || !isOnlyInEncryptedBackups(file.domain, file.path)),
    );
    const whole = await bench.digest(isAll);
    const bag = password === undefined ? undefined : await provePassword(files, bench.udid, [password]);
    const weights = await weighDomains(files, bench.udid, bag?.unlocked);
    expect(weights.find(({ domain }) => domain === PHOTOS)?.files).toBeGreaterThan(3);
    const partly = await withoutParts(files, bench.udid, parts(PHOTOS), bag?.unlocked);
    const report = await verifyBackup(partly, bench.udid, { level: "fast", unlocked: bag?.unlocked });
    expect(report.counts.error).toBe(0);
    await bench.phone.files.replaceAll([]);
    const outcome = await bench.restore(partly, password);
    expect(await bench.digest(true)).toBe(expected);
    expect(outcome.files).toBeGreaterThan(10);
    // The source is what it was: all of it comes back.
    await bench.restore(files, password);
    expect(await bench.digest(isAll)).toBe(whole);
  });
});

describe("a copy that is left without parts", () => {
  it("cannot be written to", async () => {
    const bench = await openBench("ten-files");
    const files = createMemoryFiles();
    await bench.backup(files);
    const partly = await withoutParts(files, bench.udid, parts("HomeDomain"), undefined);
    await expect(partly.remove("" as never)).rejects.toMatchObject({ code: "base/bug" });
  });
});
