export type ErrorArea =
  | "base"
  | "usb"
  | "mux"
  | "tls"
  | "lockdown"
  | "pairing"
  | "service"
  | "backup"
  | "vault"
  | "store"
  | "content"
  | "app";

/** automatic: the program may try again by itself. after-remedy: after the person did something. never: start over. */
export type Retry = "automatic" | "after-remedy" | "never";

/** Every code with its retry class. Titles and remedies, one per language, live in `ui/text`; a test holds both equal. */
const catalogue = {
  "base/bug": "never",
  "base/ended": "automatic",
  "base/malformed": "never",
  "base/too-long": "never",
  "base/truncated": "automatic",
  "usb/busy": "automatic",
  "usb/no-interface": "after-remedy",
  "usb/not-found": "after-remedy",
  "usb/not-supported": "never",
  "usb/permission": "after-remedy",
  "usb/taken": "after-remedy",
  "usb/transfer": "automatic",
  "usb/unplugged": "automatic",
  "mux/malformed": "automatic",
  "mux/refused": "automatic",
  "mux/reset": "automatic",
  "mux/silent": "automatic",
  "mux/too-long": "automatic",
  "mux/version": "never",
  "tls/alert": "automatic",
  "tls/bad-record": "automatic",
  "tls/handshake": "automatic",
  "tls/refused": "never",
  "tls/wrong-device": "never",
  "lockdown/device-error": "after-remedy",
  "lockdown/malformed": "automatic",
  "lockdown/password-protected": "after-remedy",
  "lockdown/session-inactive": "automatic",
  "lockdown/silent": "automatic",
  "pairing/denied": "after-remedy",
  "pairing/forgotten": "after-remedy",
  "pairing/prohibited": "never",
  "pairing/storage": "after-remedy",
  "pairing/waiting": "automatic",
  "service/failed": "automatic",
  "service/malformed": "never",
  "service/message-too-long": "never",
  "service/refused": "after-remedy",
  "service/silent": "automatic",
  "service/unknown": "never",
  "backup/agent-error": "after-remedy",
  "backup/busy": "after-remedy",
  "backup/cancelled-on-phone": "after-remedy",
  "backup/damaged": "after-remedy",
  "backup/device-error": "after-remedy",
  "backup/ended-early": "automatic",
  "backup/find-my-on": "after-remedy",
  "backup/icloud-restoring": "after-remedy",
  "backup/locked": "after-remedy",
  "backup/malformed": "never",
  "backup/managed": "after-remedy",
  "backup/name-refused": "never",
  "backup/newer-ios": "after-remedy",
  "backup/not-a-backup": "after-remedy",
  "backup/not-finished": "after-remedy",
  "backup/not-found": "never",
  "backup/passcode-timeout": "after-remedy",
  "backup/path-outside": "never",
  "backup/phone-says-no-space": "after-remedy",
  "backup/restart-needed": "after-remedy",
  "backup/restore-no-space": "after-remedy",
  "backup/setup-not-finished": "after-remedy",
  "backup/silent": "automatic",
  "backup/too-long": "never",
  "backup/unknown-message": "never",
  "backup/version": "never",
  "backup/wrong-kind": "never",
  "backup/wrong-password": "after-remedy",
  "vault/another": "after-remedy",
  "vault/closed": "after-remedy",
  "vault/damaged": "never",
  "vault/exists": "after-remedy",
  "vault/key-in-use": "never",
  "vault/lock-lost": "automatic",
  "vault/locked": "after-remedy",
  "vault/not-a-vault": "after-remedy",
  "vault/password-refused": "after-remedy",
  "vault/version": "never",
  "vault/wrong-password": "after-remedy",
  "store/exists": "never",
  "store/failed": "after-remedy",
  "store/full": "after-remedy",
  "store/gone": "after-remedy",
  "store/not-found": "never",
  "store/permission": "after-remedy",
  "store/too-short": "never",
  "content/absent": "never",
  "content/closed": "after-remedy",
  "content/malformed": "never",
  "content/too-large": "never",
  "app/aborted": "never",
  "app/insecure": "never",
  "app/storage-blocked": "after-remedy",
  "app/two-tabs": "after-remedy",
  "app/worker-lost": "automatic",
} as const satisfies Readonly<Record<`${ErrorArea}/${string}`, Retry>>;

export type ErrorCode = keyof typeof catalogue;

export const errorCodes: readonly ErrorCode[] = Object.keys(catalogue) as ErrorCode[];

export function retryOf(code: ErrorCode): Retry {
  return catalogue[code];
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(catalogue, text);
}
