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

export interface Offline extends Install {
  readonly state: OfflineState;
}

export const noOffline: Offline = { state: "unavailable", canInstall: false, isInstalled: false };

export interface OfflineEvent {
  readonly type: "offline/changed";
  readonly change: Partial<Offline>;
}
