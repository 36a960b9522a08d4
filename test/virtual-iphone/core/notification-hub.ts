import type { NotificationHub } from "./contracts.ts";

export function createNotificationHub(): NotificationHub {
  const listeners = new Set<(name: string) => void>();
  return {
    post: (name) => {
      for (const listener of listeners) listener(name);
    },
    observe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
