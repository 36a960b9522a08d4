import type { ConnectionId } from "../state/connection.ts";
import { firstConnectionTexts } from "./first-connection.en.ts";

export interface ConnectionText {
  readonly title: string;
  readonly body: string;
}

/** What the connection card says. `ready` and `failed` bring their own words: the phone's name, the error's text. */
export const connectionTexts: Readonly<Record<Exclude<ConnectionId, "ready" | "failed">, ConnectionText>> = {
  ...firstConnectionTexts,
  "chooser-empty": { title: "No iPhone chosen", body: "Not in the list?" },
  "not-mux": {
    title: "The iPhone is only charging",
    body: "On the iPhone: unlock it. If it asks whether the accessory may connect, tap Allow.",
  },
  opening: { title: "Connecting…", body: "Talking to the iPhone." },
  "no-permission-os": {
    title: "The computer keeps the iPhone from the browser",
    body: "Your user needs permission to open the iPhone's USB port.",
  },
  busy: {
    title: "Another program is using the iPhone",
    body: "Close other tabs and programs that use it, then try again.",
  },
  "busy-tab": {
    title: "Keepsake is already open in another tab",
    body: "Only one tab at a time can use the iPhone. The other one lets go of it when you use it here.",
  },
  mute: {
    title: "The iPhone doesn't answer",
    body: "Unplug the cable, wait five seconds, plug it in again.",
  },
  locked: { title: "Unlock your iPhone", body: "Keepsake goes on by itself as soon as it is unlocked." },
  trust: {
    title: "Tap Trust on your iPhone",
    body: "Then enter the iPhone's passcode on the iPhone. Keepsake goes on by itself.",
  },
  denied: {
    title: "The iPhone was told not to trust this computer",
    body: "Unplug it and plug it in again to be asked once more.",
  },
  "stale-pair": { title: "The iPhone has forgotten this computer", body: "It will ask again whether to trust it." },
  lost: { title: "The iPhone was unplugged", body: "Plug it in again; Keepsake goes on by itself." },
};
