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
  crumbs: "Where you are",
  moreTitle: "More",
  folders: "Backup folders",
  foldersHint: "Plain backups, as Finder and Apple Devices keep them.",
} as const;
