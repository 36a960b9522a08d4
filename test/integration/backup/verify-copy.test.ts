import { describe, expect, it } from "vitest";
import {
  backUpIntoVault,
  backupPath,
  copyBackup,
  openSnapshotFiles,
  type VerifyReport,
  type VerifyState,
} from "../../../src/backup/index.ts";
import { createMemoryStore, createRepository } from "../../../src/vault/index.ts";
import { SnapshotDetails } from "../../../src/workers/vault/snapshot-details.ts";
import type { VerifiedRecords } from "../../../src/workers/verify/verified-records.ts";
import { summaryOf } from "../../../src/workers/verify/verified-summary.ts";
import { snapshotKey, verifyCopy } from "../../../src/workers/verify/verify-copy.ts";
import { BACKUP_PASSWORD, makeBackup } from "../../support/backup/opened-backup.ts";

/** Records in memory, where a browser has IndexedDB. */
function memoryRecords(): VerifiedRecords & { readonly states: ReadonlyMap<string, VerifyState> } {
  const reports = new Map<string, VerifyReport>();
  const states = new Map<string, VerifyState>();
  const report = async (key: string): Promise<VerifyReport | null> => reports.get(key) ?? null;
  return {
    states,
    report,
    async summary(key) {
      const found = await report(key);
      return found === null ? null : summaryOf(found);
    },
    async keepReport(key, finished) {
      reports.set(key, finished);
    },
    state: async (key) => states.get(key) ?? null,
    async keepState(key, state) {
      states.set(key, structuredClone(state));
    },
    async dropState(key) {
      states.delete(key);
    },
  };
}

describe("verifying a snapshot of a vault", () => {
  it("is remembered with the snapshot, at what level and how far it saw", async () => {
    const made = await makeBackup("everyday", {
      fileCount: 250,
      totalBytes: 5_000_000,
      backupPassword: BACKUP_PASSWORD,
    });
    const repository = await createRepository(createMemoryStore(), "vault passphrase", {
      keyCost: { n: 1_024, r: 8, p: 1 },
    });
    await backUpIntoVault(repository, { udid: made.udid, deviceName: "" }, (to) =>
      copyBackup(made.files, to, { path: backupPath(made.udid) }),
    );
    const records = memoryRecords();
    const details = new SnapshotDetails(repository, (content) => records.summary(snapshotKey(repository.id, content)));
    const [before] = await details.list();
    expect(before?.verified).toBeNull();

    const [snapshot] = await repository.snapshots();
    if (snapshot === undefined) expect.unreachable("no snapshot");
    const files = await openSnapshotFiles(repository, snapshot.id);
    const copy = { files, folder: made.udid, key: snapshotKey(repository.id, before?.contentId ?? "") };
    await verifyCopy(copy, { level: "fast", password: null }, records, {});
    expect((await details.list())[0]?.verified).toMatchObject({
      level: "fast",
      coverage: "outside",
      counts: { error: 0 },
    });

    const kept = ["an older one", BACKUP_PASSWORD];
    await verifyCopy(copy, { level: "fast", password: null, kept }, records, {});
    expect((await details.list())[0]?.verified).toMatchObject({ level: "fast", coverage: "everything" });

    const wrong = verifyCopy(copy, { level: "full", password: "wrong" }, records, {});
    await expect(wrong).rejects.toMatchObject({ code: "backup/wrong-password" });

    const controller = new AbortController();
    const stopping: VerifiedRecords = {
      ...records,
      async keepState(key, state) {
        await records.keepState(key, state);
        controller.abort();
      },
    };
    const { signal } = controller;
    const stopped = verifyCopy(copy, { level: "full", password: BACKUP_PASSWORD }, stopping, { signal });
    await expect(stopped).rejects.toMatchObject({ code: "app/aborted" });
    const rowsDone = [...records.states.values()][0]?.rowsDone ?? 0;
    expect(rowsDone).toBeGreaterThanOrEqual(100);
    const report = await verifyCopy(copy, { level: "full", password: BACKUP_PASSWORD }, records, {});
    expect(report).toMatchObject({ coverage: "everything", counts: { error: 0, warning: 0 } });
    expect(report.bytes).toBeGreaterThan(5_000_000);
    expect((await details.list())[0]?.verified).toEqual(summaryOf(report));
    expect(records.states.size).toBe(0);
    await repository.close();
  });
});
