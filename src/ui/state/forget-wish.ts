const WANTED = "keepsake-forget";

/**
 * Databases and files that a worker has open cannot be deleted. So the wish is noted for the next start of this tab, which
 * fulfils it before anything is opened.
 */
export function wishToForget(): void {
  sessionStorage.setItem(WANTED, "yes");
  window.location.hash = "#/settings/forget";
  window.location.reload();
}

/** True once. */
export function isForgetWished(): boolean {
  try {
    const isWished = sessionStorage.getItem(WANTED) !== null;
    sessionStorage.removeItem(WANTED);
    return isWished;
  } catch {
    return false;
  }
}
