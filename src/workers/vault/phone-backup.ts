import {
  type BackupOutcome,
  backUpIntoVault,
  createBackupHost,
  type JournalStore,
  type SnapshotOverlay,
  type VaultBackupOutcome,
} from "../../backup/index.ts";
import type { ByteDuplex } from "../../base/byte-duplex.ts";
import type { Log } from "../../base/log.ts";
import type { OperationOptions } from "../../base/progress.ts";
import type { PlistDict } from "../api.ts";
import type { OpenVault } from "./open-vaults.ts";

export interface PhoneBackup {
  readonly vault: OpenVault;
  readonly device: ByteDuplex;
  readonly udid: string;
  readonly infoPlist: PlistDict;
  readonly journals: JournalStore;
  readonly log: Log;
}

/** What a closed tab may cost at most. */
const CHECKPOINT_MS = 120_000;

/** One backup of a phone becomes one snapshot; what arrived before a failure becomes an incomplete one. */
export async function backUpPhone(
  input: PhoneBackup,
  options: OperationOptions,
): Promise<VaultBackupOutcome<BackupOutcome>> {
  const { vault, udid, infoPlist } = input;
  const name = infoPlist["Device Name"];
  const request = {
    udid,
    deviceName: typeof name === "string" ? name : "",
    journal: { store: input.journals, key: `${vault.repository.id}/${udid}` },
  };
  return vault.asking(options, async () => {
    const work = (files: SnapshotOverlay): Promise<BackupOutcome> =>
      withCheckpoints(files, () => {
        const host = createBackupHost(input.device, files, infoPlist, { log: input.log });
        return host.backup({ udid, full: false }, options);
      });
    return backUpIntoVault(vault.repository, request, work, options);
  });
}

async function withCheckpoints<T>(files: SnapshotOverlay, work: () => Promise<T>): Promise<T> {
  let saving: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // A checkpoint that fails costs nothing yet: the commit will say why.
    saving = saving.then(() => files.checkpoint()).catch(() => undefined);
  }, CHECKPOINT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await saving;
  }
}
