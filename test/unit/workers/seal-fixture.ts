import { parentPort, workerData } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { serve } from "../../../src/workers/remote.ts";
import { createSealApi, type SealApi } from "../../../src/workers/seal/seal-api.ts";

/** The seal worker in a real thread. `crashAt` is the number of the call to append that it dies of, from 1 on. */
const { crashAt } = workerData as { readonly crashAt: number };
const api = createSealApi();
let appends = 0;

const append: SealApi["append"] = async (...args) => {
  if (++appends !== crashAt) return api.append(...args);
  setImmediate(() => {
    throw new Error("crashed as asked");
  });
  return new Promise(() => undefined);
};

if (parentPort !== null) serve({ ...api, append }, nodeEndpoint(parentPort));
