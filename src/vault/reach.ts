import type { AbortOptions } from "../base/abort.ts";
import type { KeepsakeError } from "../base/errors.ts";
import type { BlobIndex } from "./blob-index.ts";
import type { RepositoryContext } from "./context.ts";
import { isDamage } from "./damage.ts";
import type { BlobId, BlobType, ObjectId } from "./object-id.ts";
import type { Snapshot } from "./repository.ts";
import { missingBlob, readTree } from "./trees.ts";

/** A damaged place: one blob of a pack, or all of it (`blob` null). */
export interface BlobDamage {
  readonly pack: ObjectId;
  readonly blob: BlobId | null;
}

/** Which snapshots need what. */
export interface Reach {
  /** Missing or unreadable trees, missing data blobs. */
  readonly structural: readonly { readonly error: KeepsakeError; readonly snapshots: readonly Snapshot[] }[];
  needing(damage: BlobDamage): readonly Snapshot[];
}

type DamagedBlobs = ReadonlyMap<string, BlobDamage>;

/** The blobs that have no sound place left because of `badPacks`, by "type/id". A pack without a named blob is bad as a whole. */
export function damagedBlobs(
  blobs: BlobIndex,
  badPacks: ReadonlyMap<ObjectId, readonly KeepsakeError[]>,
): DamagedBlobs {
  const damaged = new Map<string, BlobDamage>();
  for (const [id, errors] of badPacks) {
    const pack = blobs.packs[blobs.packNumber(id) ?? -1];
    if (pack === undefined) continue;
    const named = errors.flatMap(({ context }) => (typeof context["blob"] === "string" ? [context["blob"]] : []));
    for (const blob of blobs.blobsOf(pack)) {
      if (named.length > 0 && !named.includes(blob.id)) continue;
      damaged.set(`${blob.type}/${blob.id}`, { pack: id, blob: blob.id });
    }
  }
  return damaged;
}

/**
 * Walks the trees of all snapshots, each tree once. Only trees above something damaged are remembered with what is wrong
 * below them, so a sound repository costs one byte per blob.
 */
export async function reachOf(
  context: RepositoryContext,
  snapshots: readonly Snapshot[],
  damagedPlaces: DamagedBlobs,
  options?: AbortOptions,
): Promise<Reach> {
  const walk = new DamageWalk(context, damagedPlaces, options);
  const structural = new Map<string, { error: KeepsakeError; snapshots: Snapshot[] }>();
  const needing = new Map<string, Snapshot[]>();
  for (const snapshot of snapshots) {
    for (const wrong of await walk.below(snapshot.tree)) {
      const error = walk.errors.get(wrong);
      if (error === undefined) {
        needing.set(wrong, [...(needing.get(wrong) ?? []), snapshot]);
        continue;
      }
      const entry = structural.get(wrong) ?? { error, snapshots: [] };
      entry.snapshots.push(snapshot);
      structural.set(wrong, entry);
    }
  }
  return {
    structural: [...structural.values()],
    needing: ({ pack, blob }) => {
      const found = new Set<Snapshot>();
      for (const [key, affected] of needing) {
        const place = damagedPlaces.get(key);
        if (place?.pack !== pack || (blob !== null && place.blob !== blob)) continue;
        for (const snapshot of affected) found.add(snapshot);
      }
      return snapshots.filter((snapshot) => found.has(snapshot));
    },
  };
}

const NOTHING: ReadonlySet<string> = new Set();

class DamageWalk {
  /** What is structurally wrong, by "type/id". */
  readonly errors = new Map<string, KeepsakeError>();
  readonly #context: RepositoryContext;
  readonly #damaged: DamagedBlobs;
  readonly #options: AbortOptions | undefined;
  readonly #seen: Uint8Array;
  /** Seen trees with something wrong below them. */
  readonly #wrongBelow = new Map<BlobId, ReadonlySet<string>>();

  constructor(context: RepositoryContext, damaged: DamagedBlobs, options: AbortOptions | undefined) {
    this.#context = context;
    this.#damaged = damaged;
    this.#options = options;
    this.#seen = new Uint8Array(context.index.blobs.size);
  }

  /** The keys of everything wrong in and below a tree. */
  async below(tree: BlobId): Promise<ReadonlySet<string>> {
    const entry = this.#context.index.blobs.find("tree", tree);
    if (entry === null) return this.#missing("tree", tree);
    if (this.#seen[entry] === 1) return this.#wrongBelow.get(tree) ?? NOTHING;
    this.#seen[entry] = 1;
    const wrong = await this.#judge(tree);
    if (wrong.size > 0) this.#wrongBelow.set(tree, wrong);
    return wrong;
  }

  async #judge(tree: BlobId): Promise<ReadonlySet<string>> {
    const wrong = new Set<string>();
    if (this.#damaged.has(`tree/${tree}`)) wrong.add(`tree/${tree}`);
    try {
      for (const node of await readTree(this.#context, tree, this.#options)) {
        for (const id of node.content) this.#judgeData(id, wrong);
        if (node.subtree !== null) for (const each of await this.below(node.subtree)) wrong.add(each);
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
      // What the packs' own check found is told there.
      if (!wrong.has(`tree/${tree}`)) {
        this.errors.set(`tree/${tree}`, error);
        wrong.add(`tree/${tree}`);
      }
    }
    return wrong;
  }

  #judgeData(id: BlobId, wrong: Set<string>): void {
    const key = `data/${id}`;
    if (this.#damaged.has(key)) wrong.add(key);
    if (!this.#context.index.blobs.has("data", id)) for (const each of this.#missing("data", id)) wrong.add(each);
  }

  #missing(type: BlobType, id: BlobId): ReadonlySet<string> {
    const key = `${type}/${id}`;
    this.errors.set(key, missingBlob(id, type));
    return new Set([key]);
  }
}
