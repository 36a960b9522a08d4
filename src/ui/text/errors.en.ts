import type { ErrorCode } from "../../base/error-catalogue.ts";

/** `title` says what is the matter, in at most nine words; `remedy` says what to do and where. */
export interface ErrorText {
  readonly title: string;
  readonly remedy: string;
}

const replug = "On the iPhone: unlock it. Then unplug the cable, wait five seconds and plug it in again.";
const report = "In this window: copy the details below and report them. Nothing you had was changed.";

/** One text for every code; the type makes a missing one a compile error. */
export const errorTexts: Readonly<Record<ErrorCode, ErrorText>> = {
  "base/bug": { title: "Keepsake made a mistake", remedy: report },
  "base/ended": { title: "The iPhone ended the connection", remedy: replug },
  "base/malformed": { title: "The iPhone sent something unreadable", remedy: report },
  "base/too-long": { title: "The iPhone sent more than expected", remedy: report },
  "base/truncated": { title: "The connection broke off in the middle", remedy: replug },
  "usb/busy": { title: "The iPhone is busy", remedy: "In this window: wait a few seconds, then try again." },
  "usb/no-interface": {
    title: "The iPhone is only charging",
    remedy: "On the iPhone: unlock it. If it asks whether the accessory may connect, tap Allow.",
  },
  "usb/not-found": {
    title: "No iPhone found",
    remedy: "At the cable: plug the iPhone in, then choose it in the list.",
  },
  "usb/not-supported": {
    title: "This browser can't talk to an iPhone",
    remedy: "On this computer: open Keepsake in Chrome or Edge.",
  },
  "usb/permission": {
    title: "The computer keeps the iPhone from the browser",
    remedy: "On this computer: allow your user to open USB accessories, then plug the iPhone in again.",
  },
  "usb/taken": {
    title: "Another program is using the iPhone",
    remedy: "On this computer: close other tabs and programs that use it, then try again.",
  },
  "usb/transfer": {
    title: "The cable lost a few bytes",
    remedy: `${replug} If it repeats, use another cable or port.`,
  },
  "usb/unplugged": { title: "The iPhone was unplugged", remedy: "At the cable: plug it in again." },
  "mux/malformed": { title: "The iPhone sent something unreadable", remedy: replug },
  "mux/refused": { title: "The iPhone refused the connection", remedy: replug },
  "mux/reset": { title: "The iPhone closed the connection", remedy: replug },
  "mux/silent": { title: "The iPhone doesn't answer", remedy: replug },
  "mux/too-long": { title: "The iPhone sent more than expected", remedy: replug },
  "mux/version": {
    title: "This iPhone speaks an unknown USB protocol",
    remedy: "In this window: copy the details below and report them with the iPhone's model.",
  },
  "tls/alert": { title: "The iPhone ended the secure connection", remedy: replug },
  "tls/bad-record": {
    title: "The secure connection was disturbed",
    remedy: `${replug} If it repeats, use another cable.`,
  },
  "tls/handshake": { title: "No secure connection to the iPhone", remedy: replug },
  "tls/refused": {
    title: "The iPhone offered no secure connection",
    remedy: "Keepsake does not go on without encryption. Unplug the iPhone; report it if you trust this cable.",
  },
  "tls/wrong-device": {
    title: "This is not the iPhone you trusted",
    remedy: "At the cable: check which iPhone is plugged in, and that the cable goes straight into the computer.",
  },
  "lockdown/device-error": {
    title: "The iPhone could not answer",
    remedy: "On the iPhone: restart it, unlock it, and plug it in again.",
  },
  "lockdown/malformed": { title: "The iPhone sent something unreadable", remedy: replug },
  "lockdown/password-protected": {
    title: "The iPhone is locked",
    remedy: "On the iPhone: unlock it with its passcode.",
  },
  "lockdown/session-inactive": { title: "The iPhone ended the session", remedy: replug },
  "lockdown/silent": { title: "The iPhone doesn't answer", remedy: replug },
  "pairing/denied": {
    title: "The iPhone was told not to trust this computer",
    remedy: "At the cable: unplug it and plug it in again to be asked once more.",
  },
  "pairing/forgotten": {
    title: "The iPhone has forgotten this computer",
    remedy: "On the iPhone: unlock it and tap Trust when it asks.",
  },
  "pairing/prohibited": {
    title: "This iPhone may not trust other computers",
    remedy: "It is managed by an organisation. Ask its administrator to allow it.",
  },
  "pairing/storage": {
    title: "The trust could not be kept",
    remedy: "In this browser: allow this site to store data, leave private mode, then connect again.",
  },
  "pairing/waiting": {
    title: "The iPhone waits for your answer",
    remedy: "On the iPhone: tap Trust and enter its passcode.",
  },
  "service/failed": { title: "The iPhone could not start its backup", remedy: replug },
  "service/malformed": { title: "The iPhone sent something unreadable", remedy: report },
  "service/message-too-long": { title: "The iPhone sent more than expected", remedy: report },
  "service/refused": { title: "The iPhone refused this request", remedy: "On the iPhone: unlock it, then try again." },
  "service/silent": { title: "The iPhone doesn't answer", remedy: replug },
  "service/unknown": {
    title: "This iPhone doesn't offer backups",
    remedy: "Its iOS is too old, or it is managed by an organisation that turned backups off.",
  },
  "backup/agent-error": {
    title: "The iPhone's backup program stopped",
    remedy: "On the iPhone: restart it and unlock it. Then resume the backup here.",
  },
  "backup/busy": {
    title: "The iPhone is busy with another backup",
    remedy: "On the iPhone: wait until its iCloud backup or another computer is done, then try again.",
  },
  "backup/cancelled-on-phone": {
    title: "Stopped on the iPhone",
    remedy: "In this window: resume whenever you like. Nothing was lost.",
  },
  "backup/damaged": {
    title: "Part of this backup is damaged",
    remedy: "In this window: back up again. What is missing will be copied anew.",
  },
  "backup/device-error": {
    title: "The iPhone stopped the backup",
    remedy: "On the iPhone: restart it and unlock it. Then resume the backup here.",
  },
  "backup/ended-early": { title: "The iPhone ended the backup early", remedy: replug },
  "backup/find-my-on": {
    title: "Find My is still on",
    remedy:
      "On the iPhone: open Settings, your name, Find My, and turn Find My iPhone off for the time of the restore.",
  },
  "backup/icloud-restoring": {
    title: "The iPhone is still restoring from iCloud",
    remedy: "On the iPhone: leave it on Wi-Fi and power until its iCloud restore is done, then try again.",
  },
  "backup/locked": {
    title: "This backup is locked",
    remedy: "In this window: enter the backup password. It is not the iPhone's passcode.",
  },
  "backup/malformed": { title: "This backup can't be read", remedy: report },
  "backup/managed": {
    title: "This iPhone is managed and limits backups",
    remedy: "Its organisation demands encrypted backups or forbids them. Ask its administrator.",
  },
  "backup/name-refused": {
    title: "The disk can't hold one of the names",
    remedy: "On this computer: choose a folder on another disk, then try again.",
  },
  "backup/newer-ios": {
    title: "This backup is from a newer iOS",
    remedy: "On the iPhone: install the newest iOS, then come back.",
  },
  "backup/not-a-backup": {
    title: "There is no backup in this folder",
    remedy: "In this window: choose the folder that holds the backups.",
  },
  "backup/not-finished": {
    title: "This backup is not finished",
    remedy: "In this window: connect the same iPhone and back up again. It continues where it stopped.",
  },
  "backup/not-found": {
    title: "A file of this backup is missing",
    remedy: "In this window: make a new backup. Keep this one until it is finished.",
  },
  "backup/passcode-timeout": {
    title: "The iPhone was not unlocked in time",
    remedy: "On the iPhone: unlock it, and enter the passcode when the backup asks for it.",
  },
  "backup/path-outside": { title: "The iPhone named a forbidden file", remedy: report },
  "backup/phone-says-no-space": {
    title: "Not enough room for this backup",
    remedy: "On this computer: free some space, or choose another place.",
  },
  "backup/restart-needed": {
    title: "An earlier restore is not finished",
    remedy: "On the iPhone: turn it off and on again, unlock it and plug it in. Then try again.",
  },
  "backup/restore-no-space": {
    title: "The iPhone has too little free space",
    remedy: "On the iPhone: free some space, then try again.",
  },
  "backup/setup-not-finished": {
    title: "Finish setting up the iPhone first",
    remedy: "On the iPhone: complete the setup until the home screen appears.",
  },
  "backup/silent": { title: "The iPhone went quiet", remedy: replug },
  "backup/too-long": { title: "The iPhone sent more than expected", remedy: report },
  "backup/unknown-message": {
    title: "The iPhone asked something unknown",
    remedy: "In this window: copy the details below and report them with the iPhone's iOS version.",
  },
  "backup/version": {
    title: "This iPhone's backup protocol is unknown",
    remedy: "In this window: copy the details below and report them with the iPhone's iOS version.",
  },
  "backup/wrong-kind": {
    title: "A folder stands where a file belongs",
    remedy: "On the disk: choose an empty folder for the backup, or move what is in the way.",
  },
  "backup/wrong-password": {
    title: "That is not this backup's password",
    remedy: "In this window: enter the backup password. It is not the iPhone's passcode.",
  },
  "vault/another": {
    title: "This is another vault",
    remedy:
      "On this computer: plug in the drive with the vault you had here. To use this one instead, forget the entry and open the folder again.",
  },
  "vault/closed": {
    title: "The vault is locked",
    remedy: "In this window: enter the vault passphrase.",
  },
  "vault/damaged": { title: "Part of what was saved is damaged", remedy: report },
  "vault/exists": {
    title: "There is a vault already",
    remedy: "In this window: open it with its vault passphrase, or choose another place.",
  },
  "vault/key-in-use": {
    title: "The vault was opened with this vault passphrase",
    remedy: "In this window: open the vault with another of its passphrases, then remove this one.",
  },
  "vault/lock-lost": {
    title: "The vault could not be held for writing",
    remedy: "In this window: try again. What was saved so far is kept.",
  },
  "vault/locked": {
    title: "This place is in use",
    remedy: "On this computer: close the other program or tab that uses it.",
  },
  "vault/not-a-vault": {
    title: "There is no vault here",
    remedy: "In this window: choose the folder that holds the vault, or create one.",
  },
  "vault/password-refused": {
    title: "This vault passphrase can't be used",
    remedy: "In this window: choose one that is not empty and has no space at its start or end.",
  },
  "vault/version": {
    title: "The vault was made by a newer program",
    remedy: "In this window: update Keepsake. Or open the vault with the restic program.",
  },
  "vault/wrong-password": {
    title: "That is not the vault passphrase",
    remedy: "In this window: enter the vault passphrase. It is not the iPhone's passcode.",
  },
  "store/exists": { title: "A file is there already", remedy: report },
  "store/failed": {
    title: "The disk could not be written",
    remedy: "On the disk: check that it is healthy and not write-protected, then try again.",
  },
  "store/full": {
    title: "The disk is full",
    remedy: "On the disk: free some space, then go on. Or choose another place.",
  },
  "store/gone": {
    title: "Can't reach the folder",
    remedy: "On this computer: plug the drive in again, or put the folder back where it was.",
  },
  "store/not-found": { title: "A saved file is missing", remedy: report },
  "store/permission": {
    title: "The browser may no longer use the folder",
    remedy: "In this window: allow access to the folder again.",
  },
  "store/too-short": { title: "A saved file is cut off", remedy: report },
  "content/absent": {
    title: "This backup has none of it",
    remedy: "In this window: look into another backup of this iPhone.",
  },
  "content/closed": {
    title: "This backup is closed",
    remedy: "In this window: open it again.",
  },
  "content/too-large": {
    title: "Too large to show here",
    remedy: "In this window: save it, and open it with another program.",
  },
  "content/malformed": { title: "This content can't be read", remedy: report },
  "app/aborted": { title: "Stopped", remedy: "In this window: resume whenever you like." },
  "app/insecure": {
    title: "This page was opened in an unsafe way",
    remedy: "In this window: open it over https.",
  },
  "app/storage-blocked": {
    title: "This browser refuses to store anything",
    remedy: "In this browser: allow this site to store data, or leave private mode.",
  },
  "app/two-tabs": {
    title: "Keepsake is already open in another tab",
    remedy: "In this browser: use the other tab, or close it and try again.",
  },
  "app/worker-lost": {
    title: "Part of Keepsake stopped running",
    remedy: "In this window: reload the page. What was saved is safe.",
  },
};
