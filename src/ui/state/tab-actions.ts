import type { AppState } from "./app-state.ts";
import type { ContentClient } from "./content-client.ts";
import type { AppContext } from "./context.ts";
import type { PhoneHandOver } from "./phone-actions.ts";
import { type FreeLock, heldLocks, waitForLock } from "./tab-lock.ts";
import { openTabChannel, type TabMessage } from "./tab-messages.ts";
import { lacksSomething, refusedVaults, workHere } from "./tab-work.ts";
import type { Tabs } from "./tabs.ts";
import type { VaultHandOver } from "./vault-actions.ts";

export interface TabActions {
  /** Asks the other tab to let go of the phone and the vaults, and goes on here. It refuses while it is at work. */
  readonly useHere: () => void;
}

/** Held by the tab that asked last, so that a tab that let go hears when that one is closed. */
const DESK_LOCK = "keepsake-desk";
const LOOK_EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 15_000;
const ASK_STEP_MS = 100;

/** Hands over between the tabs of one browser. Which tab has what is decided by locks; messages only ask and tell. */
export function createTabActions(
  { store }: AppContext,
  phone: PhoneHandOver,
  vaults: VaultHandOver,
  content: Pick<ContentClient, "isReading">,
): TabActions {
  const channel = openTabChannel(onMessage);
  let leaveDesk: FreeLock | null = null;
  let deskQueue: AbortController | null = null;
  let isRefused = false;
  let looking: ReturnType<typeof setInterval> | undefined;

  function tell(change: Partial<Tabs>): void {
    store.dispatch({ type: "tabs/changed", change });
  }

  function onMessage(message: TabMessage): void {
    const work = workHere(store.state, content.isReading());
    if (message.type === "ask") onAsked(work === null);
    else if (message.type === "look" && (work !== null || holdsSomething(store.state)))
      channel.post({ type: "work", work });
    else if (message.type === "refuse") isRefused = true;
    else if (message.type === "work") onWork(message.work);
  }

  function onWork(work: Tabs["work"]): void {
    const { tabs } = store.state;
    if (!lacksSomething(store.state) && !tabs.letGo) return;
    // "Not now" is over when the work is.
    const isOver = work === null && tabs.refusal === "atWork";
    if (work !== null || tabs.work !== null || isOver) tell(isOver ? { work, refusal: null } : { work });
  }

  function onAsked(isIdle: boolean): void {
    if (!isIdle) channel.post({ type: "refuse" });
    else if (leaveDesk !== null || holdsSomething(store.state)) void letGo();
    else stepBack();
  }

  function holdsSomething({ vaults: { list } }: AppState): boolean {
    return phone.hasPhone() || list.some(({ door }) => door === "open");
  }

  async function letGo(): Promise<void> {
    // From its first step on the phone does not count as connected here.
    const handed = phone.handOver();
    tell({ letGo: true, refusal: null, work: null });
    vaults.lockVaults();
    await handed;
    leaveDesk?.();
    leaveDesk = null;
    sitDown();
  }

  /** Waits for the desk, and means: there is nobody else now, or they were asked. */
  function sitDown(): void {
    if (leaveDesk !== null || deskQueue !== null) return;
    const queue = new AbortController();
    deskQueue = queue;
    waitForLock(DESK_LOCK, queue.signal).then(
      (free) => {
        deskQueue = null;
        leaveDesk = free;
        if (store.state.tabs.letGo) back();
      },
      () => undefined,
    );
  }

  function stepBack(): void {
    phone.stepBack();
    if (deskQueue === null) return;
    deskQueue.abort();
    deskQueue = null;
    sitDown();
  }

  function back(): void {
    tell({ letGo: false, refusal: null, work: null });
    vaults.openRefused();
  }

  async function useHere(): Promise<void> {
    if (store.state.tabs.isAsking) return;
    tell({ isAsking: true, refusal: null });
    sitDown();
    isRefused = false;
    channel.post({ type: "ask" });
    const refusal = await answer();
    tell({ isAsking: false, refusal });
    if (refusal === null) back();
  }

  /** Locks tell of success: they are free only when everything behind them is. */
  async function answer(): Promise<Tabs["refusal"]> {
    const endMs = performance.now() + ANSWER_WITHIN_MS;
    while (performance.now() < endMs) {
      if (isRefused) return "atWork";
      if (await isOurs()) return null;
      await new Promise((resolve) => setTimeout(resolve, ASK_STEP_MS));
    }
    return "silent";
  }

  async function isOurs(): Promise<boolean> {
    const { connection, tabs } = store.state;
    if (tabs.letGo || connection.id === "busy-tab") return false;
    const held = await heldLocks();
    return !refusedVaults(store.state).some((id) => held.has(`keepsake-vault-${id}`));
  }

  store.subscribe(() => {
    const { state } = store;
    if (state.tabs.letGo && state.connection.id === "ready") tell({ letGo: false });
    const isWaiting = lacksSomething(state) || state.tabs.letGo;
    if (isWaiting && looking === undefined) looking = setInterval(look, LOOK_EVERY_MS);
    if (isWaiting || looking === undefined) return;
    clearInterval(looking);
    looking = undefined;
    tell({ work: null, refusal: null });
  });

  function look(): void {
    if (document.visibilityState === "visible") channel.post({ type: "look" });
  }

  return { useHere: () => void useHere().catch(() => tell({ isAsking: false, refusal: "silent" })) };
}
