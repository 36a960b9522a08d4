import { build } from "vite";

/** One script of a worker with everything it imports. */
export async function bundleWorker(entry: URL): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    build: { write: false, minify: true, lib: { entry: entry.pathname, formats: ["es"], fileName: "worker" } },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  if (bundle === undefined || !("output" in bundle)) throw new Error("nothing was built");
  return bundle.output[0].code;
}
