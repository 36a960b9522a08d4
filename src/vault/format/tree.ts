import type { BlobId } from "../object-id.ts";

export type NodeType = "file" | "dir" | "symlink" | "dev" | "chardev" | "fifo" | "socket";

/** One entry of a directory. */
export interface TreeNode {
  readonly name: string;
  readonly type: NodeType;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** The blobs of a file in order; empty for everything else. */
  readonly content: readonly BlobId[];
  /** The tree of a directory; null for everything else. */
  readonly subtree: BlobId | null;
  /** The node's JSON as it stands in the tree: an unchanged node is written back byte for byte. */
  readonly text: string;
}
