import type { Catalogue } from "./catalogue.ts";
import { plural } from "./plural.ts";

/** German: the history of runs. */
export const activityTexts: Catalogue["activity"] = {
  title: "Verlauf",
  emptyTitle: "Bisher ist nichts gelaufen",
  emptyBody: "Hier steht jedes Backup mit seinem Ergebnis, und jedes, das fällig war und ausfiel, mit dem Grund.",
  now: "Läuft gerade",
  history: "Bisher",
  copy: "Als Text kopieren",
  clear: "Verlauf leeren",
  clearTitle: "Verlauf leeren?",
  clearBody: "Die Liste wird geleert. Snapshots und Backups bleiben.",
  clearConfirm: "Leeren",
  columns: { when: "Beginn", what: "Was", result: "Ergebnis", took: "Dauer", amount: "Kopiert" },
  kinds: { backup: (name) => `Backup von ${name}`, restore: (name) => `Wiederherstellung von ${name}` },
  into: (place) => `Ziel: ${place}`,
  results: {
    running: "Läuft",
    done: "Fertig",
    stopped: "Von Ihnen beendet",
    interrupted: "Unterbrochen",
    failed: "Fehlgeschlagen",
    broken: "Abgebrochen",
    missed: "Ausgefallen",
  },
  brokenHint: "Die Seite wurde geschlossen, bevor es fertig war. Was angekommen ist, bleibt.",
  missed: {
    "not-open": "Keepsake war nicht geöffnet.",
    "not-connected": "Das iPhone war nicht verbunden.",
    "vault-locked": "Der Tresor war gesperrt.",
    "no-place": "Es war kein Ort für Backups gewählt.",
    "not-started": "Niemand hat es gestartet.",
  },
  resume: "Fortsetzen",
  amount: (size, files, shown) => plural(files, { one: `${size}, eine Datei`, other: `${size}, ${shown} Dateien` }),
};
