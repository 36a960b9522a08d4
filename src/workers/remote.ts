import * as Comlink from "comlink";
import { promiseWithResolvers, type Resolvers } from "../base/abort.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import { isErrorCode } from "../base/error-catalogue.ts";
import { asKeepsakeError, KeepsakeError, type WireError } from "../base/errors.ts";
import { lifeLock, untilFree } from "./web-lock.ts";

/**
 * Calls between threads: comlink, wrapped once, because by itself it drops the fields of errors, leaves calls pending
 * for ever when a worker dies, and never releases callbacks.
 *
 * An API is an object of async methods. Arguments and results are cloned, with these exceptions: a MessagePort, alone or
 * as a property of an argument, is transferred; a function, and an object that has functions, is called back in the
 * calling thread; buffers named by `moved` change hands. **A callback lives as long as the call it was given to**: when the call settles it is released, later
 * calls of it are dropped. A method that reports events therefore stays pending while it does.
 */

/** The calling side of an API: every method returns a promise. */
export type RemoteApi<Api> = {
  readonly [K in keyof Api]: Api[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never;
};

/** A dedicated worker, or whatever behaves like one. */
export interface WorkerLike extends Comlink.Endpoint {
  terminate?(): unknown;
}

export interface RemoteOptions {
  readonly clock?: Clock | undefined;
  /** Time between two questions whether the worker still answers. */
  readonly heartbeatMs?: number | undefined;
  /** Unanswered questions in a row after which the worker counts as lost. Counted, because timers sleep with the computer. */
  readonly missedHeartbeats?: number | undefined;
}

export interface RemoteWorker<Api> {
  readonly api: RemoteApi<Api>;
  /** Resolves with the reason when the worker is lost; stays pending after `dispose`. */
  readonly lost: Promise<KeepsakeError>;
  /** Ends the worker. Pending and later calls reject with app/aborted, callbacks are released. Idempotent. */
  readonly dispose: () => void;
}

/** A key derivation may keep a worker busy for half a minute. */
const HEARTBEAT_MS = 15_000;
const MISSED_HEARTBEATS = 4;

/** What a worker really exposes. */
interface Served {
  invoke(method: string, args: readonly unknown[]): Promise<unknown>;
  ping(): true;
  /** See `lifeLock`. */
  life(): Promise<string | null>;
}

/** What the calling side exposes for one callback argument. */
interface CallbackHost {
  call(method: string | null, args: readonly unknown[]): unknown;
  /** Answered after every call before it was begun: a port keeps the order. */
  flushed(): true;
}

/** A callback on its way: the port it is called through, and its methods when it is an object. */
interface CallbackArgument {
  readonly keepsakeCallback: true;
  readonly port: MessagePort;
  readonly methods: readonly string[] | null;
}

/** Offers `api` to the thread at the other end; default: the creator of this worker. Errors become KeepsakeErrors. */
export function serve(api: object, endpoint?: Comlink.Endpoint): void {
  carryErrorsWhole();
  const served: Served = { invoke: (method, args) => invoke(api, method, args), ping: () => true, life: lifeLock };
  Comlink.expose(served, endpoint);
}

const buffersOf = new WeakMap<object, readonly ArrayBuffer[]>();

/** Lets the buffers in an argument or a result change hands instead of being copied: the sender's become empty. */
export function moved<T extends object>(value: T, buffers: readonly ArrayBuffer[]): T {
  buffersOf.set(value, buffers);
  return Comlink.transfer(value, [...buffers]);
}

/** Calls the API a worker serves. The worker belongs to the result: `dispose` terminates it. */
export function connectWorker<Api>(worker: WorkerLike, options: RemoteOptions = {}): RemoteWorker<Api> {
  carryErrorsWhole();
  const connection = new WorkerConnection(worker, options);
  const api = new Proxy(
    {},
    {
      // A proxy that answers to `then` would be taken for a promise.
      get: (_target, name) =>
        typeof name === "string" && name !== "then" ? (...args: unknown[]) => connection.call(name, args) : undefined,
    },
  );
  return { api: api as RemoteApi<Api>, lost: connection.lost, dispose: () => connection.dispose() };
}

class WorkerConnection {
  readonly #worker: WorkerLike;
  readonly #served: Comlink.Remote<Served>;
  readonly #pending = new Set<Resolvers<unknown>>();
  readonly #lost: Resolvers<KeepsakeError> = promiseWithResolvers<KeepsakeError>();
  readonly #stopped = new AbortController();
  #error: KeepsakeError | null = null;

  constructor(worker: WorkerLike, options: RemoteOptions) {
    this.#worker = worker;
    this.#served = Comlink.wrap<Served>(worker);
    worker.addEventListener("error", this.#onError);
    worker.addEventListener("messageerror", this.#onMessageError);
    void this.#watchHeartbeat(options).catch(() => undefined);
    void this.#watchLife().catch(() => undefined);
  }

  get lost(): Promise<KeepsakeError> {
    return this.#lost.promise;
  }

  async call(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#error !== null) throw this.#error;
    const packed = packArguments(args);
    const pending = promiseWithResolvers<unknown>();
    this.#pending.add(pending);
    try {
      const list = Comlink.transfer([...packed.args], [...packed.transfer]);
      this.#served.invoke(method, list).then(pending.resolve, pending.reject);
      return await pending.promise;
    } finally {
      this.#pending.delete(pending);
      for (const release of packed.releases) release();
    }
  }

  dispose(): void {
    this.#stop(new KeepsakeError("app/aborted", { what: "worker ended" }));
    this.#worker.terminate?.();
  }

  async #watchHeartbeat(options: RemoteOptions): Promise<void> {
    const { clock = systemClock, heartbeatMs = HEARTBEAT_MS, missedHeartbeats = MISSED_HEARTBEATS } = options;
    let missed = 0;
    while (missed < missedHeartbeats) {
      const question = this.#served.ping();
      missed++;
      question.then(
        () => {
          missed = 0;
        },
        () => undefined,
      );
      await clock.sleep(heartbeatMs, { signal: this.#stopped.signal });
    }
    this.#lose(new KeepsakeError("app/worker-lost", { what: "no answer", waitedMs: missedHeartbeats * heartbeatMs }));
  }

  /** A thread that died says nothing, but it lets its lock go: that is seen at once, what hangs only by its silence. */
  async #watchLife(): Promise<void> {
    const name = await this.#served.life();
    if (name === null) return;
    await untilFree(name, this.#stopped.signal);
    this.#lose(new KeepsakeError("app/worker-lost", { what: "gone" }));
  }

  readonly #onError = (event: unknown): void => {
    const message = event instanceof Object && "message" in event ? String(event.message) : "";
    this.#lose(new KeepsakeError("app/worker-lost", { what: "error" }, { cause: message }));
  };

  readonly #onMessageError = (): void => this.#lose(new KeepsakeError("app/worker-lost", { what: "message" }));

  #lose(error: KeepsakeError): void {
    if (this.#error !== null) return;
    // Who watches over the worker hears of it before those who wait for an answer.
    this.#lost.resolve(error);
    this.#stop(error);
    // Whatever it still does, nobody can hear it.
    this.#worker.terminate?.();
  }

  #stop(error: KeepsakeError): void {
    if (this.#error !== null) return;
    this.#error = error;
    this.#stopped.abort();
    this.#worker.removeEventListener("error", this.#onError);
    this.#worker.removeEventListener("messageerror", this.#onMessageError);
    for (const pending of this.#pending) pending.reject(error);
  }
}

// Calling side: arguments

interface PackedArguments {
  readonly args: readonly unknown[];
  readonly transfer: readonly Transferable[];
  /** Called when the call has settled. */
  readonly releases: readonly (() => void)[];
}

function packArguments(args: readonly unknown[]): PackedArguments {
  const transfer: Transferable[] = [];
  const releases: (() => void)[] = [];
  const packed = args.map((arg) => {
    const methods = callbackMethods(arg);
    if (methods === undefined) {
      transfer.push(...portsIn(arg), ...buffersIn(arg));
      return arg;
    }
    const { port1, port2 } = new MessageChannel();
    Comlink.expose(callbackHost(arg), port1);
    releases.push(() => port1.close());
    transfer.push(port2);
    return { keepsakeCallback: true, port: port2, methods } satisfies CallbackArgument;
  });
  return { args: packed, transfer, releases };
}

function callbackHost(callback: unknown): CallbackHost {
  return {
    call: (method, args) => {
      const work: unknown = method === null ? callback : Reflect.get(callback as object, method);
      return typeof work === "function" ? Reflect.apply(work, callback, args) : undefined;
    },
    flushed: () => true,
  };
}

/** Null for a function, its method names for an object of callbacks, undefined for a plain value. */
function callbackMethods(arg: unknown): readonly string[] | null | undefined {
  if (typeof arg === "function") return null;
  if (!isPlainObject(arg)) return undefined;
  const methods = Object.keys(arg).filter((key) => typeof arg[key] === "function");
  return methods.length === 0 ? undefined : methods;
}

function buffersIn(arg: unknown): readonly ArrayBuffer[] {
  return typeof arg === "object" && arg !== null ? (buffersOf.get(arg) ?? []) : [];
}

function portsIn(arg: unknown): MessagePort[] {
  const candidates = isPlainObject(arg) ? Object.values(arg) : [arg];
  return candidates.filter((value) => value instanceof MessagePort);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

// Serving side: calls

async function invoke(api: object, method: string, args: readonly unknown[]): Promise<unknown> {
  const callbacks: ServedCallback[] = [];
  const unpacked = args.map((arg) => {
    if (!isCallbackArgument(arg)) return arg;
    const callback = new ServedCallback(arg);
    callbacks.push(callback);
    return callback.value;
  });
  try {
    const work: unknown = method in Object.prototype ? undefined : Reflect.get(api, method);
    if (typeof work !== "function") throw new KeepsakeError("base/bug", { what: "no such method", method });
    return await Reflect.apply(work, api, unpacked);
  } finally {
    for (const callback of callbacks) await callback.release();
  }
}

function isCallbackArgument(arg: unknown): arg is CallbackArgument {
  return isPlainObject(arg) && arg["keepsakeCallback"] === true && arg["port"] instanceof MessagePort;
}

/** A callback as the worker sees it, until its call is over. */
class ServedCallback {
  /** What stands in the argument's place. */
  readonly value: unknown;
  readonly #port: MessagePort;
  readonly #host: Comlink.Remote<CallbackHost>;
  readonly #pending = new Set<Resolvers<unknown>>();
  #isReleased = false;

  constructor({ port, methods }: CallbackArgument) {
    this.#port = port;
    this.#host = Comlink.wrap<CallbackHost>(port);
    this.value =
      methods === null
        ? this.#caller(null)
        : Object.fromEntries(methods.map((method) => [method, this.#caller(method)]));
  }

  /** Resolves when the last call has arrived; what is unanswered then rejects with app/aborted. */
  async release(): Promise<void> {
    this.#isReleased = true;
    if (this.#pending.size > 0) await this.#host.flushed();
    this.#port.close();
    const reason = new KeepsakeError("app/aborted", { what: "the call of this callback is over" });
    for (const pending of this.#pending) pending.reject(reason);
  }

  /** After the release a call is dropped: it has nobody to tell. */
  #caller(method: string | null): (...args: unknown[]) => Promise<unknown> {
    return (...args) => {
      if (this.#isReleased) return Promise.resolve(undefined);
      const pending = promiseWithResolvers<unknown>();
      this.#pending.add(pending);
      const settled = (): void => void this.#pending.delete(pending);
      // Progress is told without waiting for the answer: an unheard failure is none.
      pending.promise.then(settled, settled);
      this.#host.call(method, args).then(pending.resolve, pending.reject);
      return pending.promise;
    };
  }
}

// Errors

/** Replaces comlink's own handler, which keeps only message, name and stack. */
function carryErrorsWhole(): void {
  const old = Comlink.transferHandlers.get("throw");
  if (old === undefined) throw new KeepsakeError("base/bug", { what: "comlink has no handler for thrown values" });
  const handler: Comlink.TransferHandler<{ readonly value: unknown }, WireError> = {
    canHandle: (value): value is { readonly value: unknown } => old.canHandle(value),
    serialize: ({ value }) => [asKeepsakeError(value).toWire(), []],
    deserialize: (wire) => {
      throw isErrorCode(wire.code)
        ? KeepsakeError.fromWire(wire)
        : new KeepsakeError("base/bug", { code: String(wire.code) });
    },
  };
  Comlink.transferHandlers.set("throw", handler);
}
