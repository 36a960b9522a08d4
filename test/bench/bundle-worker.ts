import { build } from "vite";

/** A worker with everything it imports, as files by the path they are served under; the worker itself is "/worker.js". */
export type WorkerFiles = ReadonlyMap<string, string | Uint8Array>;

/** The worker's script; workers that it starts have their own files, and are left out here. */
export async function bundleWorker(entry: URL): Promise<string> {
  const script = (await bundleWorkers(entry)).get("/worker.js");
  if (typeof script !== "string") throw new Error("nothing was built");
  return script;
}

/** A worker and those that it starts. */
export async function bundleWorkers(entry: URL): Promise<WorkerFiles> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: true,
      lib: { entry: entry.pathname, formats: ["es"], fileName: "worker" },
      // What is loaded later, as the encoder of zstd, comes along.
      rolldownOptions: { output: { codeSplitting: false } },
    },
    worker: { format: "es" },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  if (bundle === undefined || !("output" in bundle)) throw new Error("nothing was built");
  return new Map(bundle.output.map((file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : file.source]));
}
