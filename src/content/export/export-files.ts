import type { BackupBrowser, BackupEntry } from "../../backup/index.ts";
import { type ExportOptions, type ExportReport, ExportRun } from "./export-run.ts";
import { UniqueNames } from "./safe-name.ts";
import type { ExportTarget } from "./target.ts";

/** A folder of a domain, with all below it; "" is the whole domain. */
export interface FilePart {
  readonly domain: string;
  readonly path: string;
}

/**
 * The files of one folder as the iPhone has them, folders in folders. A name that a computer refuses is changed; links are
 * left out. What can't be read is told and left out; the rest goes on.
 * @throws store/… of the target, app/aborted
 */
export async function exportFiles(
  browser: BackupBrowser,
  target: ExportTarget,
  options: ExportOptions & FilePart,
): Promise<ExportReport> {
  const { domain, path, signal } = options;
  const run = new ExportRun(browser, target, options, await countFiles(browser, options));
  const names = new FolderNames();
  for await (const entry of browser.entries({ domain }, { signal })) {
    if (!isFileIn(entry, path)) continue;
    const name = names.give(below(entry.relativePath, path));
    if (await run.copy(entry, name, entry.modifiedMs || null)) run.itemDone();
  }
  return run.report;
}

async function countFiles(browser: BackupBrowser, { domain, path, signal }: ExportOptions & FilePart): Promise<number> {
  let count = 0;
  for await (const entry of browser.entries({ domain }, { signal })) if (isFileIn(entry, path)) count += 1;
  return count;
}

function isFileIn({ kind, relativePath }: BackupEntry, folder: string): boolean {
  return kind === "file" && (folder === "" || relativePath.startsWith(`${folder}/`));
}

const below = (path: string, folder: string): string => (folder === "" ? path : path.slice(folder.length + 1));

interface Named {
  readonly path: readonly string[];
  readonly names: UniqueNames;
}

/** Safe names for paths. Two folders stay two, also where a computer takes their names for the same. */
class FolderNames {
  readonly #folders = new Map<string, Named>([["", { path: [], names: new UniqueNames() }]]);

  give(path: string): readonly string[] {
    const { folder, name } = split(path);
    const parent = this.#folder(folder);
    return [...parent.path, parent.names.give(name)];
  }

  /** Goes up to what is known, then down again: paths are as deep as the backup says, so it does not call itself. */
  #folder(path: string): Named {
    const missing: string[] = [];
    let known = path;
    while (!this.#folders.has(known)) {
      missing.push(known);
      known = split(known).folder;
    }
    let named = this.#folders.get(known) as Named;
    for (const folder of missing.reverse()) {
      named = { path: [...named.path, named.names.give(split(folder).name)], names: new UniqueNames() };
      this.#folders.set(folder, named);
    }
    return named;
  }
}

function split(path: string): { readonly folder: string; readonly name: string } {
  const slash = path.lastIndexOf("/");
  return { folder: slash < 0 ? "" : path.slice(0, slash), name: path.slice(slash + 1) };
}
