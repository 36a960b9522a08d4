import { text } from "../text/index.ts";
import type { AppState } from "./app-state.ts";
import { missedRuns, type News, newsOf, overduePhones, startsByItself } from "./automation.ts";
import type { BackupActions } from "./backup-actions.ts";
import type { Connection } from "./connection.ts";
import type { AppContext } from "./context.ts";
import { findPhone } from "./known-phones.ts";
import type { Memory } from "./memory.ts";
import { isRunning } from "./operation.ts";

const LOOK_EVERY_MS = 60_000;

/** Starts what should start by itself, notes what should have been, and tells the person when the page is out of sight. */
export function keepAutomation({ store }: AppContext, memory: Memory, backup: Pick<BackupActions, "backUp">): void {
  const openedAtMs = Date.now();
  let before = store.state;
  let startedFor: Connection | null = null;
  let badge = 0;
  const reminded = new Set<string>();

  function startIfDue(state: AppState): void {
    // Once for each time it is plugged in: a run that was stopped stays stopped.
    if (state.connection === startedFor || !startsByItself(state, Date.now())) return;
    startedFor = state.connection;
    backup.backUp();
  }

  function look(): void {
    const nowMs = Date.now();
    for (const run of missedRuns(store.state, nowMs, openedAtMs)) {
      store.dispatch({ type: "runs/put", run });
      void memory.putRun(run).catch(() => undefined);
    }
    const overdue = overduePhones(store.state, nowMs);
    showBadge(overdue.length);
    for (const { udid, info } of overdue) {
      if (reminded.has(udid)) continue;
      reminded.add(udid);
      notify({ kind: "overdue", phoneName: info.name });
    }
  }

  function showBadge(count: number): void {
    if (count === badge || !("setAppBadge" in navigator)) return;
    badge = count;
    void (count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count)).catch(() => undefined);
  }

  function notify(news: News): void {
    if (store.state.preferences.notifications && document.visibilityState === "hidden") void show(news);
  }

  store.subscribe(() => {
    const last = before;
    const now = store.state;
    before = now;
    const news = newsOf(last, now);
    if (news !== null) notify(news);
    if (isRunning(now.operation) || isSwitchedOn(last, now)) startedFor = now.connection;
    if (now.phones !== last.phones || now.runs !== last.runs || now.places !== last.places) look();
    startIfDue(store.state);
  });
  setInterval(look, LOOK_EVERY_MS);
}

/** Wishing it for the next time is not wishing it now. */
function isSwitchedOn(last: AppState, now: AppState): boolean {
  const { connection } = now;
  if (connection.id !== "ready" || last.connection !== connection || !last.phones.loaded) return false;
  const { udid } = connection.phone;
  return findPhone(now.phones, udid)?.rules.onPlug === true && findPhone(last.phones, udid)?.rules.onPlug === false;
}

/** A page that is asleep cannot show anything by itself on Android; its service worker can. */
async function show({ kind, phoneName }: News): Promise<void> {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  const title = text.automation.news[kind](phoneName);
  const options = { tag: `keepsake-${kind}`, icon: new URL("icon-192.png", document.baseURI).href };
  try {
    const registration = await navigator.serviceWorker.getRegistration();
    if (registration?.active != null) await registration.showNotification(title, options);
    else new Notification(title, options).onclick = () => window.focus();
  } catch {
    // Nobody is told; the page itself says it.
  }
}
