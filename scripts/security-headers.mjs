/**
 * The page may load its own files and nothing else. `wasm-unsafe-eval` is for SQLite and zstd, which are WebAssembly;
 * `blob:` and `data:` pictures, films and sounds come out of a backup. Trusted Types: no string becomes a script, see
 * src/ui/shell/trusted-types.ts.
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
  "require-trusted-types-for 'script'",
  "trusted-types default",
];

/** As a `<meta>`: everything a page can say about itself. Workers obey only the header of their own script. */
export const contentSecurityPolicy = directives.join("; ");

/** What the app uses of the computer, and what it will never ask for. */
const permissions = {
  usb: "(self)",
  "screen-wake-lock": "(self)",
  "clipboard-write": "(self)",
  fullscreen: "(self)",
  accelerometer: "()",
  camera: "()",
  "display-capture": "()",
  geolocation: "()",
  gyroscope: "()",
  hid: "()",
  magnetometer: "()",
  microphone: "()",
  midi: "()",
  payment: "()",
  serial: "()",
};

/** As headers: what only a server can say, too. */
export const securityHeaders = {
  "Content-Security-Policy": `${contentSecurityPolicy}; frame-ancestors 'none'`,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Permissions-Policy": Object.entries(permissions)
    .map(([feature, who]) => `${feature}=${who}`)
    .join(", "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
};
