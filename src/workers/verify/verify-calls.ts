import { openSnapshotFiles, readKeptPasswords, viewAppleFolder } from "../../backup/index.ts";
import { initialProgress, type OperationOptions, type Progress } from "../../base/progress.ts";
import { rootOf } from "../folder-access.ts";
import type { BackupReport, OperationCallbacks } from "../operation-api.ts";
import type { RestoreSource } from "../restore/restore-api.ts";
import type { Tasks } from "../tasks.ts";
import { idOfPlace, type OpenVaults } from "../vault/open-vaults.ts";
import { snapshotWithId, udidOf } from "../vault/snapshot-details.ts";
import type { VerifiedRecords } from "./verified-records.ts";
import type { VerifyCalls, VerifyInput } from "./verify-api.ts";
import { type CopyToVerify, folderKey, snapshotKey, verifyCopy } from "./verify-copy.ts";

/** What the worker does to verify copies. */
export function createVerifyCalls(tasks: Tasks, vaults: OpenVaults, records: VerifiedRecords): VerifyCalls {
  const verify: VerifyCalls["verifySnapshot"] & VerifyCalls["verifyFolder"] = (
    { source, ...terms }: VerifyInput<RestoreSource>,
    task: string,
    callbacks: Pick<OperationCallbacks, "onProgress">,
  ) =>
    tasks.run(task, async (signal) => {
      const options: OperationOptions = { signal, onProgress: (progress) => callbacks.onProgress(progress) };
      const copy = await copyToVerify(source, vaults);
      return verifyCopy(copy, { ...terms, kept: await keptFor(source, copy, vaults) }, records, options);
    });
  return {
    verifySnapshot: verify,
    verifyFolder: verify,
    verifyReport: async (source) => records.report((await copyToVerify(source, vaults)).key),
  };
}

/** What a look at a copy needs. */
export interface Verification {
  readonly vaults: OpenVaults;
  readonly records: VerifiedRecords;
}

/** Options whose last progress is remembered: the look afterwards goes on from its figures. */
export function remembering(options: OperationOptions): OperationOptions & { readonly last: () => Progress } {
  let last = initialProgress;
  return {
    ...options,
    last: () => last,
    onProgress(progress) {
      last = progress;
      options.onProgress?.(progress);
    },
  };
}

/** The quick look after a backup. The copy is made: whatever goes wrong here is no failure of the backup. */
export async function lookAtCopy(
  report: BackupReport,
  source: RestoreSource,
  { vaults, records }: Verification,
  options: ReturnType<typeof remembering>,
): Promise<BackupReport> {
  try {
    options.onProgress?.({ ...options.last(), phase: "verifying" });
    const copy = await copyToVerify(source, vaults);
    const kept = await keptFor(source, copy, vaults);
    const verified = await verifyCopy(copy, { level: "fast", password: null, kept }, records, {
      signal: options.signal,
    });
    return { ...report, verified };
  } catch {
    return { ...report, verified: null };
  }
}

/** The passwords that a vault keeps for the phone of a copy, newest first. */
async function keptFor(
  source: RestoreSource,
  { folder }: CopyToVerify,
  vaults: OpenVaults,
): Promise<readonly string[]> {
  if (source.kind === "folder") return [];
  const kept = await readKeptPasswords(vaults.get(source.vault).repository);
  return kept.filter(({ udid }) => udid === folder).map(({ password }) => password);
}

async function copyToVerify(source: RestoreSource, vaults: OpenVaults): Promise<CopyToVerify> {
  if (source.kind === "folder") {
    const files = viewAppleFolder(await rootOf(source.place));
    return { files, folder: source.folder, key: await folderKey(files, idOfPlace(source.place), source.folder) };
  }
  const { repository } = vaults.get(source.vault);
  const snapshot = await snapshotWithId(repository, source.snapshot);
  const files = await openSnapshotFiles(repository, snapshot.id);
  return { files, folder: udidOf(snapshot), key: snapshotKey(repository.id, snapshot.tree) };
}
