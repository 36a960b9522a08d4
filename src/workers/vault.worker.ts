import { createBackupHost, openAppleFolder } from "../backup/index.ts";
import { KeepsakeError } from "../base/errors.ts";
import { createLog } from "../base/log.ts";
import type { BackupPlace, VaultWorkerApi } from "./api.ts";
import { listBackups } from "./list-backups.ts";
import { portDuplex } from "./port-duplex.ts";
import { serve } from "./remote.ts";
import { Tasks } from "./tasks.ts";
import { createVaultCalls, optionsOf } from "./vault/vault-calls.ts";
import { inTurn } from "./web-lock.ts";

/** Where backups live in the browser's own file system. */
const BROWSER_FOLDER = "backups";

const log = createLog(Date.now);
const tasks = new Tasks();

const vaults = createVaultCalls(tasks, log);

const api: VaultWorkerApi = {
  ...vaults.calls,
  list: (place) => inFolder(place, (files) => listBackups(files)),
  backup: ({ target, device, udid, infoPlist }, task, callbacks) =>
    tasks.run(task, (signal) => {
      const options = optionsOf(signal, callbacks);
      if (target.kind === "vault") return vaults.backUp({ vault: target.id, device, udid, infoPlist }, options);
      return inFolder(target, (files) => {
        const host = createBackupHost(portDuplex(device, "phone"), files, infoPlist, { log });
        return host.backup({ udid, full: false }, options);
      });
    }),
  async cancel(task) {
    tasks.cancel(task);
  },
};

/** Opening a folder sweeps what a dead run left, so only one tab at a time may have it open. */
function inFolder<T>(
  place: BackupPlace,
  work: (files: Awaited<ReturnType<typeof openAppleFolder>>) => Promise<T>,
): Promise<T> {
  const name = place.kind === "browser" ? place.kind : place.id;
  return inTurn(`keepsake-folder-${name}`, async () => {
    const files = await openAppleFolder(await rootOf(place));
    try {
      return await work(files);
    } finally {
      await files.close().catch(() => undefined);
    }
  });
}

async function rootOf(place: BackupPlace): Promise<FileSystemDirectoryHandle> {
  if (place.kind === "folder") return place.handle;
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(BROWSER_FOLDER, { create: true });
  } catch (error) {
    throw new KeepsakeError("app/storage-blocked", {}, { cause: error });
  }
}

serve(api);
