import { throwIfAborted } from "../base/abort.ts";
import { dataView } from "../base/bytes.ts";
import { forEachAtOnce } from "../base/concurrent.ts";
import { asKeepsakeError, type KeepsakeError } from "../base/errors.ts";
import { createProgressReporter } from "../base/progress.ts";
import { digestBulk } from "../crypto/index.ts";
import type { PackInfo } from "./blob-index.ts";
import type { RepositoryContext } from "./context.ts";
import { asDamage, damaged, isDamage } from "./damage.ts";
import { parseKeyFile } from "./format/key-file.ts";
import { openPackTail, type PackedBlob } from "./format/pack.ts";
import { idFromBytes, isObjectId, type ObjectId } from "./object-id.ts";
import { openBlob } from "./pack-reader.ts";
import { type BlobDamage, damagedBlobs, type Reach, reachOf } from "./reach.ts";
import type { CheckOptions, Snapshot } from "./repository.ts";
import { listSnapshots } from "./snapshots.ts";

/**
 * Looks at everything: keys, index, packs, snapshots, trees. With a share, that part of the packs, chosen by chance, is
 * read back, hashed and opened blob by blob. Findings name the object (`object`, `name`, `what`) and the snapshots that
 * need it (`snapshots`, `affected`).
 * The caller holds a lock.
 */
export async function check(context: RepositoryContext, options: CheckOptions = {}): Promise<readonly KeepsakeError[]> {
  const { index, clock } = context;
  const progress = createProgressReporter(options.onProgress, () => clock.nowMs());
  progress.update({ phase: "verifying" });
  await index.refresh(options);
  const findings = [...index.damage, ...(await checkKeys(context, options))];
  const { snapshots, damage } = await listSnapshots(context, options);
  findings.push(...damage);
  const badPacks = await checkPackFiles(context, options);
  const read = choosePacks(context, options.readShare ?? 0, badPacks);
  const bytesTotal = read.reduce((total, pack) => total + pack.sizeBytes, 0);
  let bytesDone = 0;
  await forEachAtOnce(read, context.store.concurrency, async (pack) => {
    throwIfAborted(options.signal);
    const errors = await readPack(context, pack, options);
    if (errors.length > 0) badPacks.set(pack.id, errors);
    bytesDone += pack.sizeBytes;
    progress.update({ bytesDone, bytesTotal, fraction: bytesTotal === 0 ? null : bytesDone / bytesTotal });
  });
  const reach = await reachOf(context, snapshots, damagedBlobs(index.blobs, badPacks), options);
  for (const error of reach.structural) findings.push(withSnapshots(error.error, error.snapshots));
  for (const [pack, errors] of badPacks)
    findings.push(...errors.map((error) => withSnapshots(error, packReach(reach, pack, error))));
  progress.update({ fraction: 1 });
  progress.finish();
  return findings;
}

/** A key file is in clear and named by its hash; a bad one is an answer, since another key may open the repository. */
async function checkKeys(context: RepositoryContext, options: CheckOptions): Promise<KeepsakeError[]> {
  const findings: KeepsakeError[] = [];
  for await (const { name } of context.store.list("key", options)) {
    const key = { type: "key", name } as const;
    try {
      const bytes = await context.store.get(key, options);
      if (idFromBytes(await digestBulk("sha256", bytes)) !== name) throw damaged(key, "hash");
      parseKeyFile(bytes);
    } catch (error) {
      const damage = asDamage(error, key);
      if (!isDamage(damage)) throw damage;
      findings.push(damage);
    }
  }
  return findings;
}

type BadPacks = Map<ObjectId, readonly KeepsakeError[]>;

/** Files against index: a pack that is missing or of another size. Files no index lists are no damage. */
async function checkPackFiles(context: RepositoryContext, options: CheckOptions): Promise<BadPacks> {
  const sizes = new Map<string, number>();
  for await (const { name, sizeBytes } of context.store.list("pack", options)) sizes.set(name, sizeBytes);
  const bad: BadPacks = new Map();
  for (const pack of context.index.blobs.packs) {
    const size = sizes.get(pack.id);
    if (size === pack.sizeBytes) continue;
    bad.set(pack.id, [damaged({ type: "pack", name: pack.id }, size === undefined ? "missing" : "size")]);
  }
  return bad;
}

/** A random part of the packs, so that repeated checks see everything in time. */
function choosePacks(context: RepositoryContext, share: number, bad: BadPacks): PackInfo[] {
  const wanted = Math.min(1, Math.max(0, share));
  const good = context.index.blobs.packs.filter((pack) => !bad.has(pack.id));
  const shuffled = good
    .map((pack) => ({ pack, order: dataView(context.randomBytes(4)).getUint32(0) }))
    .sort((a, b) => a.order - b.order);
  return shuffled.slice(0, Math.ceil(good.length * wanted)).map(({ pack }) => pack);
}

/** Everything wrong with one pack: its hash, its header, every blob. */
async function readPack(context: RepositoryContext, pack: PackInfo, options: CheckOptions): Promise<KeepsakeError[]> {
  const { store, sealer, index } = context;
  const key = { type: "pack", name: pack.id } as const;
  const errors: KeepsakeError[] = [];
  try {
    const bytes = await store.get(key, options);
    if (idFromBytes(await digestBulk("sha256", bytes)) !== pack.id) errors.push(damaged(key, "hash"));
    const listed = index.blobs.blobsOf(pack);
    const header = await openPackTail(bytes, bytes.length, sealer).catch((error: unknown) => {
      if (!isDamage(error)) throw error;
      errors.push(damaged(key, "header", { cause: error }));
      return null;
    });
    if (header !== null && !sameBlobs(header, listed)) errors.push(damaged(key, "header differs from the index"));
    for (const blob of listed) {
      throwIfAborted(options.signal);
      const sealed = bytes.subarray(blob.offset, blob.offset + blob.length);
      await openBlob(sealer, blob, sealed, key).catch((error: unknown) => {
        if (!isDamage(error)) throw error;
        errors.push(asKeepsakeError(error));
      });
    }
  } catch (error) {
    const damage = asDamage(error, key);
    if (!isDamage(damage)) throw damage;
    errors.push(damage);
  }
  return errors;
}

/** Index and header may list a pack's blobs in different orders. */
function sameBlobs(header: readonly PackedBlob[], listed: readonly PackedBlob[]): boolean {
  const textOf = (blob: PackedBlob): string =>
    `${blob.offset} ${blob.length} ${blob.type} ${blob.id} ${blob.uncompressedLength}`;
  const known = new Set(listed.map(textOf));
  return header.length === listed.length && header.every((blob) => known.has(textOf(blob)));
}

/** The snapshots that need the damaged blob, or any blob of the pack when the finding names none. */
function packReach(reach: Reach, pack: ObjectId, error: KeepsakeError): readonly Snapshot[] {
  const blob = error.context["blob"];
  const wanted: BlobDamage = { pack, blob: isObjectId(blob) ? blob : null };
  return reach.needing(wanted);
}

const NAMED_SNAPSHOTS = 20;

function withSnapshots(error: KeepsakeError, snapshots: readonly Snapshot[]): KeepsakeError {
  const names = snapshots.slice(0, NAMED_SNAPSHOTS).map(({ id }) => id.slice(0, 8));
  return error.with({ affected: snapshots.length, snapshots: names.join(" ") });
}
