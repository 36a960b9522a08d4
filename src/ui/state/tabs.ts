import type { OperationSubject } from "./operation.ts";

/** What a tab is busy with, as another tab may know it. */
export interface TabWork {
  readonly kind: OperationSubject["kind"] | "other";
  /** Empty when it is about no phone. */
  readonly phoneName: string;
  /** 0…1, or null while unknown. */
  readonly fraction: number | null;
}

/** This tab among others of the same browser. */
export interface Tabs {
  /** Another tab was given everything this one had. */
  readonly letGo: boolean;
  readonly isAsking: boolean;
  /** Why the other tab keeps what it has. */
  readonly refusal: "atWork" | "silent" | null;
  /** What the other tab is busy with, while this one waits for it. */
  readonly work: TabWork | null;
}

export const noTabs: Tabs = { letGo: false, isAsking: false, refusal: null, work: null };

export interface TabsEvent {
  readonly type: "tabs/changed";
  readonly change: Partial<Tabs>;
}
