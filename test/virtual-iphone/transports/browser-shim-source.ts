import { readFile } from "node:fs/promises";
import { transformWithOxc } from "vite";

/** The shim as plain JavaScript, for an init script or a routed response. */
export async function browserShimSource(): Promise<string> {
  const url = new URL("./browser-shim.ts", import.meta.url);
  const { code } = await transformWithOxc(await readFile(url, "utf8"), url.pathname, { sourcemap: false });
  return code;
}
