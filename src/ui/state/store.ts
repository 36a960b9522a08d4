import { useSyncExternalStore } from "react";

/** One value, one way to change it. The state itself is never changed in place. */
export interface Store<S, E> {
  readonly state: S;
  readonly dispatch: (event: E) => void;
  /** Returns the function that ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore<S, E>(initial: S, reduce: (state: S, event: E) => S): Store<S, E> {
  const listeners = new Set<() => void>();
  let state = initial;
  return {
    get state() {
      return state;
    },
    dispatch(event) {
      const next = reduce(state, event);
      if (next === state) return;
      state = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The part of the state a component needs; it renders again only when that part is another value. */
export function useStore<S, E, T>(store: Store<S, E>, select: (state: S) => T): T {
  return useSyncExternalStore(store.subscribe, () => select(store.state));
}
