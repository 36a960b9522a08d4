import type { AppState } from "./app-state.ts";
import type { AppContext } from "./context.ts";
import { findPhone } from "./known-phones.ts";
import type { Memory } from "./memory.ts";
import {
  type BackupSubject,
  isRunning,
  type Operation,
  type RestoreSubject,
  type Running,
  type Stage,
} from "./operation.ts";
import type { RestoreMemo } from "./restore.ts";
import { type Run, type RunResult, withoutMemo } from "./runs.ts";
import { heldLocks, holdLock } from "./tab-lock.ts";
import { isVaultBusy } from "./vaults.ts";

/** Held while a run goes on, so that other tabs and later visits can tell a running one from a broken one. */
export function runLockName(id: string): string {
  return `keepsake-run-${id}`;
}

const nothingFollowed = { stage: null, bytes: 0, files: 0 } as const;

/** Writes down every run as it begins and ends, and which phone was seen when. Nothing here may disturb a run. */
export function keepRuns({ store }: AppContext, memory: Memory): void {
  let before = store.state;
  let current: Run | null = null;
  let release: () => void = () => undefined;
  let releaseJob: () => void = () => undefined;
  let followed: { readonly stage: Stage | null; readonly bytes: number; readonly files: number } = nothingFollowed;

  function put(run: Run): void {
    store.dispatch({ type: "runs/put", run });
    void memory.putRun(run).catch(() => undefined);
  }

  function onOperation(operation: Operation): void {
    if (isRunning(operation)) {
      const { subject } = operation;
      // A rehearsal touches nothing, and a changed password is not told of.
      const isKept = subject.kind === "backup" || subject.kind === "restore";
      if (current === null && isKept) begin(startOf(operation, subject));
      if (current !== null) follow(current, operation);
      return;
    }
    if (current === null || operation.id === "idle") return;
    const ended = endOf(current, operation, Date.now());
    current = null;
    followed = nothingFollowed;
    release();
    put(ended);
    rememberBackup(ended, operation);
  }

  function begin(run: Run): void {
    for (const earlier of store.state.runs.list) {
      if (earlier.memo !== undefined && earlier.udid === run.udid) put(withoutMemo(earlier));
    }
    current = run;
    release = holdLock(runLockName(run.id));
    put(run);
  }

  /** What a later visit has to know, at each step of a restore. Once the phone restarts, there is nothing to repeat. */
  function follow(run: Run, operation: Running): void {
    const { stage, progress } = operation;
    if (stage === followed.stage) {
      followed = { stage, bytes: progress.bytesDone, files: progress.filesDone };
      return;
    }
    const { bytes, files } = followed;
    followed = { stage, bytes: 0, files: 0 };
    if (stage === "restarting") put({ ...withoutMemo(run), endedAtMs: Date.now(), result: "done", bytes, files });
    else if (run.memo !== undefined) {
      current = { ...run, memo: memoAt(run.memo, stage) };
      put(current);
    }
  }

  function rememberBackup(run: Run, { subject }: Exclude<Operation, { readonly id: "idle" }>): void {
    if (run.result !== "done" || subject.kind !== "backup") return;
    const backup = { atMs: run.endedAtMs ?? run.startedAtMs, placeName: run.placeName, placeKind: subject.placeKind };
    store.dispatch({ type: "phones/backed-up", udid: run.udid, backup });
  }

  /** Nothing to write down, but no new version may be put in place meanwhile. */
  function onJob(isBusy: boolean): void {
    releaseJob();
    releaseJob = isBusy ? holdLock(`keepsake-job-${crypto.randomUUID()}`) : () => undefined;
  }

  function onConnection({ connection }: AppState): void {
    if (connection.id !== "ready") return;
    const { phone, info } = connection;
    store.dispatch({ type: "phones/seen", phone, info, nowMs: Date.now() });
  }

  store.subscribe(() => {
    // What is dispatched here comes back here, before the rest of this call.
    const last = before;
    const now = store.state;
    before = now;
    if (now.phones !== last.phones) savePhones(last, now, memory);
    if (now.operation !== last.operation) onOperation(now.operation);
    if (now.connection !== last.connection) onConnection(now);
    if (isVaultBusy(now.vaults) !== isVaultBusy(last.vaults)) onJob(isVaultBusy(now.vaults));
  });
}

function savePhones(last: AppState, now: AppState, memory: Memory): void {
  // Before the memory was read, what is known is only half of it.
  if (!now.phones.loaded) return;
  for (const phone of now.phones.list) {
    const earlier = findPhone(last.phones, phone.udid);
    const isNews = last.phones.loaded ? earlier !== phone : earlier !== null;
    if (isNews) void memory.putPhone(phone).catch(() => undefined);
  }
  for (const { udid } of last.phones.list) {
    if (findPhone(now.phones, udid) === null) void memory.deletePhone(udid).catch(() => undefined);
  }
}

type Going = Extract<Operation, { readonly id: "running" | "stopping" }>;

function startOf({ startedAtMs }: Going, subject: BackupSubject | RestoreSubject): Run {
  const { kind, udid, phoneName, demo, placeName } = subject;
  return {
    id: crypto.randomUUID(),
    kind,
    udid,
    phoneName,
    demo,
    placeName,
    startedAtMs,
    endedAtMs: null,
    result: "running",
    bytes: 0,
    files: 0,
    code: null,
    missed: null,
    ...(subject.kind === "restore" && subject.memo !== null ? { memo: subject.memo } : {}),
  };
}

/** What a stage means for a later repetition: those before it are done. */
function memoAt(memo: RestoreMemo, stage: Stage): RestoreMemo {
  return {
    ...memo,
    checked: memo.checked || stage !== "checking",
    saved: memo.saved || (memo.safety && stage === "main"),
    touched: memo.touched || stage === "main",
  };
}

function endOf(begun: Run, operation: Exclude<Operation, Going | { readonly id: "idle" }>, nowMs: number): Run {
  const result: RunResult = operation.id;
  const run = result === "interrupted" ? begun : withoutMemo(begun);
  if (operation.id === "done") {
    const { bytes, files } = operation.report;
    return { ...run, endedAtMs: nowMs, result, bytes, files };
  }
  const { bytesDone, filesDone } = operation.progress;
  const code = operation.id === "stopped" ? null : operation.error.code;
  return { ...run, endedAtMs: nowMs, result, bytes: bytesDone, files: filesDone, code };
}

/** What earlier visits wrote down. A run that nobody holds any more broke off. */
export async function loadRuns({ store }: AppContext, memory: Memory): Promise<void> {
  const [phones, runs] = await Promise.all([memory.phones(), memory.runs()]);
  const alive = await heldLocks();
  const list = runs.map((run): Run => {
    const isBroken = run.result === "running" && !alive.has(runLockName(run.id));
    return isBroken ? { ...run, result: "broken" } : run;
  });
  store.dispatch({ type: "phones/loaded", list: phones });
  store.dispatch({ type: "runs/loaded", list });
}
