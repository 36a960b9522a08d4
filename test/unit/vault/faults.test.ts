import { describe, expect, it } from "vitest";
import { utf8 } from "../../../src/base/bytes.ts";
import { KeepsakeError } from "../../../src/base/errors.ts";
import {
  createMemoryStore,
  createRepository,
  type ObjectStore,
  type Repository,
  type SnapshotId,
} from "../../../src/vault/index.ts";
import { createFaultyStore } from "../../support/faults/faulty-store.ts";
import { copyOf, createPowerCutStore, type Fate } from "../../support/faults/power-cut-store.ts";
import { seededBytes } from "../../support/vault/recipes.ts";
import {
  differences,
  type Files,
  newRepository,
  quickOptions,
  readFiles,
  reopened,
  saveFiles,
  testPassword,
} from "../../support/vault/snapshots.ts";

const first: Files = {
  "U/keep": seededBytes(1, 70_000),
  "U/ab/old": seededBytes(2, 30_000),
  "U/ab/small": utf8("a"),
};
const second: Files = { ...first, "U/ab/old": seededBytes(3, 30_000), "U/cd/new": seededBytes(4, 1_000) };
const third: Files = { ...second, "U/ef/more": seededBytes(5, 90_000) };

/** One program on one computer: what it left behind it may clear away. */
const sameHost = { lockHost: "keepsake-faults" };

interface Prepared {
  readonly store: ObjectStore;
  readonly older: readonly { readonly id: SnapshotId; readonly files: Files }[];
}

/** Two snapshots, and waste of a forgotten one. */
async function prepare(): Promise<Prepared> {
  const store = createMemoryStore();
  const repository = await newRepository(store, sameHost);
  const forgotten = await saveFiles(repository, { "U/gone": seededBytes(9, 40_000), "U/keep": seededBytes(1, 70_000) });
  const ids = [await saveFiles(repository, first), await saveFiles(repository, second)];
  await repository.forget([forgotten]);
  const older = [first, second].map((files, at) => ({ id: ids[at] as SnapshotId, files }));
  return { store, older };
}

const operations: Readonly<Record<string, (repository: Repository) => Promise<unknown>>> = {
  "a backup": (repository) => saveFiles(repository, third),
  prune: (repository) => repository.prune(),
  "a check": (repository) => repository.check({ readShare: 1 }),
  "a repair of the index": (repository) => repository.repairIndex(),
  "a change of password": (repository) => repository.addKey("another one"),
};

/** Everything older reads back as it was, and nothing is found damaged. */
async function expectSound(store: ObjectStore, older: Prepared["older"]): Promise<void> {
  const repository = await reopened(store, sameHost);
  expect((await repository.check({ readShare: 1 })).map(String)).toEqual([]);
  const ids = (await repository.snapshots()).map(({ id }) => id);
  for (const { id, files } of older) {
    expect(ids).toContain(id);
    expect(differences(await readFiles(await repository.open(id)), files)).toEqual([]);
  }
}

describe("when the store fails", () => {
  for (const [name, operate] of Object.entries(operations)) {
    for (const forGood of [false, true]) {
      it(`at any call of ${name}${forGood ? ", for good" : ""}: older snapshots stay sound`, async () => {
        const prepared = await prepare();
        let failures = 0;
        for (let failAt = 1; ; failAt++) {
          const store = await copyOf(prepared.store);
          const faulty = createFaultyStore(store, failAt, forGood);
          const outcome = await reopened(faulty.store, sameHost)
            .then(operate)
            .then(
              () => null,
              (error: unknown) => error,
            );
          if (faulty.calls < failAt) break;
          if (outcome !== null) {
            expect(outcome).toBeInstanceOf(KeepsakeError);
            failures++;
          }
          await expectSound(store, prepared.older);
        }
        expect(failures).toBeGreaterThan(3);
      });
    }
  }

  it("at any call of a creation: the next try makes a vault", async () => {
    for (let failAt = 1; ; failAt++) {
      const store = createMemoryStore();
      const faulty = createFaultyStore(store, failAt, false);
      const outcome = await createRepository(faulty.store, testPassword, quickOptions(sameHost)).then(
        () => null,
        (error: unknown) => error,
      );
      if (faulty.calls < failAt) break;
      const exists = (await store.stat({ type: "config", name: "config" })) !== null;
      const repository = exists ? await reopened(store, sameHost) : await newRepository(store, sameHost);
      expect(outcome === null || outcome instanceof KeepsakeError).toBe(true);
      await saveFiles(repository, first);
      expect(await repository.check({ readShare: 1 })).toEqual([]);
    }
  });
});

describe("when the power goes", () => {
  for (const [name, operate] of Object.entries(operations)) {
    it(`at any write of ${name}: older snapshots stay sound, and the next run goes on`, async () => {
      const prepared = await prepare();
      for (let cutAt = 1; ; cutAt++) {
        const power = createPowerCutStore(await copyOf(prepared.store), cutAt);
        await reopened(power.store, sameHost)
          .then(operate)
          .catch((error: unknown) => expect(error).toBeInstanceOf(KeepsakeError));
        if (!power.isCut) break;
        for (const fate of ["kept", "lost", "torn"] satisfies Fate[]) {
          const found = await power.afterRestart(fate);
          await expectSound(found, prepared.older);
          const next = await reopened(found, sameHost);
          const id = await saveFiles(next, third);
          await next.prune();
          await expectSound(found, [...prepared.older, { id, files: third }]);
        }
      }
    });
  }
});
