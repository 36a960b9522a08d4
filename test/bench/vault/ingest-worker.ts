/// <reference lib="webworker" />
import { copyBackup, openAppleFolder, openOverlay } from "../../../src/backup/index.ts";
import {
  createRepository,
  type DataCompression,
  openFolderStore,
  openRepository,
  type Repository,
} from "../../../src/vault/index.ts";
import { sealInWorker } from "../../../src/workers/seal/seal-elsewhere.ts";

export interface IngestOrder {
  /** Holds both the tree and the vault. */
  readonly folder: FileSystemDirectoryHandle;
  readonly tree: string;
  readonly vault: string;
  readonly dataCompression: DataCompression;
}

export interface IngestFigures {
  /** From opening the vault to its closing. */
  readonly tookMs: number;
  /** Of that, for the key: the password's derivation above all. */
  readonly openMs: number;
  readonly bytes: number;
}

export type IngestAnswer = IngestFigures | { readonly error: string };

const PASSWORD = "bench";

/** Runs in a dedicated worker of a real browser, where the product writes. */
self.onmessage = async ({ data }: MessageEvent<IngestOrder>): Promise<void> => {
  self.postMessage(await ingest(data).catch((error: unknown): IngestAnswer => ({ error: String(error) })));
};

/** The vault is made beforehand; its opening counts, as it does for restic. */
async function ingest({ folder, tree, vault, dataCompression }: IngestOrder): Promise<IngestAnswer> {
  const source = await openAppleFolder(await folder.getDirectoryHandle(tree));
  const store = await openFolderStore(await folder.getDirectoryHandle(vault, { create: true }));
  await (await createRepository(store, PASSWORD)).close();
  const startMs = performance.now();
  const repository = await openRepository(store, PASSWORD, { dataCompression, startPackSealer: sealInWorker });
  const openMs = performance.now() - startMs;
  const bytes = await repository.upload(async (uploader) => {
    const overlay = await openOverlay(repository, uploader, null);
    const outcome = await copyBackup(source, overlay);
    await overlay.commit(description());
    return outcome.bytes;
  });
  await closed(repository);
  return { tookMs: performance.now() - startMs, openMs, bytes };
}

async function closed(repository: Repository): Promise<void> {
  if ((await repository.snapshots()).length !== 1) throw new Error("no snapshot was made");
  await repository.close();
}

function description() {
  return { time: new Date(), hostname: "bench", paths: ["/bench"], tags: [], complete: true };
}
