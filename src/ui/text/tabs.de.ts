import type { Catalogue } from "./catalogue.ts";

/** German: Keepsake in more than one tab. */
export const tabTexts: Catalogue["tabs"] = {
  useHere: "Hier benutzen",
  asking: "Der andere Tab wird gefragt …",
  letGoTitle: "Sie benutzen Keepsake jetzt in einem anderen Tab",
  letGoBody: "Dieser Tab hat das iPhone freigegeben und seine Tresore gesperrt. Was gesichert wurde, ist sicher.",
  vaultBody: "Ein Tresor ist immer nur in einem Tab offen. Der andere Tab sperrt ihn, wenn Sie ihn hier benutzen.",
  atWork:
    "Noch nicht: Der andere Tab arbeitet. Lassen Sie ihn fertig werden, oder stoppen Sie ihn dort, und benutzen Sie Keepsake dann hier.",
  silent: "Der andere Tab antwortet nicht. Schließen Sie ihn, dann geht es hier weiter.",
  meanwhile: "Inzwischen können Sie hier in Backup-Ordner hineinsehen, die Einstellungen ändern und die Hilfe lesen.",
  inOtherTab: (what) => `Im anderen Tab: ${what}`,
  progress: "Fortschritt im anderen Tab",
  other: "Keepsake arbeitet",
};
