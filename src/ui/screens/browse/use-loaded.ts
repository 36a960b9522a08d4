import { useEffect, useState } from "react";
import { asKeepsakeError, hasCode, type WireError } from "../../../base/errors.ts";

export type Loaded<T> =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly value: T }
  | { readonly state: "failed"; readonly error: WireError };

/**
 * Loads when it is first drawn and whenever `key` changes; what was under way for an older key is called off.
 * `load` may be a new function each time: only the key counts.
 */
export function useLoaded<T>(key: string, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [held, setHeld] = useState<{ readonly key: string; readonly loaded: Loaded<T> } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for everything `load` depends on
  useEffect(() => {
    const controller = new AbortController();
    load(controller.signal).then(
      (value) => {
        if (!controller.signal.aborted) setHeld({ key, loaded: { state: "ready", value } });
      },
      (error: unknown) => {
        if (controller.signal.aborted || hasCode(error, "app/aborted")) return;
        setHeld({ key, loaded: { state: "failed", error: asKeepsakeError(error).toWire() } });
      },
    );
    return () => controller.abort();
  }, [key]);
  return held?.key === key ? held.loaded : { state: "loading" };
}
