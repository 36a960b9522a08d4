/** `beforeinstallprompt` is not part of any standard yet. */
export interface InstallPrompt extends Event {
  prompt(): Promise<unknown>;
}

let offered: InstallPrompt | null = null;
let tell: (prompt: InstallPrompt) => void = () => undefined;

/** The browser offers the installation once, maybe before anything that could use the offer is loaded. */
window.addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event as InstallPrompt;
  tell(offered);
});

/** Calls `listener` with the offer, now if it was made already. */
export function onInstallPrompt(listener: (prompt: InstallPrompt) => void): void {
  tell = listener;
  if (offered !== null) listener(offered);
}
