/** Chromium says so much more than is used, whatever the disk holds: such an answer tells nothing. */
const NOTHING_SAID_BYTES = 10 * 1_073_741_824;
/** Answers are rounded, and something is written meanwhile. */
const MARGIN_BYTES = 1_073_741_824;

/** Room that the browser's own storage still has; null where the browser does not say. */
export async function browserRoom(): Promise<number | null> {
  const { quota, usage } = await navigator.storage.estimate();
  if (quota === undefined || usage === undefined) return null;
  const free = Math.max(0, quota - usage);
  return free < NOTHING_SAID_BYTES - MARGIN_BYTES ? free : null;
}
