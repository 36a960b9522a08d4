import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

/**
 * Once before all tests: what is tested is what is shipped. Built into a folder of this run, so that a build elsewhere in the
 * checkout cannot change files under a running test.
 */
export default async function buildApp(): Promise<() => Promise<void>> {
  const outDir = await mkdtemp(join(tmpdir(), "keepsake-build-"));
  await buildInto(outDir);
  process.env["KEEPSAKE_E2E_BUILD"] = outDir;
  return () => rm(outDir, { recursive: true, force: true });
}

/** @param publicDir other files to copy than those of the project: another build of the same sources */
export async function buildInto(outDir: string, publicDir?: string): Promise<void> {
  await build({
    root: fileURLToPath(new URL("../../..", import.meta.url)),
    logLevel: "error",
    build: { outDir, emptyOutDir: true },
    ...(publicDir === undefined ? {} : { publicDir }),
  });
}
