import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { securityHeaders } from "./security-headers.mjs";

const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json; charset=utf-8",
};

/**
 * A static server for a built folder, with the headers a careful host would send. Not listening yet.
 * @param {string} folder
 * @returns {import("node:http").Server}
 */
export function createStaticServer(folder) {
  return createServer((request, response) => {
    answer(folder, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
}

async function answer(folder, request, response) {
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.writeHead(405, { Allow: "GET, HEAD" }).end();
    return;
  }
  const file = await findFile(folder, request.url ?? "/");
  if (file === null) {
    response.writeHead(404, { ...securityHeaders, "Content-Type": "text/plain" }).end("Not found");
    return;
  }
  response.writeHead(200, {
    ...securityHeaders,
    "Content-Type": types[extname(file.path)] ?? "application/octet-stream",
    "Content-Length": file.size,
    // Built files carry a hash in their name; everything else must be asked for again.
    "Cache-Control": file.path.includes(`${sep}assets${sep}`) ? "public, max-age=31536000, immutable" : "no-cache",
  });
  if (request.method === "HEAD") response.end();
  else
    createReadStream(file.path)
      .on("error", () => response.destroy())
      .pipe(response);
}

async function findFile(folder, url) {
  const path = pathOf(url);
  if (path === null) return null;
  const wanted = join(folder, normalize(path));
  // `normalize` has folded every "..": what still points outside was meant to.
  if (wanted !== folder && !wanted.startsWith(folder + sep)) return null;
  const candidates = path.endsWith("/") ? [join(wanted, "index.html")] : [wanted];
  for (const candidate of candidates) {
    const found = await stat(candidate).catch(() => null);
    if (found?.isFile()) return { path: candidate, size: found.size };
  }
  return null;
}

function pathOf(url) {
  try {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    return path.includes("\0") ? null : path;
  } catch {
    return null;
  }
}
