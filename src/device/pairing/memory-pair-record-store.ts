import type { PairRecord } from "./pair-record.ts";
import type { PairRecordStore } from "./pair-record-store.ts";

/** Trust for as long as the program runs: the demo phone, tests, a command line. */
export function createMemoryPairRecordStore(): PairRecordStore {
  const records = new Map<string, PairRecord>();
  let buid: string | null = null;
  return {
    get: async (udid) => records.get(udid) ?? null,
    put: async (udid, record) => void records.set(udid, record),
    delete: async (udid) => void records.delete(udid),
    list: async () => [...records.keys()],
    systemBuid: async (create) => {
      buid ??= create();
      return buid;
    },
    close: () => undefined,
  };
}
