import { createBackupHost } from "../backup/index.ts";
import { createLog } from "../base/log.ts";
import type { VaultWorkerApi } from "./api.ts";
import { createContentCalls } from "./content/content-calls.ts";
import { inFolder } from "./folder-access.ts";
import { listBackups } from "./list-backups.ts";
import { serve } from "./remote.ts";
import { createRestoreCalls } from "./restore/restore-calls.ts";
import { Tasks } from "./tasks.ts";
import { OpenVaults } from "./vault/open-vaults.ts";
import { createVaultCalls, optionsOf } from "./vault/vault-calls.ts";
import { openVerifiedRecords } from "./verify/verified-records.ts";
import { createVerifyCalls, lookAtCopy, remembering } from "./verify/verify-calls.ts";
import { withPort } from "./with-port.ts";

const log = createLog(Date.now);
const tasks = new Tasks();

const verifiedRecords = openVerifiedRecords();
const openVaults = new OpenVaults(verifiedRecords);
const verification = { vaults: openVaults, records: verifiedRecords };
const vaults = createVaultCalls(tasks, openVaults, log);

const content = createContentCalls(tasks, openVaults);

const api: VaultWorkerApi = {
  ...vaults.calls,
  ...createRestoreCalls(tasks, openVaults, log),
  ...content.calls,
  async lockVault(id) {
    content.closeAllOf(id);
    await vaults.calls.lockVault(id);
  },
  ...createVerifyCalls(tasks, openVaults, verifiedRecords),
  list: (place) => inFolder(place, (files) => listBackups(files)),
  backup: ({ target, device, udid, infoPlist }, task, callbacks) =>
    tasks.run(task, async (signal) => {
      const options = remembering(optionsOf(signal, callbacks));
      if (target.kind === "vault") {
        const { snapshot, ...report } = await withPort(device, (phone) =>
          vaults.backUp({ vault: target.id, device: phone, udid, infoPlist }, options),
        );
        return lookAtCopy(report, { kind: "snapshot", vault: target.id, snapshot }, verification, options);
      }
      const report = await withPort(device, (phone) =>
        inFolder(target, (files) => {
          const host = createBackupHost(phone, files, infoPlist, { log });
          return host.backup({ udid, full: false }, options);
        }),
      );
      return lookAtCopy(report, { kind: "folder", place: target, folder: udid }, verification, options);
    }),
  async cancel(task) {
    tasks.cancel(task);
  },
};

serve(api);
