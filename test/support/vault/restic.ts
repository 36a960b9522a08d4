import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Bytes } from "../../../src/base/bytes.ts";
import type { Files } from "./snapshots.ts";

export interface ResticRun {
  readonly code: number;
  readonly output: string;
}

/** The restic program on a repository in a folder: Debian's, or the one named by KEEPSAKE_RESTIC. */
export class Restic {
  readonly #repository: string;
  readonly #password: string;
  readonly #program: string;

  constructor(repository: string, password: string, program = process.env["KEEPSAKE_RESTIC"] ?? "restic") {
    this.#repository = repository;
    this.#password = password;
    this.#program = program;
  }

  /** Never throws; the exit code and everything printed. */
  try(args: readonly string[], input?: string, extra: Readonly<Record<string, string>> = {}): ResticRun {
    const run = spawnSync(this.#program, ["--no-cache", "-r", this.#repository, ...args], {
      env: { ...process.env, RESTIC_PASSWORD: this.#password, RESTIC_PROGRESS_FPS: "0", TZ: "UTC", ...extra },
      input,
      encoding: "utf8",
      maxBuffer: 256 * 1_048_576,
      timeout: 240_000,
    });
    if (run.error !== undefined) throw run.error;
    return { code: run.status ?? -1, output: `${run.stdout}${run.stderr}` };
  }

  /** @throws with everything restic printed when it fails */
  run(args: readonly string[], input?: string, extra: Readonly<Record<string, string>> = {}): string {
    const { code, output } = this.try(args, input, extra);
    if (code !== 0) throw new Error(`restic ${args.join(" ")} ended with ${code}:\n${output}`);
    return output;
  }

  json<T>(args: readonly string[]): T {
    return JSON.parse(this.run([...args, "--json"])) as T;
  }

  /** @throws when restic finds anything at all, hints included */
  checkClean(): void {
    const output = this.run(["check", "--read-data"]);
    if (!output.includes("no errors were found") || /hint|error:|not referenced|mixed|additional/i.test(output)) {
      throw new Error(`restic check is not clean:\n${output}`);
    }
  }

  checkSound(): void {
    const output = this.run(["check", "--read-data"]);
    if (!output.includes("no errors were found")) throw new Error(output);
  }
}

/** A folder that is gone when `dispose` was called. */
export function temporaryFolder(): { readonly path: string; dispose(): void } {
  const path = mkdtempSync(join(tmpdir(), "keepsake-vault-"));
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
}

export async function writeFolder(root: string, files: Files): Promise<void> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  }
}

export async function readFolder(root: string): Promise<Record<string, Bytes>> {
  const files: Record<string, Bytes> = {};
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.path, entry.name);
    files[path.slice(root.length + 1)] = new Uint8Array(await readFile(path));
  }
  return files;
}
