import { createHash } from "node:crypto";
import {
  type BackupFiles,
  backUpIntoVault,
  childPath,
  copyBackup,
  createMemoryFiles,
  openSnapshotFiles,
  readWholeFile,
  rootPath,
} from "../../../src/backup/index.ts";
import type { OperationOptions } from "../../../src/base/progress.ts";
import type { Repository, SnapshotId } from "../../../src/vault/index.ts";
import { type BackupBench, openBench } from "../backup/bench.ts";

/** One backup of the phone into the vault, as the worker does it. */
export async function backUp(
  repository: Repository,
  bench: BackupBench,
  options: OperationOptions & { readonly wrap?: (files: BackupFiles) => BackupFiles } = {},
): Promise<{ readonly snapshot: SnapshotId; readonly files: number }> {
  const { wrap = (files: BackupFiles) => files, ...operation } = options;
  const request = { udid: bench.udid, deviceName: "Virtual iPhone", tags: ["ios-26.0"] };
  const { snapshot, outcome } = await backUpIntoVault(
    repository,
    request,
    (files) => bench.backup(wrap(files), operation),
    { signal: options.signal },
  );
  return { snapshot, files: outcome.files };
}

/** The snapshot as an Apple folder in memory. */
export async function exported(repository: Repository, snapshot: SnapshotId): Promise<BackupFiles> {
  const folder = createMemoryFiles();
  await copyBackup(await openSnapshotFiles(repository, snapshot), folder);
  return folder;
}

/** What an empty phone of the same kind holds after the files were restored to it: the proof that they are the phone's. */
export async function digestAfterRestore(files: BackupFiles, scenario: string, options = {}): Promise<string> {
  const other = await openBench(scenario, { ...options, empty: true });
  await other.restore(files);
  return other.digest();
}

/** Of all paths, kinds and contents. */
export async function digestOf(files: BackupFiles): Promise<string> {
  const lines: string[] = [];
  const open = [rootPath];
  for (const directory of open) {
    for await (const { name, kind } of files.list(directory)) {
      const path = childPath(directory, name);
      if (kind === "directory") open.push(path);
      const content = kind === "file" ? await readWholeFile(files, path, 1_000_000_000) : null;
      lines.push(
        `${path} ${kind} ${createHash("sha256")
          .update(content ?? "")
          .digest("hex")}`,
      );
    }
  }
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex");
}
