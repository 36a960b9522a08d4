import { utf8 } from "../../base/bytes.ts";
import { KeepsakeError } from "../../base/errors.ts";
import { limits } from "../../base/limits.ts";

declare const backupPathBrand: unique symbol;
/** Relative, '/'-separated, no empty, '.' or '..' part; made only by `backupPath(raw)`. The root itself is "". */
export type BackupPath = string & { readonly [backupPathBrand]: true };

/** The directory that holds everything else. */
export const rootPath: BackupPath = "" as BackupPath;

/**
 * Checks a path that came from outside. A leading '/' is dropped because phones do send "/.b/6/…"; empty and '.' parts
 * say nothing and go too. The text is otherwise kept as it is: no normalisation, because file ids are made from these bytes.
 *
 * @throws backup/path-outside for a '..' part or a NUL, backup/too-long past 4,096 bytes or 64 parts
 */
export function backupPath(raw: string): BackupPath {
  if (raw.length > limits.pathBytes || utf8(raw).length > limits.pathBytes) {
    throw new KeepsakeError("backup/too-long", { what: "path", length: raw.length });
  }
  if (raw.includes("\0")) throw new KeepsakeError("backup/path-outside", { path: printable(raw) });
  const parts = raw.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.includes("..")) throw new KeepsakeError("backup/path-outside", { path: printable(raw) });
  if (parts.length > limits.treeDepth)
    throw new KeepsakeError("backup/too-long", { what: "path", parts: parts.length });
  return parts.join("/") as BackupPath;
}

/** `name` inside `directory`; `name` may itself have several parts. */
export function childPath(directory: BackupPath, name: string): BackupPath {
  return backupPath(directory === "" ? name : `${directory}/${name}`);
}

/** The parts from the root down; none for the root. */
export function pathParts(path: BackupPath): readonly string[] {
  return path === "" ? [] : path.split("/");
}

/** The directory that holds `path`; the root holds itself. */
export function parentPath(path: BackupPath): BackupPath {
  const slash = path.lastIndexOf("/");
  return (slash < 0 ? "" : path.slice(0, slash)) as BackupPath;
}

/** The last part; "" for the root. */
export function baseName(path: BackupPath): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** True when `path` is `directory` or lies below it. */
export function isWithin(path: BackupPath, directory: BackupPath): boolean {
  return directory === "" || path === directory || path.startsWith(`${directory}/`);
}

/** What a hostile path looks like in an error or a warning: short, no control characters. */
export function printable(text: string): string {
  const shown = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return Array.from(shown, (character) => (isControl(character) ? "\ufffd" : character)).join("");
}

export function isControl(character: string): boolean {
  return character < " " || character === "\u007f";
}

const SHOWN_CHARACTERS = 200;
