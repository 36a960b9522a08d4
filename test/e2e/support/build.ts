import { fileURLToPath } from "node:url";
import { build } from "vite";

/** Once before all tests: what is tested is what is shipped. */
export default async function buildApp(): Promise<void> {
  await build({ root: fileURLToPath(new URL("../../..", import.meta.url)), logLevel: "warn" });
}
