import { fromUtf8, utf8 } from "../../base/bytes.ts";
import { hasCode, KeepsakeError } from "../../base/errors.ts";
import { type BlobId, type BlobUploader, isObjectId, type Repository, type SnapshotId } from "../../vault/index.ts";
import { type BackupPath, backupPath } from "./backup-path.ts";

/** A small place on this computer that survives a closed tab: a few hundred bytes under one key. Nothing in it is secret. */
export interface JournalStore {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface JournalPlace {
  readonly store: JournalStore;
  /** One run at a time may use a key: vault and phone. */
  readonly key: string;
}

/** What happened to the tree, in order. A file carries its node; content is in the vault already. */
export type TreeChange =
  | readonly ["file", BackupPath, string]
  | readonly ["directory", BackupPath]
  | readonly ["move" | "copy", BackupPath, BackupPath]
  | readonly ["remove", BackupPath];

/** Well below the largest blob. */
const BLOB_CHARACTERS = 1_048_576;

/**
 * What changed since the base snapshot, for a run whose tab is closed: no trees, no snapshot yet. The changes themselves
 * lie sealed in the vault as blobs nobody else refers to; outside it are only the base and the ids of those blobs.
 */
export class OverlayJournal {
  readonly #place: JournalPlace | null;
  readonly #base: SnapshotId | null;
  #blobs: BlobId[] = [];
  #changes: string[] = [];

  constructor(place: JournalPlace | null, base: SnapshotId | null) {
    this.#place = place;
    this.#base = base;
  }

  record(change: TreeChange): void {
    if (this.#place !== null) this.#changes.push(JSON.stringify(change));
  }

  /** Saves everything recorded so far. `checkpoint` must make the blobs durable before the journal names them. */
  async write(uploader: BlobUploader, checkpoint: () => Promise<void>): Promise<void> {
    const changes = this.#changes;
    this.#changes = [];
    const saved: BlobId[] = [];
    for (const text of textsOf(changes)) saved.push((await uploader.saveBlob("data", utf8(text))).id);
    await checkpoint();
    if (this.#place === null || saved.length === 0) return;
    this.#blobs = [...this.#blobs, ...saved];
    await this.#place.store.set(this.#place.key, JSON.stringify({ base: this.#base, blobs: this.#blobs }));
  }

  /** The changes of a run on the same base that never came to its end; none when there was none, or the vault lost them. */
  async read(repository: Repository): Promise<readonly TreeChange[]> {
    const text = (await this.#place?.store.get(this.#place.key)) ?? null;
    const blobs = text === null ? null : blobsOf(text, this.#base);
    if (blobs === null || !blobs.every((id) => repository.hasBlob("data", id))) return [];
    const changes: TreeChange[] = [];
    try {
      for (const id of blobs) changes.push(...parseChanges(fromUtf8(await repository.loadBlob("data", id))));
    } catch (error) {
      if (hasCode(error, "base/malformed") || hasCode(error, "vault/damaged")) return [];
      throw error;
    }
    this.#blobs = [...blobs];
    return changes;
  }

  async clear(): Promise<void> {
    this.#blobs = [];
    this.#changes = [];
    await this.#place?.store.delete(this.#place.key);
  }
}

function* textsOf(changes: readonly string[]): Iterable<string> {
  let lines: string[] = [];
  let length = 0;
  for (const change of changes) {
    lines.push(change);
    length += change.length;
    if (length < BLOB_CHARACTERS) continue;
    yield lines.join("\n");
    [lines, length] = [[], 0];
  }
  if (lines.length > 0) yield lines.join("\n");
}

function blobsOf(text: string, base: SnapshotId | null): readonly BlobId[] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("base" in value) || !("blobs" in value)) return null;
    if (value.base !== base || !Array.isArray(value.blobs)) return null;
    return value.blobs.every(isObjectId) ? value.blobs : null;
  } catch {
    return null; // torn, or of another version: as if there were none
  }
}

function parseChanges(text: string): TreeChange[] {
  return text.split("\n").map((line) => {
    try {
      return changeOf(JSON.parse(line));
    } catch (error) {
      throw new KeepsakeError("base/malformed", { format: "journal" }, { cause: error });
    }
  });
}

function changeOf(value: unknown): TreeChange {
  const [kind, first, second]: readonly unknown[] = Array.isArray(value) ? value : [];
  if (typeof first === "string") {
    if (kind === "directory" || kind === "remove") return [kind, backupPath(first)];
    if (kind === "file" && typeof second === "string") return [kind, backupPath(first), second];
    if ((kind === "move" || kind === "copy") && typeof second === "string") {
      return [kind, backupPath(first), backupPath(second)];
    }
  }
  throw new KeepsakeError("base/malformed", { format: "journal" });
}
