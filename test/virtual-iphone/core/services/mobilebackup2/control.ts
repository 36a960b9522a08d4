import type { Content } from "../../files/content.ts";
import { isOnlyInEncryptedBackups } from "../../files/domains.ts";
import type { PhoneFiles } from "../../files/phone-files.ts";
import { fromBase64 } from "../../plist/base64.ts";
import type { BackupMisbehaviours } from "./misbehaviours.ts";
import type { RestoreReport } from "./restore-engine.ts";
import type { BackupState } from "./state.ts";

export interface ControlParts {
  readonly state: BackupState;
  readonly files: PhoneFiles;
  readonly restores: readonly RestoreReport[];
}

type Arguments = Readonly<Record<string, unknown>>;

/** Commands for tests that drive a phone in another process. Arguments and results are plain JSON. */
export async function runBackupCommand(parts: ControlParts, command: string, argument: unknown): Promise<unknown> {
  const action = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (action === undefined) throw new Error(`the backup agent knows no command ${command}`);
  return (await action(parts, (argument ?? {}) as Arguments)) ?? null;
}

const place = (argument: Arguments): [domain: string, path: string] => [
  String(argument["domain"]),
  String(argument["path"]),
];

const COMMANDS: Readonly<Record<string, (parts: ControlParts, argument: Arguments) => unknown>> = {
  /** `{plain: true}`: without what a backup without password leaves out. */
  digest: ({ files }, { plain }) =>
    files.stateDigest((file) => plain !== true || !isOnlyInEncryptedBackups(file.domain, file.path)),
  count: ({ files }) => files.count,
  edit: ({ files }, argument) => files.edit(...place(argument)),
  delete: ({ files }, argument) => files.delete(...place(argument)),
  add: ({ files }, argument) => files.add(...place(argument), argument["content"] as Content),
  write: ({ files }, argument) => files.write(...place(argument), fromBase64(String(argument["base64"]))),
  rename: ({ files }, argument) => files.rename(...place(argument), String(argument["to"])),
  setBackupPassword: ({ state }, { password }) =>
    state.setBackupPassword(typeof password === "string" ? password : null),
  /** Merges into the settings: findMyOn, freeBytes, scanMs … */
  set: ({ state }, argument) => void Object.assign(state.settings, argument),
  /** Replaces the knobs and makes spent ones usable again. */
  misbehave: ({ state }, argument) => {
    state.settings.misbehave = argument as BackupMisbehaviours;
    state.spentFaults.clear();
  },
  restores: ({ restores }) => restores,
};
