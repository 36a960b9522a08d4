import { KeepsakeError } from "../base/errors.ts";
import type {
  BackupReport,
  BackupTarget,
  DemoPhoneApi,
  DeviceWorkerApi,
  OperationCallbacks,
  PlistDict,
  RehearsalReport,
  RestoreChoices,
  RestoreSource,
  RestoreSourceInfo,
  TaskId,
  TrustWait,
  VaultWorkerApi,
} from "./api.ts";
import { rehearse } from "./rehearse.ts";
import { connectWorker, type RemoteApi, type RemoteWorker } from "./remote.ts";

export { phoneFilters } from "../usb/index.ts";

export interface EngineCallbacks extends OperationCallbacks {
  /** About once a second while the person has to unlock the phone or to tap Trust. */
  onWaiting(state: TrustWait): void;
}

/** The workers as the page sees them. Each is started when it is first needed, and again after it was lost. */
export interface Engine {
  readonly device: RemoteApi<DeviceWorkerApi>;
  readonly vault: RemoteApi<VaultWorkerApi>;
  readonly demo: RemoteApi<DemoPhoneApi>;
  /** Starts the demo phone and plugs it into the device worker. Once is enough. */
  attachDemoPhone(): Promise<void>;
  /**
   * One backup: the device worker opens the session, the vault worker keeps the files, a port joins them. Every failure of
   * either side arrives here.
   */
  backUp(
    input: { readonly udid: string; readonly target: BackupTarget },
    task: TaskId,
    callbacks: EngineCallbacks,
  ): Promise<BackupReport>;
  /**
   * Puts a copy onto a phone, which restarts afterwards. `info` is what `inspectSource` said of the source. After a failure
   * the phone is left as tidy as it can be; what arrived on it is its own affair.
   */
  restore(
    input: {
      readonly udid: string;
      readonly source: RestoreSource;
      readonly info: RestoreSourceInfo;
      readonly password: string | null;
      readonly choices: RestoreChoices;
    },
    task: TaskId,
    callbacks: EngineCallbacks,
  ): Promise<BackupReport>;
  /**
   * The same restore onto an empty phone that is made up for it in a worker of its own, and what that phone holds then.
   * Never touches a real phone; of the content only sizes and digests are kept.
   */
  rehearse(
    input: Omit<Parameters<Engine["restore"]>[0], "udid">,
    task: TaskId,
    callbacks: EngineCallbacks,
  ): Promise<RehearsalReport>;
  /** Enables (`from` null), changes or disables (`to` null) encryption of the phone's backups. */
  changePhonePassword(
    input: { readonly udid: string; readonly from: string | null; readonly to: string | null },
    task: TaskId,
    callbacks: EngineCallbacks,
  ): Promise<void>;
  /** Calls `listener` whenever a worker was lost: crashed, killed, silent. All it knew is gone; the next call starts another. */
  onLost(worker: "device" | "vault", listener: () => void): void;
  /** Politely: the phone is told first. The promise of the work settles when that is done. */
  cancel(task: TaskId): void;
}

