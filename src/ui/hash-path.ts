import { useSyncExternalStore } from "react";

/** The path behind the `#`, as the router of the other screens understands it too. */
export function useHashPath(): string {
  return useSyncExternalStore(subscribe, hashPath);
}

export function hashPath(): string {
  return `/${window.location.hash.replace(/^#?\/?/, "")}`;
}

/** Another address in the place of this one: Back leads past it. */
export function replacePath(path: string): void {
  window.location.replace(`#${path}`);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("hashchange", listener);
  return () => window.removeEventListener("hashchange", listener);
}
