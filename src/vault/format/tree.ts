import { type Bytes, fromUtf8, utf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import type { BlobId } from "../object-id.ts";
import { compareNames, goJsonString, goQuote, goUnquote } from "./go-text.ts";
import { goTime, parseGoTime } from "./go-time.ts";
import { JsonFields, malformed, parseJsonText } from "./json.ts";

export type NodeType = "file" | "dir" | "symlink" | "dev" | "chardev" | "fifo" | "socket";

const nodeTypes: readonly string[] = ["file", "dir", "symlink", "dev", "chardev", "fifo", "socket"];

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

/** As much of a node as writing it back takes. */
export type NodeText = Pick<TreeNode, "name" | "text">;

/** Permissions 0600. */
const FILE_MODE = 384;
/** Permissions 0700 and Go's bit for a directory. */
const DIRECTORY_MODE = 2_147_484_096;

/** A file's node in the canonical form: the fields and their order make the id of the tree. @source restic/restic internal/data/node.go */
export function fileNode(file: {
  readonly name: string;
  readonly modifiedMs: number;
  readonly sizeBytes: number;
  readonly content: readonly BlobId[];
}): TreeNode {
  const { name, modifiedMs, sizeBytes, content } = file;
  const size = sizeBytes === 0 ? "" : `,"size":${sizeBytes}`;
  const ids = content.map((id) => `"${id}"`).join(",");
  const text = `{${head(name, "file", FILE_MODE, modifiedMs)}${size},"content":[${ids}]}`;
  return { name, type: "file", modifiedMs, sizeBytes, content, subtree: null, text };
}

/** A directory's node; keep `modifiedMs` the same while the children do, so that the parent's id stays, too. */
export function directoryNode(directory: {
  readonly name: string;
  readonly modifiedMs: number;
  readonly subtree: BlobId;
}): TreeNode {
  const { name, modifiedMs, subtree } = directory;
  const text = `{${head(name, "dir", DIRECTORY_MODE, modifiedMs)},"content":null,"subtree":"${subtree}"}`;
  return { name, type: "dir", modifiedMs, sizeBytes: 0, content: [], subtree, text };
}

function head(name: string, type: NodeType, mode: number, modifiedMs: number): string {
  if (!isNodeName(name)) throw new KeepsakeError("base/bug", { what: "name of a node" });
  const time = `"${goTime(modifiedMs)}"`;
  return `"name":${goJsonString(goQuote(name))},"type":"${type}","mode":${mode},"mtime":${time},"atime":${time},"ctime":${time},"uid":0,"gid":0`;
}

const NAME_FIRST = /^\{"name":"(?:[^"\\]|\\.)*"/;

/** The same node under another name; everything else stays as it was stored, fields we do not know included. */
export function renameNode<N extends NodeText>(node: N, name: string): N {
  if (!isNodeName(name)) throw new KeepsakeError("base/bug", { what: "name of a node" });
  if (!NAME_FIRST.test(node.text)) throw malformed("tree", "name is not the first field");
  const text = node.text.replace(NAME_FIRST, () => `{"name":${goJsonString(goQuote(name))}`);
  return { ...node, name, text };
}

/**
 * A tree in canonical form: sorted by the bytes of the names, final newline included.
 * @throws base/bug for two nodes of one name
 */
export function encodeTree(nodes: Iterable<NodeText>): Bytes {
  const sorted = [...nodes].sort((a, b) => compareNames(a.name, b.name));
  for (let at = 1; at < sorted.length; at++) {
    if (sorted[at]?.name === sorted[at - 1]?.name)
      throw new KeepsakeError("base/bug", { what: "two nodes of one name" });
  }
  return utf8(`{"nodes":[${sorted.map((node) => node.text).join(",")}]}\n`);
}

const PREFIX = /^\s*\{\s*"nodes"\s*:\s*/;

/**
 * The nodes of a tree, in the stored order. Numbers beyond 2^53 (inodes of other programs) survive in `text`.
 * @throws base/malformed, also for names that lead out of their directory
 */
export function parseTree(bytes: Bytes): readonly TreeNode[] {
  const text = fromUtf8(bytes);
  const prefix = PREFIX.exec(text)?.[0];
  if (prefix === undefined) throw malformed("tree", "nodes");
  if (/^null\s*\}\s*$/.test(text.slice(prefix.length, prefix.length + 64))) return [];
  return splitNodes(text, prefix.length).map(parseNode);
}

/** The texts of the objects in the array that begins at `start`. Strings are skipped, braces counted; JSON.parse judges the rest. */
function splitNodes(text: string, start: number): string[] {
  if (text[start] !== "[") throw malformed("tree", "nodes");
  const texts: string[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}\]]/gs;
  token.lastIndex = start + 1;
  let depth = 0;
  let nodeStart = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    if (found === "{" && depth++ === 0) nodeStart = match.index;
    else if (found === "}" && --depth === 0) texts.push(text.slice(nodeStart, match.index + 1));
    else if (found === "]" && depth === 0) return texts;
    if (depth < 0) break;
  }
  throw malformed("tree", "end");
}

function parseNode(text: string): TreeNode {
  const fields = new JsonFields("tree node", parseJsonText("tree node", text));
  const type = fields.text("type");
  if (!nodeTypes.includes(type)) return fields.refuse("type");
  const name = goUnquote(fields.text("name"));
  if (name === null || !isNodeName(name)) return fields.refuse("name");
  const isFile = type === "file";
  if (isFile && !fields.has("content")) return fields.refuse("content");
  const modified = parseGoTime(fields.optionalText("mtime"));
  return {
    name,
    type: type as NodeType,
    sizeBytes: isFile ? fields.optionalCount("size") : 0,
    modifiedMs: modified?.ms ?? 0,
    content: isFile ? fields.ids("content") : [],
    subtree: type === "dir" ? fields.id("subtree") : null,
    text,
  };
}

function isNodeName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("/") && !name.includes("\0");
}
