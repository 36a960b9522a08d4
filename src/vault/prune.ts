import { throwIfAborted } from "../base/abort.ts";
import { forEachAtOnce } from "../base/concurrent.ts";
import { createProgressReporter, type OperationOptions } from "../base/progress.ts";
import type { BlobIndex, PackInfo } from "./blob-index.ts";
import type { RepositoryContext } from "./context.ts";
import { damaged } from "./damage.ts";
import type { IndexedPack } from "./format/index-file.ts";
import { isObjectId, type ObjectId } from "./object-id.ts";
import { listSnapshots } from "./snapshots.ts";
import { markNeeded, missingBlob } from "./trees.ts";
import { UploadSession } from "./uploader.ts";

/** Repacking costs reading and writing: a little waste is left alone, as restic does. */
const TOLERATED_UNUSED_SHARE = 0.05;

interface PrunePlan {
  /** Packs nothing needs. */
  readonly remove: readonly PackInfo[];
  /** Packs whose needed blobs are copied to new packs first. */
  readonly repack: readonly PackInfo[];
  /** Files in the store that no index lists. */
  readonly stray: readonly { readonly name: ObjectId; readonly sizeBytes: number }[];
}

/**
 * Frees what no snapshot needs. Nothing is deleted before the index without it is durable: copies, new index, old index,
 * packs, in this order, so that every interruption leaves a sound repository.
 * The caller holds the exclusive lock.
 * @throws vault/damaged before anything is changed when a snapshot, tree or index cannot be read or a needed blob is missing
 */
export async function prune(
  context: RepositoryContext,
  options: OperationOptions = {},
): Promise<{ readonly freedBytes: number }> {
  const { index, store, clock } = context;
  const progress = createProgressReporter(options.onProgress, () => clock.nowMs());
  progress.update({ phase: "preparing" });
  await index.refresh(options);
  const { snapshots, damage } = await listSnapshots(context, options);
  for (const error of [...index.damage, ...damage]) throw error;
  const needed = await markNeeded(
    context,
    snapshots.map((snapshot) => snapshot.tree),
    options,
  );
  const sizes = await packSizes(context, options);
  requireNeededPacks(index.blobs, needed, sizes);
  const plan = makePlan(index.blobs, needed, sizes);
  progress.update({ phase: "committing" });
  const addedBytes = await repack(context, plan.repack, needed, options);
  await replaceIndex(context, [...plan.remove, ...plan.repack], options);
  throwIfAborted(options.signal);
  let freedBytes = -addedBytes;
  const gone = [...plan.remove, ...plan.repack].map(({ id }) => ({ name: id, sizeBytes: sizes.get(id) ?? 0 }));
  await forEachAtOnce([...gone, ...plan.stray], store.concurrency, async ({ name, sizeBytes }) => {
    throwIfAborted(options.signal);
    await store.delete({ type: "pack", name }, options);
    freedBytes += sizeBytes;
  });
  progress.update({ fraction: 1 });
  progress.finish();
  return { freedBytes: Math.max(0, freedBytes) };
}

async function packSizes(context: RepositoryContext, options: OperationOptions): Promise<Map<ObjectId, number>> {
  const sizes = new Map<ObjectId, number>();
  for await (const { name, sizeBytes } of context.store.list("pack", options)) {
    if (isObjectId(name)) sizes.set(name, sizeBytes);
  }
  return sizes;
}

/** A needed pack that is missing or cut must stop everything: what looks unneeded may be the only sound copy. */
function requireNeededPacks(blobs: BlobIndex, needed: Uint8Array, sizes: ReadonlyMap<ObjectId, number>): void {
  for (const pack of blobs.packs) {
    if (usedBytes(blobs, pack, needed) === 0 || sizes.get(pack.id) === pack.sizeBytes) continue;
    throw damaged({ type: "pack", name: pack.id }, sizes.has(pack.id) ? "size" : "missing");
  }
}