export function openEngine(): Engine {
  const losses = { device: new Set<() => void>(), vault: new Set<() => void>() };
  const tellLoss = (worker: keyof typeof losses) => () => {
    for (const listener of losses[worker]) listener();
  };
  const device = restartable<DeviceWorkerApi>(
    () => new Worker(new URL("./device.worker.ts", import.meta.url), { type: "module", name: "device" }),
    tellLoss("device"),
  );
  const vault = restartable<VaultWorkerApi>(
    () => new Worker(new URL("./vault.worker.ts", import.meta.url), { type: "module", name: "vault" }),
    tellLoss("vault"),
  );
  const demo = restartable<DemoPhoneApi>(
    () => new Worker(new URL("./demo-phone.worker.ts", import.meta.url), { type: "module", name: "demo-phone" }),
  );
  let attaching: Promise<void> | null = null;
  losses.device.add(() => {
    attaching = null;
  });

  /**
   * The stream of an operation ends with the worker at one of its ends, and the other end does not hear of it: it is told
   * here. Then what it says is only that it was told.
   */
  async function whileBothLive<T>(task: TaskId, work: () => Promise<T>): Promise<T> {
    const told: Promise<void>[] = [];
    const onDevice = (): void => {
      told.push(vault.cancel(task).catch(() => undefined));
    };
    const onVault = (): void => {
      told.push(device.dropSession(task).catch(() => undefined));
    };
    losses.device.add(onDevice);
    losses.vault.add(onVault);
    try {
      return await work();
    } catch (error) {
      if (told.length === 0) throw error;
      // The next try must not find the phone in the hands of this one.
      await Promise.all(told);
      throw new KeepsakeError("app/worker-lost", {}, { cause: error });
    } finally {
      losses.device.delete(onDevice);
      losses.vault.delete(onVault);
    }
  }

  async function attach(): Promise<void> {
    const { port1, port2 } = new MessageChannel();
    await demo.plugIn(port1);
    await device.attachDemoPhone(port2);
  }

  const engine: Engine = {
    device,
    vault,
    demo,
    attachDemoPhone() {
      attaching ??= attach().catch((error: unknown) => {
        attaching = null;
        throw error;
      });
      return attaching;
    },
    async backUp({ udid, target }, task, callbacks) {
      const { port1, port2 } = new MessageChannel();
      return whileBothLive(task, async () => {
        const infoPlist = await device.startBackupSession(udid, port1, task, (state) => callbacks.onWaiting(state));
        return vault.backup({ target, device: port2, udid, infoPlist }, task, callbacks);
      });
    },
    async restore({ udid, source, info, password, choices }, task, callbacks) {
      const { port1, port2 } = new MessageChannel();
      const { iosVersion, sizeBytes } = info;
      const applications = choices.apps ? appsWithout(info.applications, choices.leaveOut) : null;
      const session = { udid, files: port1, applications, needs: { iosVersion, sizeBytes } };
      return whileBothLive(task, async () => {
        await device.startRestoreSession(session, task, (state) => callbacks.onWaiting(state));
        const ended = (succeeded: boolean): Promise<void> =>
          device.endRestoreSession(task, succeeded).catch(() => undefined);
        try {
          const input = { source, device: port2, udid, password, choices };
          const report = await vault.restoreToPhone(input, task, callbacks);
          await ended(true);
          return report;
        } catch (error) {
          await ended(false);
          throw error;
        }
      });
    },
    rehearse: (input, task, callbacks) =>
      rehearse(input.info, input.choices, {
        weigh: () => vault.weighSource(input, task),
        attach: (udid, port) => device.attachRehearsalPhone(udid, port),
        restore: (udid) => engine.restore({ ...input, udid }, task, callbacks),
        detach: (udid) => device.detachRehearsalPhone(udid),
      }),
    async changePhonePassword({ udid, from, to }, task, callbacks) {
      const { port1, port2 } = new MessageChannel();
      await whileBothLive(task, async () => {
        await device.startPasswordSession(udid, port1, task, (state) => callbacks.onWaiting(state));
        await vault.changePhonePassword({ device: port2, udid, from, to }, task, callbacks);
      });
    },
    onLost: (worker, listener) => void losses[worker].add(listener),
    cancel(task) {
      for (const worker of [device, vault]) void worker.cancel(task).catch(() => undefined);
    },
  };
  return engine;
}

/** An app whose container stays behind is not installed again either. */
function appsWithout(applications: PlistDict, domains: readonly string[]): PlistDict {
  const left = new Set(domains);
  return Object.fromEntries(Object.entries(applications).filter(([id]) => !left.has(`AppDomain-${id}`)));
}

/** Calls go to a worker that lives; a lost one is replaced at the next call, after those under way have failed. */
function restartable<Api>(start: () => Worker, onLost: () => void = () => undefined): RemoteApi<Api> {
  let current: RemoteWorker<Api> | null = null;
  function api(): RemoteApi<Api> {
    if (current === null) {
      const started = connectWorker<Api>(start());
      current = started;
      void started.lost.then(() => {
        if (current === started) current = null;
        onLost();
      });
    }
    return current.api;
  }
  return new Proxy({} as RemoteApi<Api> & object, {
    get: (_target, name) => {
      if (typeof name !== "string" || name === "then") return undefined;
      return (...args: readonly unknown[]) => {
        const method: unknown = Reflect.get(api(), name);
        if (typeof method !== "function") throw new KeepsakeError("base/bug", { what: "no such method", name });
        return Reflect.apply(method, undefined, args);
      };
    },
  });
}
