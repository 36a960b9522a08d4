import { ownBuffer } from "../../base/bytes.ts";
import { openPackSealer, type PackSealer, type PackSealing, type StartPackSealer } from "../../vault/index.ts";
import { connectWorker, moved, type RemoteOptions, type WorkerLike } from "../remote.ts";
import type { SealApi } from "./seal-api.ts";

/** Seals in a worker of its own, which is started with the first blob and ends with the upload. */
export const sealInWorker: StartPackSealer = (sealing) =>
  sealElsewhere(
    sealing,
    () => new Worker(new URL("../seal.worker.ts", import.meta.url), { type: "module", name: "seal" }),
  );

/**
 * A worker that never comes up, as when a new version of the app took its script away, costs speed: this thread seals then.
 * One that is lost later fails the upload with app/worker-lost, since the packs it had are gone with it.
 */
export function sealElsewhere(sealing: PackSealing, start: () => WorkerLike, options?: RemoteOptions): PackSealer {
  let starting: Promise<PackSealer> | null = null;
  const sealer = (): Promise<PackSealer> => {
    starting ??= startRemote(sealing, start, options).catch(() => openPackSealer(sealing));
    return starting;
  };
  return {
    append: async (pack, type, blobs) => (await sealer()).append(pack, type, blobs),
    finish: async (pack, header) => (await sealer()).finish(pack, header),
    end: () =>
      void starting?.then(
        (started) => started.end(),
        () => undefined,
      ),
  };
}

async function startRemote(
  sealing: PackSealing,
  start: () => WorkerLike,
  options: RemoteOptions | undefined,
): Promise<PackSealer> {
  const { api, dispose } = connectWorker<SealApi>(start(), options);
  try {
    await api.start(sealing);
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    append(pack, type, blobs) {
      const own = blobs.map(ownBuffer);
      const buffers = own.map((bytes) => bytes.buffer);
      return api.append(pack, type, moved(own, buffers));
    },
    finish: (pack, header) => api.finish(pack, header),
    // It answers when it has overwritten its key; a worker that does not is ended all the same.
    end: () => void api.end().then(dispose, dispose),
  };
}
