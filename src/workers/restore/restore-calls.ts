import {
  type BackupFiles,
  createBackupHost,
  createMemoryFiles,
  fileIdOf,
  type KeptPassword,
  loadManifest,
  provePassword,
  readKeptPasswords,
  readRestoreFacts,
  type UnlockedKeyBag,
  weighDomains,
  withoutParts,
  withPassword,
  writeKeptPasswords,
} from "../../backup/index.ts";
import type { Log } from "../../base/log.ts";
import type { OperationOptions } from "../../base/progress.ts";
import { type Copy, openCopy } from "../content/open-copy.ts";
import { inFolder } from "../folder-access.ts";
import type { Tasks } from "../tasks.ts";
import type { OpenVaults } from "../vault/open-vaults.ts";
import { optionsOf } from "../vault/vault-calls.ts";
import { withPort } from "../with-port.ts";
import { checkSource } from "./check-source.ts";
import { createPasswordCalls } from "./password-calls.ts";
import type { RestoreCalls, RestoreChoices, RestoreSource } from "./restore-api.ts";

/** What the worker does for restores and for the phone's backup password. */
export function createRestoreCalls(tasks: Tasks, vaults: OpenVaults, log: Log): RestoreCalls {
  /** While a copy in a folder is sent or read through, no other tab may change it. */
  function holding<T>(source: RestoreSource, work: (copy: Copy) => Promise<T>): Promise<T> {
    if (source.kind === "folder") return inFolder(source.place, (files) => work({ files, folder: source.folder }));
    return openCopy(source, vaults).then(work);
  }

  async function prove(source: RestoreSource, typed: string | null, options: OperationOptions): Promise<string> {
    const { files, folder } = await openCopy(source, vaults);
    const candidates = typed === null ? await keptFor(vaults, folder) : [typed];
    const { password, unlocked } = await provePassword(files, folder, candidates, options);
    unlocked.lock();
    await vaults.forEachOpen(async ({ repository }) => {
      const kept = await readKeptPasswords(repository);
      const entry = kept.find((each) => each.udid === folder && each.password === password);
      if (entry === undefined) return;
      await writeKeptPasswords(repository, withPassword(kept, { ...entry, provenAtMs: Date.now() }), Date.now());
    });
    return password;
  }

  return {
    ...createPasswordCalls(vaults),
    inspectSource: (source, task) =>
      tasks.run(task, async (signal) => {
        const { files, folder } = await openCopy(source, vaults);
        return readRestoreFacts(files, folder, { signal });
      }),
    provePassword: ({ source, password }, task) =>
      tasks.run(task, async (signal) => ({ password: await prove(source, password, { signal }) })),
    weighSource: ({ source, password }, task) =>
      tasks.run(task, async (signal) => {
        const { files, folder } = await openCopy(source, vaults);
        return opened({ files, folder }, password, signal, (bag) => weighDomains(files, folder, bag, { signal }));
      }),
    checkSource: ({ source, readAll, password, choices }, task, callbacks) =>
      tasks.run(task, (signal) =>
        holding(source, (copy) =>
          opened(copy, password, signal, (unlocked) =>
            checkSource(copy, { readAll, choices, unlocked }, optionsOf(signal, callbacks)),
          ),
        ),
      ),
    restoreToPhone: ({ source, device, udid, password, choices }, task, callbacks) =>
      tasks.run(task, (signal) =>
        withPort(device, (duplex) =>
          holding(source, async ({ files, folder }) => {
            const { systemFiles, preserveSettings, removeItemsNotRestored } = choices;
            const request = { udid, sourceUdid: folder, systemFiles, preserveSettings, removeItemsNotRestored };
            const sent = await sentFiles({ files, folder }, choices, password, signal);
            const host = createBackupHost(duplex, sent, {}, { log });
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

/** The phone's own passwords first: an older copy may be of a phone whose password came along to this one. */
async function keptFor(vaults: OpenVaults, udid: string): Promise<readonly string[]> {
  const all: KeptPassword[] = [];
  await vaults.forEachOpen(async ({ repository }) => void all.push(...(await readKeptPasswords(repository))));
  const isOwn = (each: KeptPassword): boolean => each.udid === udid;
  return [...all.filter(isOwn), ...all.filter((each) => !isOwn(each))].map(({ password }) => password);
}

/** What the phone gets to see of the copy. */
async function sentFiles(
  { files, folder }: Copy,
  { leaveOut, leaveOutFiles }: RestoreChoices,
  password: string | null,
  signal: AbortSignal | undefined,
): Promise<BackupFiles> {
  if (leaveOut.length + leaveOutFiles.length === 0) return files;
  const fileIds = new Set(leaveOutFiles.map(({ domain, path }) => fileIdOf(domain, path)));
  const parts = { domains: new Set(leaveOut), fileIds };
  return opened({ files, folder }, password, signal, (bag) => withoutParts(files, folder, parts, bag, { signal }));
}

/** `work` with the open key bag of an encrypted copy, which is locked again afterwards. @throws backup/wrong-password */
async function opened<T>(
  { files, folder }: Copy,
  password: string | null,
  signal: AbortSignal | undefined,
  work: (unlocked: UnlockedKeyBag | undefined) => Promise<T>,
): Promise<T> {
  const manifest = await loadManifest(files, folder, { signal });
  const candidates = password === null ? [] : [password];
  const bag = manifest?.isEncrypted === true ? await provePassword(files, folder, candidates, { signal }) : null;
  try {
    return await work(bag?.unlocked);
  } finally {
    bag?.unlocked.lock();
  }
}
