import type { WireError } from "../../base/errors.ts";
import { advance, type Progress } from "../../base/progress.ts";
import type { BackupPlace, OpenVaultInfo, SnapshotInfo, VaultFinding, VaultId } from "../../workers/api.ts";
import type { Access } from "./places.ts";
import type { VaultNotes } from "./vault-notes.ts";

/** The last time everything in a vault was read back. */
export interface VaultCheck {
  readonly atMs: number;
  readonly damaged: number;
}

/** A vault as the page remembers it. */
export interface KnownVault {
  readonly id: VaultId;
  readonly name: string;
  readonly place: BackupPlace;
  readonly check: VaultCheck | null;
  /** Of the vault that was opened here; missing until it was. */
  readonly repositoryId?: string;
}

export interface VaultState {
  readonly known: KnownVault;
  readonly access: Access;
  readonly door: "locked" | "opening" | "open";
  /** Null while it is not open. */
  readonly content: OpenVaultInfo | null;
  readonly error: WireError | null;
}

/** A place somebody picked for a new vault. */
export interface VaultDraft {
  readonly place: BackupPlace;
  readonly id: VaultId;
  readonly name: string;
  readonly finding: Exclude<VaultFinding, "vault">;
  readonly isCreating: boolean;
  readonly error: WireError | null;
}

export type VaultJobKind = "export" | "import" | "free" | "check" | "copy" | "repair";

/** What came of a job, as far as its kind has something to tell. */
export interface VaultJobResult {
  readonly freedBytes?: number;
  readonly imported?: number;
  readonly findings?: readonly WireError[];
}

/** The one piece of work on a vault besides a backup. */
export interface VaultJob {
  readonly kind: VaultJobKind;
  readonly vaultId: VaultId;
  readonly state: "running" | "done" | "stopped" | "failed";
  readonly progress: Progress;
  readonly result: VaultJobResult;
  readonly error: WireError | null;
}

/** What a keep rule did by itself after a backup. */
export interface Thinned {
  readonly vaultId: VaultId;
  readonly udid: string;
  readonly removed: number;
}

export interface Vaults {
  /** What earlier visits knew was read. */
  readonly loaded: boolean;
  readonly list: readonly VaultState[];
  /** Where the next backup goes; null when it goes into a plain folder. */
  readonly targetId: VaultId | null;
  readonly draft: VaultDraft | null;
  /** Why the place that was picked last cannot be used. */
  readonly pickError: WireError | null;
  readonly job: VaultJob | null;
  /** By the repository's id; of vaults that were opened on this visit. */
  readonly notes: Readonly<Record<string, VaultNotes>>;
  /** Until it is put away. */
  readonly thinned: Thinned | null;
}

export const noVaults: Vaults = {
  loaded: false,
  list: [],
  targetId: null,
  draft: null,
  pickError: null,
  job: null,
  notes: {},
  thinned: null,
};

export type VaultsEvent =
  | { readonly type: "vaults/loaded"; readonly list: readonly VaultState[] }
  | { readonly type: "vaults/drafted"; readonly draft: VaultDraft | null }
  | { readonly type: "vaults/pick-failed"; readonly error: WireError }
  | { readonly type: "vaults/creating" }
  | { readonly type: "vaults/create-failed"; readonly error: WireError }
  | { readonly type: "vaults/known"; readonly vault: VaultState }
  | { readonly type: "vaults/changed"; readonly id: VaultId; readonly change: Partial<VaultState> }
  | { readonly type: "vaults/opened"; readonly id: VaultId; readonly content: OpenVaultInfo }
  | { readonly type: "vaults/snapshots"; readonly id: VaultId; readonly snapshots: readonly SnapshotInfo[] }
  | { readonly type: "vaults/dropped"; readonly id: VaultId }
  | { readonly type: "vaults/targeted"; readonly id: VaultId }
  | { readonly type: "vaults/noted"; readonly notes: VaultNotes }
  | { readonly type: "vaults/thinned"; readonly thinned: Thinned | null }
  | { readonly type: "vaults/job"; readonly job: VaultJob | null }
  | { readonly type: "vaults/job-progress"; readonly progress: Progress }
  | { readonly type: "vaults/job-ended"; readonly end: Pick<VaultJob, "state" | "result" | "error"> };

export function reduceVaults(before: Vaults, event: VaultsEvent): Vaults {
  switch (event.type) {
    case "vaults/loaded":
      return { ...before, loaded: true, list: event.list };
    case "vaults/drafted":
      return { ...before, draft: event.draft, pickError: null };
    case "vaults/pick-failed":
      return { ...before, pickError: event.error };
    case "vaults/known":
      return { ...before, draft: null, pickError: null, list: [...without(before, event.vault.known.id), event.vault] };
    case "vaults/changed":
      return changeVault(before, event.id, event.change);
    case "vaults/opened":
      return {
        ...changeVault(before, event.id, { door: "open", content: event.content, error: null }),
        targetId: event.id,
      };
    case "vaults/dropped":
      return { ...before, list: without(before, event.id), targetId: otherThan(before.targetId, event.id) };
    case "vaults/targeted":
      return { ...before, targetId: event.id };
    case "vaults/noted":
      return { ...before, notes: { ...before.notes, [event.notes.repositoryId]: event.notes } };
    case "vaults/thinned":
      return { ...before, thinned: event.thinned };
    case "vaults/snapshots":
      return withSnapshots(before, event.id, event.snapshots);
    case "vaults/creating":
    case "vaults/create-failed":
      return { ...before, draft: reduceDraft(before.draft, event) };
    default:
      return { ...before, job: reduceJob(before.job, event) };
  }
}

type DraftEvent = Extract<VaultsEvent, { readonly type: "vaults/creating" | "vaults/create-failed" }>;

function reduceDraft(draft: VaultDraft | null, event: DraftEvent): VaultDraft | null {
  if (draft === null) return null;
  if (event.type === "vaults/creating") return { ...draft, isCreating: true, error: null };
  return { ...draft, isCreating: false, error: event.error };
}

type JobEvent = Extract<VaultsEvent, { readonly type: `vaults/job${string}` }>;

function reduceJob(job: VaultJob | null, event: JobEvent): VaultJob | null {
  if (event.type === "vaults/job") return event.job;
  if (job === null) return null;
  if (event.type === "vaults/job-ended") return { ...job, ...event.end };
  return { ...job, progress: advance(job.progress, event.progress) };
}

function without({ list }: Vaults, id: VaultId): readonly VaultState[] {
  return list.filter(({ known }) => known.id !== id);
}

function otherThan(targetId: VaultId | null, id: VaultId): VaultId | null {
  return targetId === id ? null : targetId;
}

function changeVault(before: Vaults, id: VaultId, change: Partial<VaultState>): Vaults {
  return { ...before, list: before.list.map((vault) => (vault.known.id === id ? { ...vault, ...change } : vault)) };
}

function withSnapshots(before: Vaults, id: VaultId, snapshots: readonly SnapshotInfo[]): Vaults {
  const content = findVault(before, id)?.content ?? null;
  return content === null ? before : changeVault(before, id, { content: { ...content, snapshots } });
}

export function findVault(vaults: Vaults, id: VaultId | null): VaultState | null {
  return vaults.list.find(({ known }) => known.id === id) ?? null;
}

/** What is remembered about an open vault; null while it is read. */
export function notesOf(vaults: Vaults, { content }: VaultState): VaultNotes | null {
  return content === null ? null : (vaults.notes[content.repositoryId] ?? null);
}

export function isVaultBusy({ job }: Vaults): boolean {
  return job?.state === "running";
}
