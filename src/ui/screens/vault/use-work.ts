import { useCallback, useState } from "react";
import { asKeepsakeError, type WireError } from "../../../base/errors.ts";

export interface Work {
  readonly isWorking: boolean;
  /** Of the last piece of work; null when it went well. */
  readonly error: WireError | null;
  /** Does one piece of work; what it rejects with is shown. The same function for as long as the panel lives. */
  readonly run: (work: () => Promise<void>) => void;
}

/** What a panel does by itself: waiting, failed, or neither. */
export function useWork(): Work {
  const [isWorking, setWorking] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const run = useCallback((work: () => Promise<void>) => {
    setWorking(true);
    setError(null);
    work()
      .catch((failure: unknown) => setError(asKeepsakeError(failure).toWire()))
      .finally(() => setWorking(false));
  }, []);
  return { isWorking, error, run };
}
