/** What of the browser's memory a part of forgetting is about. */
export type ForgetPart = "databases" | "files" | "caches" | "usb" | "settings";

const RESULT = "keepsake-forgotten";

/** What could not be removed at the start of this page; null when nothing was to be forgotten. Told once. */
export function forgetResult(): readonly ForgetPart[] | null {
  const found = read(RESULT);
  return found === null ? null : parts.filter((part) => found.split(",").includes(part));
}

export function forgetTold(): void {
  sessionStorage.removeItem(RESULT);
}

/** Before everything else: removes all that this browser keeps for the app. */
export async function forgetAsWished(): Promise<void> {
  const left = await forgetAll();
  sessionStorage.setItem(RESULT, left.join(","));
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

const removers: Readonly<Record<ForgetPart, () => Promise<void>>> = {
  databases: forgetDatabases,
  files: forgetFiles,
  caches: forgetCaches,
  usb: forgetUsb,
  settings: async () => localStorage.clear(),
};

const parts = Object.keys(removers) as ForgetPart[];

async function forgetAll(): Promise<readonly ForgetPart[]> {
  const left: ForgetPart[] = [];
  for (const part of parts) await removers[part]().catch(() => left.push(part));
  return left;
}

async function forgetDatabases(): Promise<void> {
  for (const { name } of await indexedDB.databases()) if (name !== undefined) await deleteDatabase(name);
}

/** `blocked`: another tab has it open. */
function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error ?? new Error("no reason given"));
    request.onblocked = () => reject(new Error("open in another tab"));
  });
}

async function forgetFiles(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
}

async function forgetCaches(): Promise<void> {
  for (const name of await caches.keys()) await caches.delete(name);
  for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
}

async function forgetUsb(): Promise<void> {
  // Absent in other browsers, whatever the types say.
  if (!("usb" in navigator) || navigator.usb === undefined) return;
  for (const device of await navigator.usb.getDevices()) await device.forget();
}
