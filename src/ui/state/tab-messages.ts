import type { TabWork } from "./tabs.ts";

/** What tabs say to each other. */
export type TabMessage =
  /** Let go of everything; a person asked for it in the tab that says this. */
  | { readonly type: "ask" }
  /** Not now. */
  | { readonly type: "refuse" }
  /** What are you busy with? */
  | { readonly type: "look" }
  | { readonly type: "work"; readonly work: TabWork | null };

export interface TabChannel {
  post(message: TabMessage): void;
}

/** An older or a newer Keepsake may be open in the other tab: what it says and we do not know is passed over. */
export function openTabChannel(onMessage: (message: TabMessage) => void): TabChannel {
  const channel = new BroadcastChannel("keepsake-tabs");
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isMessage(data)) onMessage(data);
  };
  return { post: (message) => channel.postMessage(message) };
}

function isMessage(data: unknown): data is TabMessage {
  if (typeof data !== "object" || data === null || !("type" in data)) return false;
  return data.type === "ask" || data.type === "refuse" || data.type === "look" || data.type === "work";
}
