import { describe, expect, it } from "vitest";
import { KeepsakeError } from "../../../src/base/errors.ts";
import {
  copyVault,
  createMemoryStore,
  type ObjectStore,
  objectTypes,
  openRepository,
} from "../../../src/vault/index.ts";
import { createFaultyStore } from "../../support/faults/faulty-store.ts";
import { p, put } from "../../support/suites/backup-files.ts";
import { pattern } from "../../support/suites/byte-duplex.ts";
import { OPTIONS, openVault, PASSWORD } from "../../support/vault/vault-bench.ts";

async function filledVault(): Promise<ObjectStore> {
  const vault = await openVault(createMemoryStore());
  for (let round = 0; round < 3; round++) {
    await vault.run(null, async (overlay) => {
      await put(overlay, `U/f${round}`, pattern(900_000, round));
      await overlay.makeDirectory(p("U/00"));
      const time = new Date(Date.UTC(2026, 10, 22, 12, round));
      return overlay.commit({ time, hostname: "x", paths: ["/U"], tags: [], complete: true });
    });
  }
  return vault.store;
}

async function keysOf(store: ObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for (const type of objectTypes) for await (const { name } of store.list(type)) keys.push(`${type}/${name}`);
  return keys.sort();
}

describe("copying a vault", () => {
  it("copies every object and opens with the same password", async () => {
    const from = await filledVault();
    const to = createMemoryStore();
    const outcome = await copyVault(from, to);
    expect(await keysOf(to)).toEqual(await keysOf(from));
    expect(outcome).toMatchObject({ skippedObjects: 0, damaged: [], objects: (await keysOf(from)).length });
    const repository = await openRepository(to, PASSWORD, OPTIONS);
    expect(await repository.snapshots()).toHaveLength(3);
    expect(await repository.check({ readShare: 1 })).toEqual([]);
    expect(await copyVault(from, to)).toMatchObject({ objects: 0, bytes: 0 });
  });

  it("is no vault until it is whole, and goes on where it ended", async () => {
    const from = await filledVault();
    const to = createMemoryStore();
    for (let failAt = 1; failAt < 200; failAt++) {
      const faulty = createFaultyStore(to, failAt, true);
      const error = await copyVault(from, faulty.store).then(
        () => null,
        (failure: unknown) => failure,
      );
      if (error === null) break;
      expect(error).toBeInstanceOf(KeepsakeError);
      const isVault = (await to.stat({ type: "config", name: "config" })) !== null;
      if (isVault) expect(await keysOf(to)).toEqual(await keysOf(from));
    }
    expect(await keysOf(to)).toEqual(await keysOf(from));
  });

  it("leaves damaged objects behind and names them, and mends torn ones of the target", async () => {
    const from = await filledVault();
    const to = createMemoryStore();
    const [first, second] = (await keysOf(from)).filter((key) => key.startsWith("pack/")).map((key) => key.slice(5));
    if (first === undefined || second === undefined) throw new Error("two packs are needed");
    const whole = await from.get({ type: "pack", name: first });
    await from.delete({ type: "pack", name: first });
    await from.put(
      { type: "pack", name: first },
      whole.map((byte, at) => (at === 9 ? byte ^ 1 : byte)),
    );
    await to.put({ type: "pack", name: second }, new Uint8Array(5));
    const outcome = await copyVault(from, to);
    expect(outcome.damaged).toEqual([{ type: "pack", name: first }]);
    expect(await to.stat({ type: "pack", name: first })).toBeNull();
    expect(await to.get({ type: "pack", name: second })).toEqual(await from.get({ type: "pack", name: second }));
  });

  it("never mixes two vaults", async () => {
    const from = await filledVault();
    const to = await filledVault();
    const before = await keysOf(to);
    await expect(copyVault(from, to)).rejects.toMatchObject({ code: "store/exists" });
    expect(await keysOf(to)).toEqual(before);
  });
});
