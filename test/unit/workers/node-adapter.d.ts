/** comlink ships this module without types. */
declare module "comlink/dist/esm/node-adapter.mjs" {
  export default function nodeEndpoint(port: import("node:worker_threads").MessagePort): import("comlink").Endpoint;
}
