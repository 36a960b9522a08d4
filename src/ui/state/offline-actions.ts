import type { AppContext } from "./context.ts";
import { type InstallPrompt, onInstallPrompt } from "./install-prompt.ts";
import type { OfflineNews, OfflineState } from "./offline.ts";
import { isRunning } from "./operation.ts";
import { isVaultBusy } from "./vaults.ts";

export interface OfflineActions {
  /** Puts the waiting version in place and loads it; refused while anything is at work, in this tab or another. */
  readonly update: () => void;
  /** Looks for a newer version. */
  readonly lookForUpdate: () => void;
  /** Opens the browser's question; needs a click. */
  readonly install: () => void;
}

/** Every piece of work holds such a lock for as long as it lasts, whatever tab it runs in. */
const WORK_LOCK = /^keepsake-(run|job)-/;

export function createOfflineActions({ store }: AppContext): OfflineActions {
  let registration: ServiceWorkerRegistration | null = null;
  let prompt: InstallPrompt | null = null;

  function tell(state: OfflineState): void {
    store.dispatch({ type: "offline/changed", change: { state, news: null } });
  }

  function tellNews(news: OfflineNews | null): void {
    store.dispatch({ type: "offline/changed", change: { news } });
  }

  async function register(): Promise<void> {
    tell("installing");
    const made = await navigator.serviceWorker.register(new URL("offline.js", document.baseURI).href);
    registration = made;
    made.addEventListener("updatefound", () => follow(made.installing));
    if (made.waiting !== null) tell("update");
    else if (made.active !== null) tell("ready");
    follow(made.installing);
  }

  function follow(worker: ServiceWorker | null): void {
    // The first version has nothing to replace.
    const isUpdate = registration?.active != null;
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && isUpdate) tell("update");
      else if (worker.state === "activated" && !isUpdate) tell("ready");
      // A failed update leaves the version that works.
      else if (worker.state === "redundant" && store.state.offline.state !== "updating") {
        tell(isUpdate ? "ready" : "failed");
        if (isUpdate) tellNews("broken");
      }
    });
  }

  async function update(): Promise<void> {
    const waiting = registration?.waiting ?? null;
    if (waiting === null) return;
    if (await isAtWork()) return tellNews("held");
    tell("updating");
    navigator.serviceWorker.addEventListener("controllerchange", () => window.location.reload(), { once: true });
    waiting.postMessage({ type: "SKIP_WAITING" });
    // A page that the worker does not control yet hears of no change.
    if (navigator.serviceWorker.controller === null) {
      waiting.addEventListener("statechange", () => {
        if (waiting.state === "activated") window.location.reload();
      });
    }
  }

  async function look(): Promise<void> {
    if (registration === null) return;
    tellNews(null);
    await registration.update();
    if (registration.installing === null && registration.waiting === null) tellNews("newest");
  }

  async function isAtWork(): Promise<boolean> {
    const { operation, vaults } = store.state;
    if (isRunning(operation) || isVaultBusy(vaults)) return true;
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name }) => WORK_LOCK.test(name ?? ""));
  }

  async function install(): Promise<void> {
    await prompt?.prompt();
    prompt = null;
    store.dispatch({ type: "offline/changed", change: { canInstall: false } });
  }

  function watchInstall(): void {
    const isInstalled = window.matchMedia("(display-mode: standalone)").matches;
    store.dispatch({ type: "offline/changed", change: { isInstalled } });
    onInstallPrompt((offered) => {
      prompt = offered;
      store.dispatch({ type: "offline/changed", change: { canInstall: true } });
    });
    window.addEventListener("appinstalled", () => {
      store.dispatch({ type: "offline/changed", change: { canInstall: false, isInstalled: true } });
    });
  }

  watchInstall();
  // Nothing else waits for it, so everything else comes first.
  if (import.meta.env.PROD && "serviceWorker" in navigator) {
    const start = (): void => void register().catch(() => tell("failed"));
    if (document.readyState === "complete") start();
    else window.addEventListener("load", start, { once: true });
  }

  return {
    update: () => void update().catch(() => tell("update")),
    lookForUpdate: () => void look().catch(() => tellNews("broken")),
    install: () => void install().catch(() => undefined),
  };
}
