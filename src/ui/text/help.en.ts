/** Help that works offline. */
export const helpTexts = {
  title: "Help",
  intro: "Everything here works without a network.",
  topics: [
    {
      id: "first",
      title: "The first backup",
      body: [
        "Plug the iPhone straight into this computer, unlock it, press Connect iPhone and choose it in the browser's list.",
        "On the iPhone: tap Trust and enter its passcode. This is asked once for each computer.",
        "Choose where backups go. A vault keeps every backup as a snapshot of its own; a folder keeps one, as Finder does.",
        "Press Back up now. On the iPhone: enter the passcode when it asks. It is never typed on this computer.",
      ],
    },
    {
      id: "passcode",
      title: "Why the iPhone asks for its passcode each time",
      body: [
        "Since iOS 16 and 15.7.1 the iPhone wants its passcode at the start of every backup to a computer. No program can answer for you, so a backup over the cable can start by itself but never runs all alone.",
      ],
    },
    {
      id: "secrets",
      title: "The three secrets",
      body: [
        "iPhone passcode: entered on the iPhone only. Keepsake has no field for it.",
        "Backup password: the password the iPhone itself locks its backups with, perhaps set years ago in iTunes or Finder.",
        "Vault passphrase: opens Keepsake's vault. Nobody can recover it, so keep it written down in a safe place.",
      ],
    },
    {
      id: "computers",
      title: "Which computers can reach an iPhone",
      body: [
        "ChromeOS and Android: directly. On Android allow the browser to use the iPhone, and keep both charged.",
        "Linux: as soon as the service usbmuxd lets go of the iPhone. The page shows the command when that is the cause.",
        "macOS: sometimes. The system's own service usually holds the iPhone; Keepsake tries for up to 20 seconds.",
        "Windows: hardly ever, because of Apple's driver. Back up with Apple Devices and bring that backup here.",
        "Everywhere else, and with other browsers than Chrome and Edge: saved backups can be opened, the cable can't be used.",
      ],
    },
    {
      id: "places",
      title: "Where backups can go",
      body: [
        "Into any folder the browser can open: this computer's disk, an external drive, a network share.",
        "Into this browser's own storage, for a first try. Clearing the site's data deletes it.",
        "It uses no iCloud space. Apple's iCloud backup keeps one version, is limited by the space you pay for, and holds no more than what is not synced anyway; a copy here is as large as your disk and keeps every version.",
      ],
    },
    {
      id: "icloud",
      title: "iCloud Backup and Keepsake",
      body: [
        "Keep iCloud Backup on if you use it: it runs over Wi-Fi while you sleep and lies somewhere else than your desk. Keepsake shows whether it is on and never changes it.",
        "5 GB of iCloud are free; more costs money each month, up to 12 TB. Photos and messages that are synced to iCloud count by themselves; what is not synced is part of the iCloud backup and counts there. Settings → your name → iCloud shows both.",
      ],
      table: {
        name: "iCloud Backup beside Keepsake",
        columns: ["iCloud Backup", "Keepsake"],
        rows: [
          ["Place", "Apple's servers", "A folder, a drive or this browser"],
          ["Cost", "5 GB free, then monthly", "None"],
          ["Versions kept", "The newest", "As many as you keep"],
          ["Left out", "What is synced to iCloud anyway, and mail", "What is in iCloud only, and mail"],
          ["Who holds the keys", "Apple, unless Advanced Data Protection is on", "You alone"],
          ["Can be looked into", "No", "Yes, without the iPhone"],
          ["Deleted", "180 days after it is turned off or unused", "When you remove it"],
        ],
      },
    },
    {
      id: "contents",
      title: "What a backup does not hold",
      body: [
        "Apps themselves: the iPhone loads them again from the App Store. Their data is in the backup.",
        "What is in iCloud only, such as photos with Optimise Storage; mail; Apple Pay, Face ID and Touch ID.",
        "Without backup encryption also: saved passwords, Wi-Fi settings, website history, Health and call history.",
      ],
    },
    {
      id: "restoring",
      title: "Restoring",
      body: [
        "A restore replaces everything on the iPhone. Keepsake offers to save its present state first.",
        "It goes to the same iPhone or to another one with the same or a newer iOS. Find My must be off for that time.",
        "How long it takes depends on the size and the cable; afterwards the iPhone loads its apps from the App Store.",
      ],
    },
    {
      id: "encryption",
      title: "With or without backup encryption",
      body: [
        "With it, the iPhone also hands over saved passwords, Health data, call history and Wi-Fi passwords, and locks the backup with its backup password.",
        "A vault encrypts everything once more with your passphrase, whether the iPhone encrypts or not.",
        "A forgotten backup password can't be recovered. On the iPhone, Reset All Settings lets you set a new one for later backups; old ones stay locked.",
      ],
    },
    {
      id: "another",
      title: "Moving to another computer",
      body: [
        "Copy the vault or the backup folder, or plug in its drive, and open it there. The iPhone asks that computer for trust once.",
        "Backups of iTunes, Finder and Apple Devices can be opened and imported here, without the iPhone.",
      ],
    },
    {
      id: "stops",
      title: "When a backup stops",
      body: [
        "What arrived is kept. Connect the iPhone again and press Resume: only what is missing is copied.",
        "Try another cable or another port, without a hub in between. Keep the iPhone charged and the computer awake.",
      ],
    },
    {
      id: "elsewhere",
      title: "Opening a backup without Keepsake",
      body: [
        "A vault in a folder is a restic repository: the free program restic opens it with the vault passphrase.",
        "An exported snapshot is an ordinary Apple backup folder. Finder, Apple Devices and open-source tools restore it.",
      ],
    },
  ],
} as const;
