/**
 * The page's policy lets no string become a script. Addresses of our own scripts are the exception: workers and the
 * service worker are started by address. Imported before everything else.
 */
export function trustOwnScripts(): void {
  const factory: unknown = Reflect.get(window, "trustedTypes");
  if (!isFactory(factory)) return;
  factory.createPolicy("default", { createScriptURL: ownScript });
}

/** @throws TypeError for any other address; the browser then refuses to load it */
function ownScript(address: string): string {
  const url = new URL(address, document.baseURI);
  if (url.origin === window.location.origin && url.pathname.endsWith(".js")) return url.href;
  throw new TypeError("not a script of this app");
}

interface PolicyFactory {
  createPolicy(name: string, rules: { readonly createScriptURL: (address: string) => string }): unknown;
}

function isFactory(value: unknown): value is PolicyFactory {
  return typeof value === "object" && value !== null && "createPolicy" in value;
}

trustOwnScripts();
