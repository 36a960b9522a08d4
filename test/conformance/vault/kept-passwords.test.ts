import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type KeptPassword, readKeptPasswords, withPassword, writeKeptPasswords } from "../../../src/backup/index.ts";
import { createRepository } from "../../../src/vault/index.ts";
import { createNodeStore } from "../../support/node-store.ts";
import { Restic, temporaryFolder } from "../../support/vault/restic.ts";
import { quickOptions, testPassword } from "../../support/vault/snapshots.ts";

const folders: { dispose(): void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.dispose();
});

const secret = "Pässwörd-of-the-phone";
const first: KeptPassword = { udid: "A", phoneName: "Home", password: secret, keptAtMs: 1, provenAtMs: null };

describe("passwords kept in a vault", () => {
  it("are read by restic, are nowhere in clear, and disturb nothing", async () => {
    const folder = temporaryFolder();
    folders.push(folder);
    const path = join(folder.path, "repo");
    const restic = new Restic(path, testPassword);
    const repository = await createRepository(createNodeStore(path), testPassword, quickOptions());
    expect(await readKeptPasswords(repository)).toEqual([]);
    await writeKeptPasswords(repository, [first], 1_000);
    const newer = { ...first, password: "a newer one", keptAtMs: 2 };
    await writeKeptPasswords(repository, withPassword([first], newer), 2_000);
    expect(await readKeptPasswords(repository)).toEqual([newer, first]);
    restic.run(["check", "--read-data"]);
    const dumped = restic.run(["dump", "--tag", "keepsake:passwords", "latest", "/keepsake/phone-passwords.json"]);
    expect(dumped).toContain(secret);
    expect(restic.json<unknown[]>(["snapshots"])).toHaveLength(1);
    for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const bytes = await readFile(join(entry.parentPath, entry.name));
      expect(bytes.includes(secret), entry.name).toBe(false);
    }
    await writeKeptPasswords(repository, [], 3_000);
    expect(await readKeptPasswords(repository)).toEqual([]);
    await repository.prune();
    restic.run(["check", "--read-data"]);
    await repository.close();
  });

  it("keeps the same password once, in front", () => {
    const again = { ...first, keptAtMs: 9 };
    const other = { ...first, udid: "B" };
    expect(withPassword([other, first], again)).toEqual([again, other]);
  });
});
