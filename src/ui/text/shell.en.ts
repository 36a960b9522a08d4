/** Navigation and the frame around the screens. */
export const shellTexts = {
  nav: {
    label: "Main",
    home: "Home",
    snapshots: "Snapshots",
    activity: "Activity",
    vaults: "Vaults",
    settings: "Settings",
    help: "Help",
    more: "More",
    phones: "iPhones",
  },
  lacksParts: {
    title: "A part of Keepsake could not be loaded",
    body: "Check the network, then press the button again.",
  },
  keepsNothing: {
    title: "This browser keeps nothing for this page",
    body: "In the browser: allow this site to save data, and leave the private window if it is one. Until then only folders can hold backups, and the iPhone asks for trust each time.",
  },
  littleRoom: {
    title: "This browser has little room",
    body: "Private windows and full disks keep almost nothing. Use a folder or a drive for backups.",
  },
  crumbs: "Where you are",
  moreTitle: "More",
  folders: "Backup folders",
  foldersHint: "Plain backups, as Finder and Apple Devices keep them.",
} as const;
