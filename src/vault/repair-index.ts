import { forEachAtOnce } from "../base/concurrent.ts";
import type { OperationOptions } from "../base/progress.ts";
import type { RepositoryContext } from "./context.ts";
import { asDamage, isDamage } from "./damage.ts";
import type { IndexedPack } from "./format/index-file.ts";
import { eagerTailBytes, openPackTail, type PackedBlob, sealedHeaderBytes } from "./format/pack.ts";
import { isObjectId, type ObjectId } from "./object-id.ts";

/**
 * Builds the index anew from the headers of the packs. Packs without a readable header are left out, and left in place.
 * The caller holds the exclusive lock.
 */
export async function repairIndex(
  context: RepositoryContext,
  options: OperationOptions = {},
): Promise<{ readonly packs: number; readonly blobs: number }> {
  const { store, index } = context;
  const packs: IndexedPack[] = [];
  await forEachAtOnce(store.list("pack", options), store.concurrency, async ({ name, sizeBytes }) => {
    if (!isObjectId(name)) return;
    try {
      packs.push({ id: name, blobs: await readPackHeader(context, name, sizeBytes, options) });
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
  });
  const old: ObjectId[] = [];
  for await (const { name } of store.list("index", options)) if (isObjectId(name)) old.push(name);
  await index.replace(old, packs, options);
  return { packs: packs.length, blobs: packs.reduce((total, pack) => total + pack.blobs.length, 0) };
}

/** @throws vault/damaged */
export async function readPackHeader(
  context: RepositoryContext,
  name: ObjectId,
  packBytes: number,
  options?: OperationOptions,
): Promise<readonly PackedBlob[]> {
  const key = { type: "pack", name } as const;
  const tail = (length: number): Promise<Uint8Array<ArrayBuffer>> =>
    context.store.get(key, { signal: options?.signal, range: { offset: packBytes - length, length } });
  try {
    const first = await tail(Math.min(eagerTailBytes, packBytes));
    const wanted = sealedHeaderBytes(first, packBytes) + 4;
    return await openPackTail(wanted <= first.length ? first : await tail(wanted), packBytes, context.sealer);
  } catch (error) {
    throw asDamage(error, key);
  }
}
