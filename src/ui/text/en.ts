import { activityTexts } from "./activity.en.ts";
import { automationTexts } from "./automation.en.ts";
import { browseTexts } from "./browse.en.ts";
import { clockTexts } from "./clock.en.ts";
import { compareTexts } from "./compare.en.ts";
import { connectionTexts } from "./connection.en.ts";
import { core } from "./core.en.ts";
import { errorTexts } from "./errors.en.ts";
import { exportTexts } from "./exports.en.ts";
import { helpTexts } from "./help.en.ts";
import { overviewTexts } from "./overview.en.ts";
import { passwordTexts } from "./password.en.ts";
import { plural } from "./plural.ts";
import { restoreTexts } from "./restore.en.ts";
import { settingsTexts } from "./settings.en.ts";
import { snapshotTexts } from "./snapshots.en.ts";
import { supportTexts } from "./support.en.ts";
import { tabTexts } from "./tabs.en.ts";
import { vaultTexts } from "./vault.en.ts";

/**
 * Everything the app says, in English. Errors and connection states have files of their own.
 * House words: iPhone (not device), back up, place, demo iPhone. No exclamation marks, no blame.
 */
export const en = {
  ...core,
  connection: connectionTexts,
  errors: errorTexts,
  vault: vaultTexts,
  overview: overviewTexts,
  snapshots: snapshotTexts,
  browse: browseTexts,
  compare: compareTexts,
  exports: exportTexts,
  activity: activityTexts,
  automation: automationTexts,
  settings: settingsTexts,
  help: helpTexts,
  support: supportTexts,
  restore: restoreTexts,
  password: passwordTexts,
  tabs: tabTexts,
  clock: clockTexts,
  causes: {
    label: "What to check",
    chooser: [
      "Unlock the iPhone.",
      "Use a cable that carries data, straight into the computer.",
      "Look for a question on the iPhone and answer it.",
    ],
    trustHint: "No question on the iPhone? Unlock it, then unplug it and plug it in again.",
    deniedAgain:
      "Still not asked? On the iPhone: Settings, General, Transfer or Reset iPhone, Reset, Reset Location & Privacy. It forgets every computer it trusts.",
    busy: {
      linux: "On Linux the service usbmuxd usually holds the iPhone. Switch it off, then plug the iPhone in again.",
      linuxUndo: "To give the iPhone back to it afterwards:",
      linuxFiles:
        "Still held? Unmount the iPhone in the file manager. Chromium from Snap or Flatpak often may not use USB: take your system's own package.",
      chromeos: "Eject the iPhone in the Files app, and close Linux or Android apps that use it.",
      macos:
        "macOS itself holds the iPhone, and Keepsake could not get it within 20 seconds. Unplug it, plug it in and try at once; it is a race. Otherwise back up with Finder and bring that backup here. A Linux computer, a Chromebook or an Android phone works directly.",
      windows:
        "Apple's driver holds the iPhone. Back up with Apple Devices and bring that backup here. A Linux computer, a Chromebook or an Android phone works directly.",
      android:
        "Unplug it, plug it in again and allow the browser to use it. With two USB-C phones, turn the cable round.",
      other: "Close programs that show the iPhone's photos or music.",
    },
    permission: {
      linux: "On Linux: save this line as /etc/udev/rules.d/70-keepsake.rules.",
      linuxApply: "Then let it take effect, and plug the iPhone in again:",
      other: "If this computer is managed, ask its administrator to allow USB access for this site.",
    },
  },
  demo: {
    controls: "On the demo iPhone",
    gestures: {
      trust: "Tap Trust",
      "dont-trust": "Tap Don't Trust",
      passcode: "Enter the passcode",
      unlock: "Unlock the demo iPhone",
      unplug: "Unplug the demo iPhone",
      plug: "Plug the demo iPhone in",
    },
  },
  phone: {
    connected: (name: string) => `${name} is connected`,
    facts: "About this iPhone",
    model: "Model",
    ios: "iOS",
    capacity: "Storage",
    battery: "Battery",
    encryption: "Backup encryption",
    encryptionOn: "On — the backup password stays on the iPhone",
    encryptionOff: "Off",
    passcode: "Passcode",
    passcodeOn: "Set",
    passcodeOff: "Not set",
    notAvailable: "Not available",
    encryptedBadge: "Encrypted backups",
    openBadge: "Not encrypted",
    openHint:
      "Backup encryption is off on this iPhone, so saved passwords and Health data are left out. A vault encrypts the backup all the same; in a plain folder everyone who can open it can read it.",
    lowBattery: "The iPhone's battery is low. Plug power in if you can.",
    demoHint: "This is a simulated iPhone. Its photos and messages are made up.",
    disconnect: "Disconnect",
    leaveDemo: "Leave the demo",
  },
  place: {
    heading: "Where should the backup go?",
    folder: {
      title: "A folder that Finder reads",
      body: "One backup, not encrypted by Keepsake, updated in place. Finder and Apple Devices can restore from it.",
      unknown: "This browser can't say how much room a folder has.",
      choose: "Choose a folder",
      unavailable: "This browser can't open folders.",
    },
    browser: {
      title: "This browser",
      body: "An Apple backup folder inside the browser, for a first try. Clearing this site's data or closing a private window deletes it.",
      room: (free: string) => `At least ${free} of room`,
      noRoom: "Room unknown",
      persisted: "Protected from automatic clean-up",
      notPersisted: "The browser may clean it up when the disk is full",
      choose: "Use this browser",
    },
    chosen: "Chosen",
    chosenIs: (name: string) => `Backups go to ${name}`,
    browserName: "this browser",
    other: "Choose another folder",
    allow: "Allow access",
    prompt: (name: string) => `Allow access to ${name} again`,
    promptHint: "Choose “Allow on every visit” in the browser's question so that it is not asked again.",
    denied: (name: string) => `The browser blocks ${name}`,
    deniedHint: "In the browser: click the symbol beside the address, open Site settings and allow file editing.",
    gone: (name: string) => `Can't reach ${name}`,
    forget: "Forget this folder",
    forgetHint: "Its backups stay where they are.",
    start: "Back up now",
    update: "Back up again",
    resume: "Continue the backup",
    last: (when: string) => `Last backup ${when}. Only what changed will be copied.`,
    unfinished: "There is an unfinished backup of this iPhone here. It continues from what arrived.",
    first: "The first backup takes longest. Later ones copy only what changed.",
    needsPlace: "Choose a place first.",
    needsAccess: "Allow access to the folder first.",
    needsUnlock: "Unlock the vault first.",
  },
  run: {
    title: (name: string) => `Backing up ${name}`,
    progressName: "Backup progress",
    into: (place: string) => `into ${place}`,
    stepsLabel: "Steps",
    steps: {
      ready: "Getting ready",
      passcode: "Passcode on the iPhone",
      copy: "Copying",
      finish: "Finishing on the iPhone",
      check: "Checking",
    },
    stepStates: { done: "done", current: "in progress", upcoming: "to come" },
    of: (done: string, total: string) => `${done} of about ${total}`,
    items: (count: number, formatted: string) =>
      plural(count, { one: `${formatted} file`, other: `${formatted} files` }),
    percentDone: (percent: string) => `${percent} done`,
    preparing: "The iPhone is preparing its data. This can take a few minutes.",
    stop: "Stop",
    pause: "Pause",
    goOn: "Go on",
    stopping: "Stopping…",
    stopTitle: "Stop this backup?",
    stopBody: "What arrived so far is kept. The next backup continues from there.",
    stopConfirm: "Stop and keep what we have",
    keepGoing: "Keep going",
    passcodeTitle: "Enter the passcode on your iPhone",
    passcodeBody: "Type it on the iPhone, not here. The iPhone stops waiting after a while.",
    waitingFor: (clock: string) => `Waiting for ${clock}`,
    quiet: "Waiting for the iPhone. It is preparing files.",
    veryQuiet: "Still nothing from the iPhone. Check that it is unlocked and that the cable sits well.",
    held: "Paused",
    heldRetry: "Go on",
    heldAllow: "Allow access and go on",
    heldChoose: "Choose the folder again",
    heldStop: "Stop and keep what we have",
    keepOpen: "Keep this tab open. The screen stays awake while the backup runs.",
    docPasscode: "● Passcode needed",
    docRunning: (percent: string) => `${percent} — Backing up`,
    docDone: "✓ Backed up",
    docFailed: "Backup stopped",
    show: "Show",
    announceStart: (name: string) => `Backing up ${name}.`,
    announceQuarter: (percent: string) => `${percent} done.`,
    announceDone: "The backup is finished.",
  },
  result: {
    doneTitle: "Backed up",
    doneBody: (name: string, place: string) => `${name} is saved in ${place}.`,
    updatedNothing: "Nothing had changed since the last backup.",
    received: "Copied now",
    files: "Files copied",
    took: "Took",
    place: "Saved in",
    warnings: (count: number) =>
      plural(count, { one: "The iPhone left one file out", other: `The iPhone left ${count} files out` }),
    warningsHint: "This is usual for files that were in use. They come with the next backup.",
    notVerified: "Finished, not verified yet: that takes reading all of it back.",
    verifyNow: "Verify now",
    verifyInside: "Look inside it and choose “Is it whole?”.",
    lost: (count: number, formatted: string) =>
      plural(count, { one: "One item did not arrive whole", other: `${formatted} items did not arrive whole` }),
    lostBody: "Back up again: what is missing is fetched then. Earlier snapshots are unchanged.",
    seeBackups: "See all backups",
    print: "Print this summary",
    seeSnapshots: "See all snapshots",
    again: "Back up again",
    back: "Back to the iPhone",
    stoppedTitle: "Stopped",
    stoppedBody: "What arrived so far is kept. The next backup continues from there.",
    interruptedTitle: (reason: string) => `Paused — ${reason.charAt(0).toLowerCase()}${reason.slice(1)}`,
    interruptedUsbTitle: "Paused — the iPhone was unplugged",
    interruptedUsbBody: "What arrived is safe. Plug it in again and Keepsake continues by itself.",
    interruptedBody: "What arrived is safe.",
    resume: "Resume backup",
    room: (needed: string, free: string) => `This needs about ${needed}; ${free} are free.`,
    safe: (bytes: string) => `${bytes} arrived before it stopped.`,
    nothingLost: "Earlier finished backups of other iPhones are unchanged.",
    anotherPlace: "Choose another place",
    noneTitle: "No backup is running",
    noneBody: "Connect an iPhone to start one.",
    goHome: "Go to the iPhone",
  },
  backups: {
    title: "Backups",
    emptyTitle: "No backups yet",
    emptyBody: "Connect an iPhone and make the first one, or open a folder that holds backups.",
    open: "Open a folder with backups",
    nothingHere: "Nothing here. Is it the right folder?",
    list: (place: string) => `Backups in ${place}`,
    inBrowser: "In this browser",
    finished: "Finished",
    unfinished: "Unfinished",
    unfinishedHint: "The next backup of this iPhone continues here.",
    encrypted: "Encrypted",
    notEncrypted: "Not encrypted",
    made: "Made",
    unknownTime: "Time unknown",
    reading: "Reading the backups…",
    goHome: "Connect an iPhone",
  },
  privacy: {
    title: "Privacy",
    sections: [
      {
        title: "What Keepsake does with your data",
        body: [
          "Keepsake runs in your browser. Your iPhone's data goes from the cable to the place you choose and nowhere else. There is no account, no server of ours that receives data, no analytics, no advertising, no crash reporting.",
          "The page may only load its own files: its security policy forbids every other address, and you can check this in the network view of your browser while a backup runs.",
          "Keepsake never asks for your iPhone passcode or your Apple Account.",
        ],
      },
      {
        title: "What this browser keeps",
        body: [
          "The key that lets this computer talk to your iPhone, as iTunes and Finder keep one too. Whoever has this browser profile and the unlocked iPhone could use it.",
          "Which folders you chose, so that you need not look for them again.",
          "Backups and vaults, only if you choose this browser as the place.",
          "A vault passphrase, only if you tick “Remember on this computer”: sealed with a key that can't be taken out of the browser.",
        ],
      },
      {
        title: "What the browser itself may do",
        body: [
          "When files are written into a folder, Chrome checks them with its Safe Browsing feature and may send their names and fingerprints to Google. You can turn Safe Browsing off in Chrome's settings for the time of a backup.",
        ],
      },
    ],
  },
} as const;