function usedBytes(blobs: BlobIndex, pack: PackInfo, needed: Uint8Array): number {
  let used = 0;
  for (let entry = pack.firstEntry; entry < pack.firstEntry + pack.blobs; entry++) {
    if (needed[entry] === 1) used += blobs.sealedBytes(entry);
  }
  return used;
}

function makePlan(blobs: BlobIndex, needed: Uint8Array, sizes: ReadonlyMap<ObjectId, number>): PrunePlan {
  const remove: PackInfo[] = [];
  const partly: { readonly pack: PackInfo; readonly unused: number }[] = [];
  let usedTotal = 0;
  for (const pack of blobs.packs) {
    const used = usedBytes(blobs, pack, needed);
    usedTotal += used;
    if (used === 0) remove.push(pack);
    else partly.push({ pack, unused: blobsBytes(blobs, pack) - used });
  }
  const stray = [...sizes]
    .filter(([name]) => blobs.packNumber(name) === null)
    .map(([name, sizeBytes]) => ({ name, sizeBytes }));
  return { remove, repack: chooseRepack(partly, usedTotal), stray };
}

function blobsBytes(blobs: BlobIndex, pack: PackInfo): number {
  let total = 0;
  for (let entry = pack.firstEntry; entry < pack.firstEntry + pack.blobs; entry++) total += blobs.sealedBytes(entry);
  return total;
}

/** The packs with the largest unused share, until what stays unused is tolerable. */
function chooseRepack(
  partly: readonly { readonly pack: PackInfo; readonly unused: number }[],
  usedTotal: number,
): PackInfo[] {
  let unused = partly.reduce((total, each) => total + each.unused, 0);
  const chosen: PackInfo[] = [];
  const wasteful = partly.filter((each) => each.unused > 0);
  wasteful.sort((a, b) => b.unused / b.pack.sizeBytes - a.unused / a.pack.sizeBytes);
  for (const each of wasteful) {
    if (unused <= usedTotal * TOLERATED_UNUSED_SHARE) break;
    chosen.push(each.pack);
    unused -= each.unused;
  }
  return chosen;
}

/** Copies the needed blobs of `packs` to new, indexed packs. @returns bytes written */
async function repack(
  context: RepositoryContext,
  packs: readonly PackInfo[],
  needed: Uint8Array,
  options: OperationOptions,
): Promise<number> {
  if (packs.length === 0) return 0;
  const { blobs } = context.index;
  const session = new UploadSession(context, options.signal ?? new AbortController().signal);
  let addedBytes = 0;
  try {
    for (const pack of packs) {
      for (let entry = pack.firstEntry; entry < pack.firstEntry + pack.blobs; entry++) {
        if (needed[entry] !== 1) continue;
        const { type, id } = blobs.location(entry);
        const bytes = await context.reader.fresh(blobs, type, id, options);
        if (bytes === null) throw missingBlob(id, type);
        addedBytes += (await session.saveBlob(type, bytes, options, true)).storedBytes;
      }
    }
    await session.checkpoint(options);
  } finally {
    await session.end();
  }
  return addedBytes;
}

/** Rewrites the index files that list a pack in `gone`; the others stay as they are. */
async function replaceIndex(
  context: RepositoryContext,
  gone: readonly PackInfo[],
  options: OperationOptions,
): Promise<void> {
  if (gone.length === 0) return;
  const { index } = context;
  const goneIds = new Set(gone.map((pack) => pack.id));
  const old: ObjectId[] = [];
  const kept = new Set<ObjectId>();
  for (const [file, packs] of index.files) {
    if (!packs.some((pack) => goneIds.has(pack))) continue;
    old.push(file);
    for (const pack of packs) if (!goneIds.has(pack)) kept.add(pack);
  }
  await index.replace(
    old,
    [...kept].map((id) => indexedPack(index.blobs, id)),
    options,
  );
}

function indexedPack(blobs: BlobIndex, id: ObjectId): IndexedPack {
  const pack = blobs.packs[blobs.packNumber(id) ?? -1];
  return { id, blobs: pack === undefined ? [] : blobs.blobsOf(pack) };
}
