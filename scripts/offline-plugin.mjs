import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
/** Emitted by the SQLite package for a way of starting it that is not used here. */
const unused = /sqlite3-(worker1|opfs-async-proxy)-/;
/** The page's own script that answers without a network; it cannot list itself. */
const WORKER = "offline.js";
const PLACEHOLDER = "__PRECACHE__";

/**
 * Lists every file of the build with its hash in `build.json`, and in the service worker, which keeps them for use without a
 * network. The hash over that list names the build: the same sources and packages give the same one.
 * @returns {import("vite").Plugin}
 */
export function offlineBuild() {
  let publicDir = "";
  return {
    name: "keepsake-offline",
    apply: "build",
    enforce: "post",
    configResolved: (config) => {
      publicDir = config.publicDir;
    },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== "chunk") this.error("the service worker is missing from the build");
        for (const name of Object.keys(bundle)) if (unused.test(name)) delete bundle[name];
        const files = [...bundled(bundle), ...copied(publicDir)].sort((a, b) => (a.path < b.path ? -1 : 1));
        const listing = files.map(({ path, hash }) => `${hash}  ${path}\n`).join("");
        const build = { version, hash: createHash("sha256").update(listing).digest("hex"), files };
        if (!worker.code.includes(PLACEHOLDER)) this.error("the service worker has no place for the list of files");
        worker.code = worker.code.replace(PLACEHOLDER, JSON.stringify(build));
        this.emitFile({ type: "asset", fileName: "build.json", source: `${JSON.stringify(build, null, 2)}\n` });
      },
    },
  };
}

function bundled(bundle) {
  return Object.values(bundle)
    .filter(({ fileName }) => fileName !== WORKER && !fileName.endsWith(".map"))
    .map((file) => entry(file.fileName, file.type === "chunk" ? file.code : file.source));
}

function copied(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name))
    .map((path) => entry(path.slice(folder.length + 1).replaceAll("\\", "/"), readFileSync(path)));
}

function entry(path, content) {
  return { path, hash: createHash("sha256").update(content).digest("hex") };
}
