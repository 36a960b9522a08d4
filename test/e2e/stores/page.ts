import "../../../src/ui/shell/trusted-types.ts";
import type { StoresPage, WorkerCall } from "./calls.ts";
import type { CaseResult } from "./vitest-in-worker.ts";

interface Answer {
  readonly value?: unknown;
  readonly error?: string;
  readonly began?: number;
  readonly finished?: number;
}

let folder: FileSystemDirectoryHandle | undefined;

const page: StoresPage = {
  async chooseFolder() {
    folder = await window.showDirectoryPicker({ mode: "readwrite" });
  },
  async runSuite(suite, kind) {
    const worker = startWorker();
    const results = await ask(worker, { do: suite, kind, folder });
    worker.terminate();
    return results as readonly CaseResult[];
  },
  async killAndCheck(kind, times) {
    const problems: string[] = [];
    const acknowledged: number[] = [];
    for (let round = 0; round < times; round++) {
      await fillAndKill({ do: "fill", kind, folder, from: round * 200 + 1 }, round, acknowledged);
      const worker = startWorker();
      const found = (await ask(worker, { do: "problems", kind, folder, acknowledged })) as readonly string[];
      problems.push(...found.map((problem) => `round ${round}: ${problem}`));
      worker.terminate();
    }
    if (acknowledged.length === 0) problems.push("nothing was ever written");
    return problems;
  },
};

/** Kills the worker while it writes its third object, `turns` turns of the event loop after that began. */
async function fillAndKill(call: WorkerCall, turns: number, acknowledged: number[]): Promise<void> {
  const worker = startWorker();
  const { port1, port2 } = new MessageChannel();
  await new Promise<void>((resolve, reject) => {
    let begun = 0;
    port1.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (data.error !== undefined) reject(new Error(data.error));
      if (data.finished !== undefined) acknowledged.push(data.finished);
      if (data.began !== undefined) begun += 1;
      if (begun === 3) resolve();
    };
    worker.postMessage(call, [port2]);
  });
  for (let turn = 0; turn < turns; turn++) await turnOfTheLoop();
  worker.terminate();
  port1.close();
}

function turnOfTheLoop(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

function ask(worker: Worker, call: WorkerCall): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    port1.onmessage = ({ data }: MessageEvent<Answer>) => {
      port1.close();
      if (data.error === undefined) resolve(data.value);
      else reject(new Error(data.error));
    };
    worker.postMessage(call, [port2]);
  });
}

function startWorker(): Worker {
  return new Worker(new URL("./store.worker.ts", import.meta.url), { type: "module" });
}

window.stores = page;
