/** `npm start`: builds the app and serves it on this computer. WebUSB needs https or localhost, so it listens on localhost only. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { createStaticServer } from "./static-server.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const port = Number(process.env.PORT ?? 4173);

if (!process.argv.includes("--no-build")) await build({ root, logLevel: "warn" });

const server = createStaticServer(join(root, "dist"));
server.on("error", (error) => {
  const known =
    error.code === "EADDRINUSE" ? `Port ${port} is in use. Choose another: PORT=4180 npm start` : error.message;
  console.error(known);
  process.exitCode = 1;
});
server.listen(port, "localhost", () => console.log(`Keepsake is on http://localhost:${port}/ (Ctrl-C ends it)`));
