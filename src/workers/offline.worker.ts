/**
 * The service worker: keeps the whole app, so that it opens without a network and never half old, half new. It knows
 * nothing of phones and backups.
 */
declare const __PRECACHE__: {
  readonly hash: string;
  readonly files: readonly { readonly path: string; readonly hash: string }[];
};

const scope = self as unknown as ServiceWorkerGlobalScope;
const PREFIX = "keepsake-app-";
const build = __PRECACHE__;
const cacheName = `${PREFIX}${build.hash}`;

scope.addEventListener("install", (event) => event.waitUntil(keepAll()));
scope.addEventListener("activate", (event) => event.waitUntil(dropOld()));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== scope.location.origin) return;
  event.respondWith(answer(request));
});
scope.addEventListener("message", (event: ExtendableMessageEvent) => {
  const message: unknown = event.data;
  if (typeof message === "object" && message !== null && "type" in message && message.type === "SKIP_WAITING") {
    event.waitUntil(scope.skipWaiting());
  }
});

/** All or nothing. A host in the midst of a new upload hands out other bytes than the list says: then nothing is installed. */
async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(build.files.map(({ path, hash }) => requestOf(path, hash)));
}

/** `reload`: past the browser's own cache, which may hold the files of the last build under the same names. */
function requestOf(path: string, hash: string): Request {
  return new Request(new URL(path, scope.registration.scope), { cache: "reload", integrity: `sha256-${base64(hash)}` });
}

function base64(hex: string): string {
  const bytes = hex.match(/../g) ?? [];
  return btoa(String.fromCharCode(...bytes.map((byte) => Number.parseInt(byte, 16))));
}

/** The build before this one stays as well: a tab that still runs it may load more of it. */
async function dropOld(): Promise<void> {
  const ours = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== cacheName);
  await Promise.all(ours.slice(0, -1).map((name) => caches.delete(name)));
}

async function answer(request: Request): Promise<Response> {
  // The list cannot contain itself; here it is.
  if (request.url === new URL("build.json", scope.registration.scope).href) return Response.json(build);
  const kept = await find(request);
  if (kept !== undefined) return kept;
  const page = request.mode === "navigate" ? await find(new URL("index.html", scope.registration.scope)) : undefined;
  return page ?? fetch(request);
}

/** In this build, or else in the one before. */
async function find(wanted: Request | URL): Promise<Response | undefined> {
  // Hosts answer with `Vary: Origin`; the files are the same for everybody.
  const options = { ignoreVary: true, ignoreSearch: true };
  const cache = await caches.open(cacheName);
  return (await cache.match(wanted, options)) ?? caches.match(wanted, options);
}

export {};
