import { parentPort } from "node:worker_threads";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import { KeepsakeError } from "../../../src/base/errors.ts";
import { moved, serve } from "../../../src/workers/remote.ts";

/** A worker for the tests of remote.ts: a real thread with a real event loop to block and to kill. */
export interface FixtureApi {
  add(a: number, b: number): Promise<number>;
  fail(kind: "ours" | "foreign" | "text"): Promise<never>;
  count(to: number, onStep: (step: number) => void): Promise<string>;
  ask(callbacks: {
    readonly onQuestion: (text: string) => Promise<string>;
    readonly onNote: (text: string) => void;
  }): Promise<string>;
  keepCallback(onLate: (text: string) => void): Promise<void>;
  useKeptCallback(): Promise<string>;
  abandonQuestion(onQuestion: () => Promise<string>): Promise<void>;
  abandonedOutcome(): Promise<string>;
  giveBack(input: { readonly bytes: Uint8Array<ArrayBuffer> }): Promise<{ readonly bytes: Uint8Array<ArrayBuffer> }>;
  /** Of what `giveBack` gave last. */
  lengthLeft(): Promise<number>;
  echoPort(input: { readonly port: MessagePort; readonly greeting: string }): Promise<void>;
  never(): Promise<void>;
  blockForEver(): Promise<void>;
  crash(): Promise<void>;
}

let given = new Uint8Array(0);
let kept: ((text: string) => unknown) | null = null;
let abandoned: Promise<string> = Promise.resolve("");

const api: FixtureApi = {
  giveBack: async ({ bytes }) => {
    given = bytes;
    return moved({ bytes }, [bytes.buffer]);
  },
  lengthLeft: async () => given.length,
  add: async (a, b) => a + b,
  fail: async (kind) => {
    if (kind === "foreign") throw new TypeError("not ours");
    if (kind === "text") throw "only a text";
    const cause = new Error("outer", { cause: new RangeError("inner") });
    throw new KeepsakeError("store/full", { neededBytes: 5, place: "folder", isLast: true }, { cause });
  },
  count: async (to, onStep) => {
    for (let step = 1; step <= to; step++) onStep(step);
    return "counted";
  },
  ask: async ({ onQuestion, onNote }) => {
    onNote("before");
    const answer = await onQuestion("really?");
    onNote("after");
    return answer;
  },
  keepCallback: async (onLate) => {
    kept = onLate;
  },
  useKeptCallback: async () => String(await kept?.("too late")),
  abandonQuestion: async (onQuestion) => {
    abandoned = onQuestion().catch((error: unknown) => (error instanceof KeepsakeError ? error.code : "other"));
  },
  abandonedOutcome: () => abandoned,
  echoPort: async ({ port, greeting }) => {
    port.postMessage(greeting);
    port.close();
  },
  never: () => new Promise(() => undefined),
  blockForEver: async () => {
    for (;;);
  },
  crash: async () => {
    setImmediate(() => {
      throw new Error("boom");
    });
    await new Promise(() => undefined);
  },
};

if (parentPort !== null) serve(api, nodeEndpoint(parentPort));
