import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mediaLayout } from "../../virtual-iphone/core/files/media/media.ts";

const run = promisify(execFile);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "keepsake-media-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("HEIC pictures of the virtual iPhone", () => {
  it.each([0, 1, 2, 3])("number %i is decoded by libheif", async (seed) => {
    const layout = mediaLayout("heic", 60_000 + seed, seed, 1_700_000_000);
    const bytes = new Uint8Array(layout.size);
    layout.read(0, bytes);
    const heic = join(folder, `${seed}.heic`);
    await writeFile(heic, bytes);
    expect((await run("heif-info", [heic])).stdout).toMatch(/image: 320x240 .*primary/);
    expect((await run("heif-convert", [heic, join(folder, `${seed}.jpg`)])).stdout).toContain("Written to");
  });
});
