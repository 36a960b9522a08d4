import { asKeepsakeError, hasCode } from "../../base/errors.ts";
import type { RestoreSource, VaultId } from "../../workers/api.ts";
import type { AppContext } from "./context.ts";
import { isRunning, type PasswordSubject } from "./operation.ts";
import type { PhoneActions } from "./phone-actions.ts";
import type { Runner } from "./runner.ts";
import { newTask } from "./task.ts";
import { isVaultBusy } from "./vaults.ts";

export interface PasswordWish {
  /** Null: encryption is off now. */
  readonly from: string | null;
  /** Null: it shall be off. */
  readonly to: string | null;
  /** An open vault that shall keep it. */
  readonly keepIn: VaultId | null;
}

export interface PasswordActions {
  /** Of the connected phone. The phone asks for its passcode. */
  readonly changePhonePassword: (wish: PasswordWish) => void;
  readonly readKeptPasswords: (vault: VaultId) => void;
  readonly showKeptPassword: (vault: VaultId, udid: string) => void;
  readonly hidePassword: () => void;
  readonly forgetKeptPasswords: (vault: VaultId, udid: string) => void;
  /** Against a copy of the phone; kept in the vault when it fits and that is wanted. Null: what the vault keeps. */
  readonly provePhonePassword: (
    source: RestoreSource,
    phone: { readonly udid: string; readonly phoneName: string },
    password: string | null,
    keepIn: VaultId | null,
  ) => void;
}

export function createPasswordActions(
  { store, engine }: AppContext,
  runner: Runner,
  phones: Pick<PhoneActions, "refreshPhone">,
): PasswordActions {
  async function change({ from, to, keepIn }: PasswordWish): Promise<void> {
    const { connection, operation } = store.state;
    if (connection.id !== "ready" || isRunning(operation) || isVaultBusy(store.state.vaults)) return;
    const { udid, demo } = connection.phone;
    const kind = from === null ? "enable" : to === null ? "disable" : "change";
    const phoneName = connection.info.name;
    const subject: PasswordSubject = { kind: "password", change: kind, udid, phoneName, demo };
    // Kept before it is set: a password nobody knows would lock every later copy.
    if (to !== null && keepIn !== null && !(await keep(keepIn, udid, phoneName, to))) return;
    await runner.run(
      subject,
      async (task, callbacks) => {
        await engine.changePhonePassword({ udid, from, to }, task, callbacks);
        return { files: 0, bytes: 0, warnings: [] };
      },
      () => undefined,
    );
    const { id } = store.state.operation;
    // What the phone refused is no password of it. After a broken connection nobody knows: then it stays.
    if (to !== null && keepIn !== null && (id === "failed" || id === "stopped")) {
      await kept(keepIn, () => engine.vault.forgetPasswords(keepIn, udid, to));
    }
    await phones.refreshPhone();
  }

  async function keep(vault: VaultId, udid: string, phoneName: string, password: string): Promise<boolean> {
    return kept(vault, () => engine.vault.keepPassword({ vault, udid, phoneName, password }));
  }

  /** What the vault keeps afterwards becomes state. False when it could not be done. */
  async function kept(vault: VaultId, work: () => ReturnType<typeof engine.vault.keptPasswords>): Promise<boolean> {
    try {
      store.dispatch({ type: "passwords/kept", vault, kept: await work() });
      return true;
    } catch (error) {
      store.dispatch({ type: "passwords/failed", error: asKeepsakeError(error).toWire() });
      return false;
    }
  }

  async function show(vault: VaultId, udid: string): Promise<void> {
    const password = await engine.vault.revealPassword(vault, udid).catch(() => null);
    if (password !== null) store.dispatch({ type: "passwords/revealed", revealed: { udid, password } });
  }

  async function prove(
    source: RestoreSource,
    { udid, phoneName }: { readonly udid: string; readonly phoneName: string },
    typed: string | null,
    keepIn: VaultId | null,
  ): Promise<void> {
    store.dispatch({ type: "passwords/proof", proof: { udid, state: "checking", error: null } });
    try {
      const { password } = await engine.vault.provePassword({ source, password: typed }, newTask("prove"));
      if (keepIn !== null && typed !== null) await keep(keepIn, udid, phoneName, password);
      store.dispatch({ type: "passwords/proof", proof: { udid, state: "proven", error: null } });
    } catch (error) {
      const state = hasCode(error, "backup/wrong-password") ? "wrong" : "failed";
      const known = asKeepsakeError(error).toWire();
      store.dispatch({ type: "passwords/proof", proof: { udid, state, error: known } });
    }
  }

  return {
    changePhonePassword: (wish) => void change(wish),
    readKeptPasswords: (vault) => void kept(vault, () => engine.vault.keptPasswords(vault)),
    showKeptPassword: (vault, udid) => void show(vault, udid),
    hidePassword: () => store.dispatch({ type: "passwords/revealed", revealed: null }),
    forgetKeptPasswords: (vault, udid) => void kept(vault, () => engine.vault.forgetPasswords(vault, udid, null)),
    provePhonePassword: (source, phone, password, keepIn) => void prove(source, phone, password, keepIn),
  };
}
