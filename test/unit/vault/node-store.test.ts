import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createNodeStore } from "../../support/node-store.ts";
import { objectStoreSuite } from "../../support/suites/object-store.ts";

objectStoreSuite("node store of the tests", async () => {
  const root = await mkdtemp(join(tmpdir(), "keepsake-store-"));
  return {
    store: createNodeStore(join(root, "repo")),
    reopen: async () => createNodeStore(join(root, "repo")),
    dispose: () => rm(root, { recursive: true }),
  };
});
