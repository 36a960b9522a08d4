/** Whether the app works without a network, and whether a newer one waits. */
export type OfflineState =
  /** No secure context, no service worker, or the development server. */
  | "unavailable"
  | "installing"
  | "ready"
  /** A newer version is there and waits for the person. */
  | "update"
  /** The newer version is being put in place; the page loads anew then. */
  | "updating"
  | "failed";

export interface Install {
  /** The browser offers to install the app. */
  readonly canInstall: boolean;
  /** It runs in a window of its own. */
  readonly isInstalled: boolean;
}

/** What came of looking for a newer version, or of using it. */
export type OfflineNews =
  /** There is none. */
  | "newest"
  /** It could not be fetched, or not all of it: the version that works stays. */
  | "broken"
  /** It is there, and something is at work in another tab. */
  | "held";

export interface Offline extends Install {
  readonly state: OfflineState;
  /** Null until somebody looked. */
  readonly news: OfflineNews | null;
}

export const noOffline: Offline = { state: "unavailable", news: null, canInstall: false, isInstalled: false };

export interface OfflineEvent {
  readonly type: "offline/changed";
  readonly change: Partial<Offline>;
}
