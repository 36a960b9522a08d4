import "../../../src/ui/shell/trusted-types.ts";
import type { CaseResult } from "../stores/vitest-in-worker.ts";
import type { AfterKill, FolderPage, WorkerCall } from "./calls.ts";

/** What the worker says: its answer, or how far it has come with writing. */
interface Told {
  readonly value?: unknown;
  readonly error?: string;
  readonly began?: number;
  readonly finished?: number;
}

let folder: FileSystemDirectoryHandle | undefined;

const page: FolderPage = {
  async chooseFolder() {
    folder = await window.showDirectoryPicker({ mode: "readwrite" });
  },
  runCases: async (kind) => (await ask({ do: "cases", kind, folder })) as readonly CaseResult[],
  put: async (kind, path) => (await ask({ do: "put", kind, folder, path })) as string | null,
  async killAndCheck(kind, times) {
    const problems: string[] = [];
    const acknowledged: number[] = [];
    let unfinished = 0;
    for (let round = 0; round < times; round++) {
      const from = round * 1_000;
      await fillAndKill({ do: "fill", kind, folder, from }, round * 2, acknowledged);
      const left = (await ask({ do: "look", kind, folder, from, acknowledged })) as AfterKill;
      unfinished += left.unfinished;
      problems.push(...left.problems.map((problem) => `round ${round}: ${problem}`));
    }
    if (acknowledged.length === 0) problems.push("nothing was ever written");
    if (unfinished === 0) problems.push("nothing was ever cut off");
    return problems;
  },
};

/** Kills the worker in the midst of its tenth file, `turns` turns of the event loop after that began. */
async function fillAndKill(call: WorkerCall, turns: number, acknowledged: number[]): Promise<void> {
  const { worker, port } = start(call);
  await new Promise<void>((resolve, reject) => {
    let begun = 0;
    port.onmessage = ({ data }: MessageEvent<Told>) => {
      if (data.error !== undefined) reject(new Error(data.error));
      if (data.finished !== undefined) acknowledged.push(data.finished);
      if (data.began !== undefined) begun += 1;
      if (begun === 10) resolve();
    };
  });
  for (let turn = 0; turn < turns; turn++) await turnOfTheLoop();
  worker.terminate();
  port.close();
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

/** One answer of a worker of its own. */
function ask(call: WorkerCall): Promise<unknown> {
  const { worker, port } = start(call);
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    port.onmessage = ({ data }: MessageEvent<Told>) => {
      worker.terminate();
      port.close();
      if (data.error === undefined) resolve(data.value);
      else reject(new Error(data.error));
    };
  });
}

function start(call: WorkerCall): { readonly worker: Worker; readonly port: MessagePort } {
  const worker = new Worker(new URL("./folder.worker.ts", import.meta.url), { type: "module" });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage(call, [port2]);
  return { worker, port: port1 };
}

window.appleFolder = page;
