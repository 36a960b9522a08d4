import type { CDPSession, Page } from "@playwright/test";

/** Chromium's inspector of one worker of the page. */
export interface WorkerInspector {
  /** The worker's script. */
  readonly url: string;
  send(method: string, params?: object): Promise<Record<string, unknown>>;
}

interface Reply {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

type Waiting = { resolve: (result: Record<string, unknown>) => void; reject: (error: Error) => void };

/** Attaches to every worker the page has now. Playwright has no sessions for workers: the page's one passes messages on. */
export async function inspectWorkers(page: Page): Promise<readonly WorkerInspector[]> {
  const session = await page.context().newCDPSession(page);
  const waiting = new Map<number, Waiting>();
  const workers: WorkerInspector[] = [];
  let lastId = 0;
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo: { url, type } }) => {
    if (type === "worker") workers.push({ url, send: (method, params = {}) => send(sessionId, method, params) });
  });
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result, error } = JSON.parse(message) as Reply;
    if (id === undefined) return;
    const caller = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) caller?.resolve(result ?? {});
    else caller?.reject(new Error(error.message));
  });
  await attachToAll(session);
  return workers;

  function send(sessionId: string, method: string, params: object): Promise<Record<string, unknown>> {
    const id = ++lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      const message = JSON.stringify({ id, method, params });
      session.send("Target.sendMessageToTarget", { sessionId, message }).catch(reject);
    });
  }
}

async function attachToAll(session: CDPSession): Promise<void> {
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
}
