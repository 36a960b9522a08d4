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
