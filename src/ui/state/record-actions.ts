import type { AppContext } from "./context.ts";
import type { PhoneRules } from "./known-phones.ts";
import type { Memory } from "./memory.ts";
import { loadRuns } from "./run-keeper.ts";
import { withoutMemo } from "./runs.ts";

export interface RecordActions {
  readonly rulePhone: (udid: string, rules: Partial<PhoneRules>) => void;
  /** Forgets the facts and wishes of a phone; its snapshots stay. */
  readonly forgetPhone: (udid: string) => void;
  /** An unfinished run that shall not be offered again. */
  readonly dismissRun: (id: string) => void;
  readonly clearRuns: () => void;
}

export function createRecordActions(context: AppContext, memory: Memory): RecordActions {
  const { store } = context;
  // A browser that keeps nothing starts each visit anew.
  void loadRuns(context, memory).catch(() => {
    store.dispatch({ type: "storage/blocked" });
    store.dispatch({ type: "phones/loaded", list: [] });
    store.dispatch({ type: "runs/loaded", list: [] });
  });
  return {
    rulePhone: (udid, rules) => store.dispatch({ type: "phones/ruled", udid, rules }),
    forgetPhone: (udid) => store.dispatch({ type: "phones/forgotten", udid }),
    dismissRun(id) {
      const run = store.state.runs.list.find((each) => each.id === id);
      if (run === undefined) return;
      const dismissed = { ...withoutMemo(run), dismissed: true } as const;
      store.dispatch({ type: "runs/put", run: dismissed });
      void memory.putRun(dismissed).catch(() => undefined);
    },
    clearRuns() {
      store.dispatch({ type: "runs/cleared" });
      void memory.clearRuns().catch(() => undefined);
    },
  };
}
