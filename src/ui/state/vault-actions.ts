import { asKeepsakeError, hasCode, KeepsakeError } from "../../base/errors.ts";
import type { BackupPlace, OpenVaultInfo, VaultId } from "../../workers/api.ts";
import { text } from "../text/index.ts";
import { lockWhenIdle } from "./auto-lock.ts";
import type { AppContext } from "./context.ts";
import { isRunning } from "./operation.ts";
import type { PlaceActions } from "./place-actions.ts";
import { accessOf } from "./place-actions.ts";
import { findVault, isVaultBusy, type KnownVault, type VaultState } from "./vaults.ts";

export interface VaultActions {
  /** Opens the folder picker; needs a click. */
  readonly addVaultInFolder: () => void;
  readonly addVaultInBrowser: () => void;
  readonly cancelVaultDraft: () => void;
  readonly createVault: (passphrase: string, remember: boolean) => void;
  readonly unlockVault: (id: VaultId, passphrase: string, remember: boolean) => void;
  readonly lockVault: (id: VaultId) => void;
  /** Forgets where the vault is, and its passphrase; the vault stays. */
  readonly forgetVault: (id: VaultId) => void;
  /** Asks the browser for the permission again; needs a click. */
  readonly allowVault: (id: VaultId) => void;
  readonly targetVault: (id: VaultId) => void;
  readonly readVault: (id: VaultId) => Promise<void>;
}

/** What happens between tabs, see tab-actions.ts. */
export interface VaultHandOver {
  /** All that are open. */
  readonly lockVaults: () => void;
  /** Opens what could not be opened because another tab had it open. */
  readonly openRefused: () => void;
}

const BROWSER_ID = "browser";

