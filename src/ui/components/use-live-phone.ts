import { useEffect } from "react";
import { useApp } from "./app-context.ts";

const LOOK_EVERY_MS = 2_000;

/** Asks the phone for its facts again and again while a screen shows them: what a person changes on it ticks itself. */
export function useLivePhone(): void {
  const app = useApp();
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    async function look(): Promise<void> {
      await app.refreshPhone();
      if (!isOver) timer = setTimeout(() => void look(), LOOK_EVERY_MS);
    }
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [app]);
}
