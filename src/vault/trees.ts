import type { AbortOptions } from "../base/abort.ts";
import { KeepsakeError } from "../base/errors.ts";
import type { RepositoryContext } from "./context.ts";
import { isDamage } from "./damage.ts";
import { parseTree, type TreeNode } from "./format/tree.ts";
import type { BlobId } from "./object-id.ts";

/** @throws vault/damaged when the tree is missing, cannot be opened or is no tree */
export async function readTree(
  context: RepositoryContext,
  id: BlobId,
  options?: AbortOptions,
): Promise<readonly TreeNode[]> {
  const bytes = await context.reader.fresh(context.index.blobs, "tree", id, options);
  if (bytes === null) throw missingBlob(id, "tree");
  try {
    return parseTree(bytes);
  } catch (error) {
    if (!isDamage(error)) throw error;
    throw new KeepsakeError("vault/damaged", { object: "tree", name: id, what: "content" }, { cause: error });
  }
}

/** The index does not know a blob that something refers to. */
export function missingBlob(id: BlobId, kind: "data" | "tree"): KeepsakeError<"vault/damaged"> {
  return new KeepsakeError("vault/damaged", { object: kind, name: id, what: "missing" });
}

/**
 * Marks every entry of the index that the trees below `roots` need; each tree is read once. Of a blob stored twice only
 * the first place is marked.
 * @returns one byte an entry, 1 for needed
 * @throws vault/damaged when something needed is missing or cannot be read
 */
export async function markNeeded(
  context: RepositoryContext,
  roots: Iterable<BlobId>,
  options?: AbortOptions,
): Promise<Uint8Array> {
  const { blobs } = context.index;
  const needed = new Uint8Array(blobs.size);
  const mark = (id: BlobId, kind: "data" | "tree"): boolean => {
    const entry = blobs.find(kind, id);
    if (entry === null) throw missingBlob(id, kind);
    const isNew = needed[entry] === 0;
    needed[entry] = 1;
    return isNew;
  };
  const open: BlobId[] = [...roots].filter((id) => mark(id, "tree"));
  while (open.length > 0) {
    const batch = open.splice(-Math.max(1, context.store.concurrency));
    for (const nodes of await Promise.all(batch.map((id) => readTree(context, id, options)))) {
      for (const node of nodes) {
        for (const id of node.content) mark(id, "data");
        if (node.subtree !== null && mark(node.subtree, "tree")) open.push(node.subtree);
      }
    }
  }
  return needed;
}
