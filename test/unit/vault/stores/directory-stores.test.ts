import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFolderStore } from "../../../../src/vault/stores/folder-store.ts";
import { opfsStoreIn } from "../../../../src/vault/stores/opfs-store.ts";
import { type NodeHandleOptions, nodeDirectoryHandle } from "../../../support/node-directory-handle.ts";
import { type OpenedStore, objectStoreSuite } from "../../../support/suites/object-store.ts";

objectStoreSuite("the folder store", () => open({ syncHandles: false }));
objectStoreSuite("the folder store without move", () => open({ syncHandles: false, move: false }));
objectStoreSuite("the store with synchronous handles", () => open({ syncHandles: true }));

async function open(options: NodeHandleOptions): Promise<OpenedStore> {
  const place = await mkdtemp(join(tmpdir(), "keepsake-store-"));
  const reopen = async () => {
    const handle = nodeDirectoryHandle(place, options);
    return options.syncHandles === true ? opfsStoreIn(handle) : openFolderStore(handle);
  };
  return { store: await reopen(), reopen, dispose: () => rm(place, { recursive: true }) };
}
