/**
 * One direction of imports. Each rule says why; docs/architecture.md has the picture.
 *
 * TypeScript 7 has no compiler API: `.ts` is parsed by @swc/core, and type-only imports are not seen here. The forbidden
 * globals and the type imports are held by test/architecture.test.ts.
 */
const layers = require("./scripts/layers.cjs");

const layerRules = Object.entries(layers).map(([layer, below]) => ({
  name: `${layer}-imports-downwards`,
  comment: `${layer} may import only: ${below.join(", ") || "nothing"}. A lower layer that knows a higher one can be neither tested nor replaced alone.`,
  severity: "error",
  from: { path: `^src/${layer}/` },
  to: { path: "^src/", pathNot: [`^src/${layer}/`, ...below.map((name) => `^src/${name}/`)] },
}));

const doors = ["codec", "crypto", "usb", "device", "vault", "backup", "content"].map((layer) => ({
  name: `${layer}-has-one-door`,
  comment: `Other layers enter ${layer} by its index.ts only, so that its insides can be rearranged.`,
  severity: "error",
  from: { path: "^src/", pathNot: `^src/${layer}/` },
  to: {
    path: `^src/${layer}/`,
    pathNot: layer === "codec" ? "^src/codec/[^/]+/index\\.ts$" : `^src/${layer}/index\\.ts$`,
  },
}));

const owned = [
  ["comlink", ["^src/workers/"]],
  [
    "idb",
    [
      "^src/vault/stores/indexeddb-store\\.ts$",
      "^src/device/pairing/pair-record-store\\.ts$",
      "^src/ui/state/(local-store|memory|vault-notes)\\.ts$",
      "^src/workers/vault/(journal-store|remembered)\\.ts$",
      "^src/workers/verify/verified-records\\.ts$",
    ],
  ],
  ["react", ["^src/ui/"]],
  ["react-dom", ["^src/ui/"]],
  ["@noble", ["^src/crypto/"]],
  ["workbox-window", ["^src/ui/shell/"]],
].map(([name, owners]) => ({
  name: `${name.replace("@", "")}-has-an-owner`,
  comment: `${name} is imported only by ${owners.join(", ")}: a dependency has a named owner.`,
  severity: "error",
  from: { path: "^src/", pathNot: owners },
  to: { path: `^node_modules/${name}(/|$)` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    ...doors,
    ...owned,
    {
      name: "no-cycles",
      comment: "A cycle is one module that pretends to be two.",
      severity: "error",
      from: { path: "^(src|test/virtual-iphone)/" },
      to: { circular: true },
    },
    {
      name: "src-never-imports-test",
      comment: "The one door is the demo phone, which is the test phone.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/workers/demo-phone" },
      to: { path: "^test/" },
    },
    {
      name: "virtual-iphone-shares-no-code",
      comment: "A peer built from the code under test repeats its mistakes.",
      severity: "error",
      from: { path: "^test/virtual-iphone/" },
      to: { path: "^src/" },
    },
    {
      name: "virtual-iphone-core-is-neutral",
      comment: "The core also runs in the demo phone's worker.",
      severity: "error",
      from: { path: "^test/virtual-iphone/core/" },
      to: { path: "^node:|^test/virtual-iphone/(node|transports)/", dependencyTypes: ["core", "local"] },
    },
    {
      name: "not-resolvable",
      comment: "An import that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "\\?(url|worker|inline|raw)" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|\\.cache)/" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
      conditionNames: ["import", "default"],
      exportsFields: ["exports"],
    },
  },
};