export function createVaultActions(
  { store, engine, local }: AppContext,
  places: PlaceActions,
): VaultActions & VaultHandOver {
  /** What another tab had open: how it was to be opened here. */
  const refused = new Map<VaultId, () => Promise<OpenVaultInfo | null>>();

  async function load(): Promise<void> {
    const known = await local.vaults().catch(() => []);
    const list = await Promise.all(known.map(async (each) => lockedVault(each, await accessOf(each.place))));
    store.dispatch({ type: "vaults/loaded", list });
    for (const { known: vault, access } of list) if (access === "granted") void openRemembered(vault);
  }

  async function openRemembered({ id, place }: KnownVault): Promise<void> {
    await opening(id, () => engine.vault.openRemembered(place));
  }

  async function pickFolder(): Promise<void> {
    const handle = await window.showDirectoryPicker({ mode: "readwrite", id: "vault", startIn: "documents" });
    if ((await handle.requestPermission({ mode: "readwrite" })) !== "granted") return;
    const known = await findSame(handle);
    if (known !== null) return;
    const id = crypto.randomUUID();
    await draft({ kind: "folder", id, handle }, id, handle.name);
  }

  async function findSame(handle: FileSystemDirectoryHandle): Promise<VaultState | null> {
    for (const vault of store.state.vaults.list) {
      const { place } = vault.known;
      if (place.kind === "folder" && (await place.handle.isSameEntry(handle))) return vault;
    }
    return null;
  }

  async function useBrowser(): Promise<void> {
    // The answer is a fact to show, not a condition.
    await navigator.storage.persist().catch(() => false);
    await places.readRoom();
    await draft({ kind: "browser" }, BROWSER_ID, text.vault.browserName);
  }

  /** A vault that is there already is asked for its passphrase; everywhere else one can be made. */
  async function draft(place: BackupPlace, id: VaultId, name: string): Promise<void> {
    try {
      const finding = await engine.vault.look(place);
      if (finding === "vault") know({ id, name, place, check: null });
      else {
        store.dispatch({ type: "vaults/drafted", draft: { place, id, name, finding, isCreating: false, error: null } });
      }
    } catch (error) {
      store.dispatch({ type: "vaults/pick-failed", error: asKeepsakeError(error).toWire() });
    }
  }

  function know(known: KnownVault): void {
    store.dispatch({ type: "vaults/known", vault: lockedVault(known, "granted") });
    // Forgetting the place costs a click next time; it must not stop the vault from being used.
    void local.putVault(known, Date.now()).catch(() => undefined);
  }

  async function create(passphrase: string, remember: boolean): Promise<void> {
    const { draft: made } = store.state.vaults;
    if (made === null || made.isCreating) return;
    store.dispatch({ type: "vaults/creating" });
    try {
      const content = await engine.vault.createVault(made.place, passphrase, remember);
      const { repositoryId } = content;
      know({ id: made.id, name: made.name, place: made.place, check: null, repositoryId });
      store.dispatch({ type: "vaults/opened", id: made.id, content });
    } catch (error) {
      store.dispatch({ type: "vaults/create-failed", error: asKeepsakeError(error).toWire() });
    }
  }

  async function opening(id: VaultId, open: () => Promise<OpenVaultInfo | null>): Promise<void> {
    store.dispatch({ type: "vaults/changed", id, change: { door: "opening", error: null } });
    refused.delete(id);
    try {
      const content = await open();
      if (content === null) store.dispatch({ type: "vaults/changed", id, change: { door: "locked" } });
      else {
        await recognise(id, content);
        store.dispatch({ type: "vaults/opened", id, content });
      }
    } catch (error) {
      if (hasCode(error, "app/two-tabs")) refused.set(id, open);
      store.dispatch({
        type: "vaults/changed",
        id,
        change: { door: "locked", error: asKeepsakeError(error).toWire() },
      });
    }
  }

  /** The same folder may hold another vault by now: another drive under the same name. @throws vault/another */
  async function recognise(id: VaultId, { repositoryId }: OpenVaultInfo): Promise<void> {
    const known = findVault(store.state.vaults, id)?.known;
    if (known === undefined || known.repositoryId === repositoryId) return;
    if (known.repositoryId !== undefined) {
      await engine.vault.lockVault(id).catch(() => undefined);
      throw new KeepsakeError("vault/another");
    }
    const recognised = { ...known, repositoryId };
    store.dispatch({ type: "vaults/changed", id, change: { known: recognised } });
    void local.putVault(recognised, Date.now()).catch(() => undefined);
  }

  function unlock(id: VaultId, passphrase: string, remember: boolean): void {
    const vault = findVault(store.state.vaults, id);
    if (vault === null || vault.door !== "locked") return;
    void opening(id, () => engine.vault.openVault(vault.known.place, passphrase, remember));
  }

  function lock(id: VaultId): void {
    if (isBusy()) return;
    store.dispatch({ type: "vaults/changed", id, change: { door: "locked", content: null, error: null } });
    void engine.vault.lockVault(id).catch(() => undefined);
  }

  function isBusy(): boolean {
    return isRunning(store.state.operation) || isVaultBusy(store.state.vaults);
  }

  /** The keys were in the worker: what was open is locked now, and opened again where the passphrase is remembered. */
  function onWorkerLost(): void {
    for (const { known, door } of store.state.vaults.list) {
      if (door === "locked") continue;
      store.dispatch({ type: "vaults/changed", id: known.id, change: { door: "locked", content: null } });
      void openRemembered(known);
    }
  }

  function lockAll(): void {
    for (const { known, door } of store.state.vaults.list) if (door === "open") lock(known.id);
  }

  async function allow(id: VaultId): Promise<void> {
    const vault = findVault(store.state.vaults, id);
    if (vault?.known.place.kind !== "folder") return;
    const access = await vault.known.place.handle.requestPermission({ mode: "readwrite" });
    store.dispatch({ type: "vaults/changed", id, change: { access } });
    if (access === "granted") await openRemembered(vault.known);
  }

  async function forget(id: VaultId): Promise<void> {
    if (isBusy()) return;
    lock(id);
    refused.delete(id);
    store.dispatch({ type: "vaults/dropped", id });
    await local.deleteVault(id);
    await engine.vault.forgetPassphrase(id);
  }

  async function read(id: VaultId): Promise<void> {
    try {
      store.dispatch({ type: "vaults/snapshots", id, snapshots: await engine.vault.snapshots(id) });
    } catch (error) {
      // A lost worker has lost the keys with it.
      const change = hasCode(error, "vault/closed") ? { door: "locked" as const, content: null } : {};
      store.dispatch({ type: "vaults/changed", id, change: { ...change, error: asKeepsakeError(error).toWire() } });
    }
  }

  lockWhenIdle(isBusy, lockAll);
  engine.onLost("vault", onWorkerLost);
  void load();

  return {
    // A closed picker is a change of mind, not an error.
    addVaultInFolder: () => void pickFolder().catch(() => undefined),
    addVaultInBrowser: () => void useBrowser(),
    cancelVaultDraft: () => store.dispatch({ type: "vaults/drafted", draft: null }),
    createVault: (passphrase, remember) => void create(passphrase, remember),
    unlockVault: unlock,
    lockVault: lock,
    forgetVault: (id) => void forget(id).catch(() => undefined),
    allowVault: (id) => void allow(id).catch(() => undefined),
    targetVault: (id) => store.dispatch({ type: "vaults/targeted", id }),
    readVault: read,
    lockVaults: lockAll,
    openRefused() {
      for (const [id, open] of refused) void opening(id, open);
    },
  };
}

function lockedVault(known: KnownVault, access: VaultState["access"]): VaultState {
  return { known, access, door: "locked", content: null, error: null };
}
