import type { ErrorCode, WireError } from "../../base/errors.ts";
import type { DeviceInfo, PhoneSummary } from "../../workers/api.ts";

/** Where we stand with the phone. One card on the start screen shows it; nothing else decides what that card says. */
export type Connection =
  | { readonly id: "unsupported" }
  | { readonly id: "insecure" }
  | { readonly id: "none" }
  | { readonly id: "chooser-empty" }
  | { readonly id: "not-mux" }
  | { readonly id: "opening" }
  | { readonly id: "no-permission-os" }
  | { readonly id: "busy" }
  | { readonly id: "busy-tab" }
  | { readonly id: "mute" }
  | { readonly id: "locked" }
  | { readonly id: "trust" }
  | { readonly id: "denied"; readonly times: number }
  | { readonly id: "stale-pair" }
  | { readonly id: "lost" }
  | { readonly id: "failed"; readonly error: WireError }
  | { readonly id: "ready"; readonly phone: PhoneSummary; readonly info: DeviceInfo };

export type ConnectionId = Connection["id"];

export type ConnectionEvent =
  | { readonly type: "connection/none" }
  | { readonly type: "connection/chooser-closed" }
  | { readonly type: "connection/opening" }
  | { readonly type: "connection/waiting"; readonly for: "trust-dialog" | "locked" }
  | { readonly type: "connection/failed"; readonly error: WireError }
  | { readonly type: "connection/ready"; readonly phone: PhoneSummary; readonly info: DeviceInfo }
  | { readonly type: "connection/detached"; readonly udid: string };

export function reduceConnection(before: Connection, event: ConnectionEvent): Connection {
  switch (event.type) {
    case "connection/none":
      return { id: "none" };
    case "connection/chooser-closed":
      return { id: "chooser-empty" };
    case "connection/opening":
      // A look every second must not make the card flicker: what it says stays until there is news.
      return isPolled(before.id) ? before : { id: "opening" };
    case "connection/waiting":
      return { id: event.for === "locked" ? "locked" : "trust" };
    case "connection/failed":
      return connectionOf(event.error, before);
    case "connection/ready":
      return { id: "ready", phone: event.phone, info: event.info };
    case "connection/detached":
      if (before.id === "busy-tab") return before;
      return before.id === "ready" && before.phone.udid !== event.udid ? before : { id: "lost" };
  }
}

/** Error codes that are a state of their own. Everything else is shown as the error it is. */
const statesOfErrors: Partial<Record<ErrorCode, Exclude<ConnectionId, "ready" | "failed" | "denied">>> = {
  "app/insecure": "insecure",
  "app/two-tabs": "busy-tab",
  "lockdown/password-protected": "locked",
  "mux/silent": "mute",
  "pairing/forgotten": "stale-pair",
  "pairing/waiting": "trust",
  "usb/busy": "busy",
  "usb/no-interface": "not-mux",
  "usb/not-found": "none",
  "usb/not-supported": "unsupported",
  "usb/permission": "no-permission-os",
  "usb/taken": "busy",
  "usb/unplugged": "lost",
};

function connectionOf(error: WireError, before: Connection): Connection {
  if (error.code === "pairing/denied") return { id: "denied", times: before.id === "denied" ? before.times + 1 : 1 };
  const id = statesOfErrors[error.code];
  return id === undefined ? { id: "failed", error } : { id };
}

/** States that end by something the person does on the phone or at the cable: we look again by ourselves. */
export function isPolled(id: ConnectionId): boolean {
  return id === "locked" || id === "not-mux" || id === "stale-pair";
}

/** In `busy-tab` it is the other tab's turn, whatever happens at the cable. */
const notWaiting: ReadonlySet<ConnectionId> = new Set([
  "ready",
  "opening",
  "trust",
  "unsupported",
  "insecure",
  "busy-tab",
]);

/** States in which plugging a phone in means: try now. */
export function isWaitingForCable(id: ConnectionId): boolean {
  return !notWaiting.has(id);
}
