import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";
import { offlineBuild } from "./scripts/offline-plugin.mjs";
import { contentSecurityPolicy } from "./scripts/security-headers.mjs";

/** Production pages carry the policy themselves, so it holds on every static host. The dev server injects styles inline and cannot. */
function policyInPage(): Plugin {
  return {
    name: "keepsake-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: contentSecurityPolicy },
        injectTo: "head-prepend",
      },
    ],
  };
}

/** The first screen's pictures, which other screens have too: as one file they compress better than each alone. */
const firstIcons =
  /lucide-react\/dist\/esm\/(\w+\.m?js|shared\/|icons\/(circle-exclamation-point|circle-check|info|triangle-exclamation-point|cable|check|unplug|lock)\.m?js)/;

export default defineConfig({
  // Relative, so that the built folder works at any address, sub-folders included.
  base: "./",
  plugins: [react(), policyInPage(), offlineBuild()],
  worker: { format: "es" },
  build: {
    target: "chrome120",
    // Inlined assets would be data: addresses; the policy allows those for pictures only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
    rolldownOptions: {
      input: { index: "index.html", offline: "src/workers/offline.worker.ts" },
      output: {
        // A service worker rules the folder it lies in, and must keep its name.
        codeSplitting: { groups: [{ name: "first", test: firstIcons }] },
        entryFileNames: ({ name }) => (name === "offline" ? "offline.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  optimizeDeps: { exclude: ["@sqlite.org/sqlite-wasm", "@bokuweb/zstd-wasm"] },
  server: { port: 5173, strictPort: true },
  preview: { port: 4173, strictPort: true },
});
