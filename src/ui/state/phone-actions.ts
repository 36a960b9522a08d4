import { asKeepsakeError, hasCode, KeepsakeError } from "../../base/errors.ts";
import type { DemoGesture, DeviceInfo, PhoneEvent, PhoneSummary, TaskId } from "../../workers/api.ts";
import { phoneFilters } from "../../workers/engine.ts";
import { isPolled, isWaitingForCable } from "./connection.ts";
import type { AppContext } from "./context.ts";
import { isRunning } from "./operation.ts";
import { createPhoneOwner } from "./phone-owner.ts";
import type { Runner } from "./runner.ts";
import { newTask } from "./task.ts";

export interface PhoneActions {
  /** Goes on with a phone this site may use already; asks nothing. */
  readonly lookForPhones: () => void;
  /** Opens the browser's chooser; needs a click. */
  readonly chooseIphone: () => void;
  readonly tryDemo: () => void;
  /** What the person does on the demo iPhone. */
  readonly touchDemo: (gesture: DemoGesture) => void;
  readonly disconnect: () => void;
  /** Asks the connected phone for its facts again: what a person has just changed on it shows at once. */
  readonly refreshPhone: () => Promise<void>;
}

/** What happens between tabs, see tab-actions.ts. */
export interface PhoneHandOver {
  readonly hasPhone: () => boolean;
  /** Leaves the phone to the tab that waits for it. Resolves when nothing of it is held here any more. */
  readonly handOver: () => Promise<void>;
  /** Lets a tab that waits as well go first. */
  readonly stepBack: () => void;
}

const POLL_MS = 1_000;

export function createPhoneActions({ store, engine }: AppContext, runner: Runner): PhoneActions & PhoneHandOver {
  let isWatching = false;
  /** Only the newest attempt may change the state. */
  let attempt = 0;
  let connecting: TaskId | null = null;
  const owner = createPhoneOwner(() => {
    if (store.state.connection.id === "busy-tab") void connect();
  });

  function watch(): void {
    if (isWatching) return;
    isWatching = true;
    // Ends only with the worker; the next connection starts another.
    void engine.device.watch(onPhoneEvent).catch(() => {
      isWatching = false;
    });
  }

  /** The phone itself is still there: another worker takes it up, and what was interrupted goes on. */
  function onWorkerLost(): void {
    isWatching = false;
    if (store.state.connection.id !== "none") void connect();
  }

  function onPhoneEvent(event: PhoneEvent): void {
    if (event.type === "detached") {
      store.dispatch({ type: "connection/detached", udid: event.udid });
    } else if (event.type === "attached") {
      if (isWaitingForCable(store.state.connection.id)) void connect();
    } else {
      runner.onPasscode(event.udid, event.type === "passcode-asked");
    }
  }

  async function connect(): Promise<void> {
    const mine = ++attempt;
    store.dispatch({ type: "connection/opening" });
    try {
      watch();
      if (store.state.usesDemo) await engine.attachDemoPhone();
      const phone = await firstPhone();
      if (mine !== attempt) return;
      if (phone === null) store.dispatch({ type: "connection/none" });
      else await open(phone, mine);
    } catch (error) {
      if (mine !== attempt || hasCode(error, "app/aborted")) return;
      store.dispatch({ type: "connection/failed", error: asKeepsakeError(error).toWire() });
      if (isPolled(store.state.connection.id)) setTimeout(() => pollAgain(mine), POLL_MS);
    }
  }

  function pollAgain(mine: number): void {
    if (mine === attempt && isPolled(store.state.connection.id)) void connect();
  }

  async function firstPhone(): Promise<PhoneSummary | null> {
    const phones = await engine.device.refresh();
    return phones.find((phone) => phone.demo === store.state.usesDemo) ?? null;
  }

  async function open(phone: PhoneSummary, mine: number): Promise<void> {
    const info = await connectTo(phone.udid, mine);
    if (mine !== attempt) return;
    store.dispatch({ type: "connection/ready", phone, info });
    runner.onPhoneReady(phone.udid);
  }

  async function connectTo(udid: string, mine: number): Promise<DeviceInfo> {
    const task = newTask("connect");
    try {
      await owner.take(udid);
      connecting = task;
      return await engine.device.connect(udid, task, (state) => {
        if (mine === attempt) store.dispatch({ type: "connection/waiting", for: state });
      });
    } catch (error) {
      if (mine === attempt && hasCode(error, "app/two-tabs")) owner.wait(udid);
      throw error;
    } finally {
      if (connecting === task) connecting = null;
    }
  }

  async function askBrowser(): Promise<void> {
    store.dispatch({ type: "demo/left" });
    try {
      await navigator.usb.requestDevice({ filters: [...phoneFilters] });
    } catch (error) {
      attempt += 1;
      if (error instanceof DOMException && error.name === "NotFoundError") {
        store.dispatch({ type: "connection/chooser-closed" });
      } else {
        store.dispatch({ type: "connection/failed", error: asKeepsakeError(error, "usb/permission").toWire() });
      }
      return;
    }
    await connect();
  }

  async function lookQuietly(): Promise<void> {
    const { platform } = store.state;
    if (!platform.hasUsb || !platform.isSecure) return;
    // A phone granted earlier tells by this event that it is back; the worker is not running yet then.
    navigator.usb.addEventListener("connect", () => {
      if (!isWatching && isWaitingForCable(store.state.connection.id)) void connect();
    });
    if ((await navigator.usb.getDevices()).length > 0) await connect();
  }

  async function leave(): Promise<void> {
    const { connection } = store.state;
    attempt += 1;
    store.dispatch({ type: "demo/left" });
    store.dispatch({ type: "connection/none" });
    if (connection.id === "ready") await engine.device.release(connection.phone.udid);
    owner.free();
  }

  async function handOver(): Promise<void> {
    const { udid } = owner;
    if (udid === null) return;
    attempt += 1;
    const error = new KeepsakeError("app/two-tabs");
    store.dispatch({ type: "connection/failed", error: error.toWire() });
    if (connecting !== null) engine.cancel(connecting);
    await engine.device.release(udid).catch(() => undefined);
    owner.free();
    owner.wait(udid);
  }

  /** A phone that is busy, locked or gone keeps its last facts: the next look may tell more. */
  async function refresh(): Promise<void> {
    const { connection, operation } = store.state;
    if (connection.id !== "ready" || isRunning(operation)) return;
    const { phone } = connection;
    const info = await engine.device.connect(phone.udid, newTask("look"), () => undefined).catch(() => null);
    const now = store.state.connection;
    if (info === null || now.id !== "ready" || now.phone.udid !== phone.udid) return;
    store.dispatch({ type: "connection/ready", phone, info });
  }

  engine.onLost("device", onWorkerLost);

  return {
    refreshPhone: refresh,
    hasPhone: () => owner.udid !== null,
    handOver,
    stepBack: () => owner.stepBack(),
    lookForPhones: () => void lookQuietly().catch(() => undefined),
    chooseIphone: () => void askBrowser(),
    tryDemo() {
      store.dispatch({ type: "demo/entered" });
      void connect();
    },
    touchDemo: (gesture) => void engine.demo.gesture(gesture).catch(() => undefined),
    disconnect() {
      if (!isRunning(store.state.operation)) void leave().catch(() => undefined);
    },
  };
}
