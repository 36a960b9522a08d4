import { createLog } from "../base/log.ts";
import { openBackupSession, requireReadyForRestore } from "../device/index.ts";
import type { DeviceWorkerApi, PhoneEvent } from "./api.ts";
import { demoUsb } from "./demo-usb.ts";
import { type PhoneSource, Phones } from "./phones.ts";
import { serve } from "./remote.ts";
import { RestoreSessions } from "./restore/restore-sessions.ts";
import { SessionStreams } from "./session-streams.ts";
import { Tasks } from "./tasks.ts";

const log = createLog(Date.now);
const tasks = new Tasks();
const streams = new SessionStreams();
const restores = new RestoreSessions(streams, log);
const watchers = new Set<(event: PhoneEvent) => void>();
const phones = new Phones(tell, log);
const rehearsals = new Map<string, PhoneSource>();
if ("usb" in navigator && navigator.usb !== undefined) phones.addSource({ usb: navigator.usb, isDemo: false });

function tell(event: PhoneEvent): void {
  for (const watcher of watchers) watcher(event);
}

const api: DeviceWorkerApi = {
  refresh: () => phones.list(),
  watch(onEvent) {
    watchers.add(onEvent);
    // A callback lives as long as the call it came with: this one ends with the worker.
    return new Promise(() => undefined);
  },
  connect: (udid, task, onWaiting) =>
    tasks.run(task, async (signal) => {
      const phone = await phones.connect(udid, { signal, onWaiting });
      return phone.info({ signal });
    }),
  startBackupSession: (udid, files, task, onWaiting) =>
    tasks.run(task, async (signal) => {
      const phone = await phones.connect(udid, { signal, onWaiting });
      const session = await openBackupSession(phone, { log, signal, onWaiting, onEvent: tellPasscode });
      void streams.join(task, session, files, () => session.release());
      return session.infoPlist;
    }),
  startRestoreSession: ({ udid, files, applications, needs }, task, onWaiting) =>
    tasks.run(task, async (signal) => {
      const phone = await phones.connect(udid, { signal, onWaiting });
      requireReadyForRestore(await phone.info({ signal }), needs);
      const options = { log, signal, onWaiting, onEvent: tellPasscode, withApps: false };
      const session = await openBackupSession(phone, options);
      try {
        if (applications !== null) await session.prepareRestore(applications);
      } catch (error) {
        await session.release();
        throw error;
      }
      restores.hold(task, session, files);
    }),
  endRestoreSession: (task, succeeded) => restores.end(task, succeeded),
  startPasswordSession: (udid, files, task, onWaiting) =>
    tasks.run(task, async (signal) => {
      const phone = await phones.connect(udid, { signal, onWaiting });
      const options = { log, signal, onWaiting, onEvent: tellPasscode, withApps: false, withSyncLock: false };
      const session = await openBackupSession(phone, options);
      void streams.join(task, session, files, () => session.release());
    }),
  release: (udid) => phones.release(udid),
  async attachDemoPhone(port) {
    const usb = await demoUsb(port);
    phones.addSource({ usb, isDemo: true });
  },
  async attachRehearsalPhone(udid, port) {
    const source = { usb: await demoUsb(port), isDemo: true, isRehearsal: true };
    phones.addSource(source);
    rehearsals.set(udid, source);
  },
  async detachRehearsalPhone(udid) {
    const source = rehearsals.get(udid);
    rehearsals.delete(udid);
    await phones.release(udid);
    if (source !== undefined) phones.removeSource(source);
  },
  dropSession: (task) => streams.drop(task),
  async cancel(task) {
    tasks.cancel(task);
  },
};

function tellPasscode({ udid, type }: { readonly udid: string; readonly type: string }): void {
  if (type === "passcode-asked" || type === "passcode-closed") tell({ udid, type });
}

serve(api);
