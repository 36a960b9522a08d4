/**
 * The page may load its own files and nothing else. `wasm-unsafe-eval` is for SQLite and zstd, which are WebAssembly;
 * `blob:` and `data:` pictures, films and sounds come out of a backup.
 */
const directives = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** As a `<meta>`: everything a page can say about itself. Workers obey only the header of their own script. */
export const contentSecurityPolicy = directives.join("; ");

/** As headers: what only a server can say, too. */
export const securityHeaders = {
  "Content-Security-Policy": `${contentSecurityPolicy}; frame-ancestors 'none'`,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": "usb=(self), camera=(), microphone=(), geolocation=()",
  "Cross-Origin-Opener-Policy": "same-origin",
};
