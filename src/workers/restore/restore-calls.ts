import {
  type BackupFiles,
  createBackupHost,
  createMemoryFiles,
  openSnapshotFiles,
  readRestoreFacts,
} from "../../backup/index.ts";
import { asKeepsakeError, KeepsakeError } from "../../base/errors.ts";
import type { Log } from "../../base/log.ts";
import { inFolder } from "../folder-access.ts";
import { portDuplex } from "../port-duplex.ts";
import type { Tasks } from "../tasks.ts";
import type { OpenVaults } from "../vault/open-vaults.ts";
import { udidOf } from "../vault/snapshot-details.ts";
import { optionsOf } from "../vault/vault-calls.ts";
import type { RestoreCalls, RestoreSource } from "./restore-api.ts";

/** A copy to read from, and the directory in it. */
interface OpenSource {
  readonly files: BackupFiles;
  readonly folder: string;
}

/** What the worker does for restores and for the phone's backup password. */
export function createRestoreCalls(tasks: Tasks, vaults: OpenVaults, log: Log): RestoreCalls {
  async function withSource<T>(source: RestoreSource, work: (open: OpenSource) => Promise<T>): Promise<T> {
    if (source.kind === "folder") {
      return inFolder(source.place, (files) => work({ files, folder: source.folder }));
    }
    const { repository } = vaults.get(source.vault);
    const snapshot = (await repository.snapshots()).find(({ id }) => id === source.snapshot);
    if (snapshot === undefined) throw new KeepsakeError("backup/not-found", { what: "snapshot" });
    return work({ files: await openSnapshotFiles(repository, snapshot.id), folder: udidOf(snapshot) });
  }

  return {
    inspectSource: (source, task) =>
      tasks.run(task, (signal) =>
        withSource(source, ({ files, folder }) => readRestoreFacts(files, folder, { signal })),
      ),
    restoreToPhone: ({ source, device, udid, password, choices }, task, callbacks) =>
      tasks.run(task, (signal) =>
        withPort(device, (duplex) =>
          withSource(source, async ({ files, folder }) => {
            const { systemFiles, preserveSettings, removeItemsNotRestored } = choices;
            const request = { udid, sourceUdid: folder, systemFiles, preserveSettings, removeItemsNotRestored };
            const host = createBackupHost(duplex, files, {}, { log });
            return host.restore(
              { ...request, reboot: true, ...(password === null ? {} : { password }) },
              optionsOf(signal, callbacks),
            );
          }),
        ),
      ),
    changePhonePassword: ({ device, udid, from, to }, task, callbacks) =>
      tasks.run(task, (signal) =>
        withPort(device, async (duplex) => {
          const host = createBackupHost(duplex, createMemoryFiles(), {}, { log });
          await host.changePassword({ udid, from, to }, optionsOf(signal, callbacks));
        }),
      ),
  };
}

/** The stream to the phone ends in every case: at its other end somebody waits for that. */
async function withPort<T>(port: MessagePort, work: (duplex: ReturnType<typeof portDuplex>) => Promise<T>): Promise<T> {
  const duplex = portDuplex(port, "phone");
  try {
    return await work(duplex);
  } catch (error) {
    duplex.abort(asKeepsakeError(error));
    throw error;
  }
}
