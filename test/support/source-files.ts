import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";

export interface SourceFile {
  /** From the root of the project, with '/'. */
  readonly path: string;
  readonly text: string;
}

export const projectRoot: string = resolve(import.meta.dirname, "../..");

/** All TypeScript files below `folder`, in a stable order. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(join(projectRoot, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(projectRoot, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(projectRoot, path), "utf8") }));
}

/** Every specifier of a static or dynamic import, type-only ones included. */
export function importsOf(file: SourceFile): readonly string[] {
  const text = withoutComments(file.text);
  return [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1] ?? "");
}

/** The code alone, so that words in comments do not count. Strings stay. */
export function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "$1");
}

/** The code without comments and without the content of strings. */
export function bareCode(text: string): string {
  return withoutComments(text).replaceAll(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
}
