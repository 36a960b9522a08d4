import type { VaultId } from "../workers/api.ts";

/** Where every screen lives, behind the `#`. Ids come from phones and vaults, so they are escaped. */
export const paths = {
  connect: "/",
  home: "/home",
  phone: (udid: string) => `/phone/${encodeURIComponent(udid)}`,
  backup: (udid: string) => `/phone/${encodeURIComponent(udid)}/backup`,
  phoneSnapshots: (udid: string) => `/phone/${encodeURIComponent(udid)}/snapshots`,
  password: (udid: string) => `/phone/${encodeURIComponent(udid)}/password`,
  restore: "/restore",
  restoreCheck: "/restore/check",
  restoreConfirm: "/restore/confirm",
  restoreRun: "/restore/run",
  rehearse: "/restore/rehearse",
  snapshots: "/snapshots",
  snapshot: (vault: VaultId, contentId: string) =>
    `/snapshot/${encodeURIComponent(vault)}/${encodeURIComponent(contentId)}`,
  browseSnapshot: (vault: VaultId, contentId: string) =>
    `/snapshot/${encodeURIComponent(vault)}/${encodeURIComponent(contentId)}/browse`,
  compare: (vault: VaultId, older: string, newer: string) =>
    `/compare/${[vault, older, newer].map(encodeURIComponent).join("/")}`,
  folders: "/backups",
  browseFolder: (place: string, folder: string) =>
    `/backups/${encodeURIComponent(place)}/${encodeURIComponent(folder)}/browse`,
  activity: "/activity",
  vaults: "/vaults",
  settings: "/settings",
  privacy: "/settings/privacy",
  about: "/settings/about",
  diagnostics: "/settings/diagnostics",
  selfTest: "/settings/self-test",
  forget: "/settings/forget",
  help: "/help",
  helpOn: (topic: string) => `/help/${encodeURIComponent(topic)}`,
  more: "/more",
} as const;
