import type { Catalogue } from "./catalogue.ts";

/** German: settings and what lies behind them. */
export const settingsTexts: Catalogue["settings"] = {
  title: "Einstellungen",
  appearance: "Darstellung",
  language: "Sprache",
  theme: "Farben",
  themes: { auto: "Wie der Computer", light: "Hell", dark: "Dunkel" },
  density: "Dichte",
  densities: { auto: "Automatisch", comfortable: "Großzügig", compact: "Kompakt" },
  offline: {
    title: "Diese App",
    states: {
      unavailable: "Geht nur mit Netzwerk: Dieser Browser oder diese Adresse speichert keine Apps.",
      installing: "Wird für die Nutzung ohne Netzwerk gespeichert …",
      ready: "Geht ohne Netzwerk.",
      update: "Eine neue Version ist bereit.",
      updating: "Die neue Version wird eingesetzt …",
      failed:
        "Konnte nicht für die Nutzung ohne Netzwerk gespeichert werden. Beim nächsten Besuch wird es wieder versucht.",
    },
    news: {
      newest: "Das ist die neueste Version.",
      broken:
        "Eine neuere Version konnte nicht geholt werden. Diese arbeitet weiter; beim nächsten Besuch wird es wieder versucht.",
      held: "Ein anderer Tab von Keepsake arbeitet noch. Benutzen Sie die neue Version, wenn er fertig ist.",
    },
    update: "Neue Version verwenden",
    updateHint: "Die Seite lädt neu. Snapshots und Einstellungen bleiben.",
    updateWaits: "Sie wartet, bis fertig ist, was gerade läuft.",
    look: "Nach einer neuen Version suchen",
    install: "Keepsake installieren",
    installHint: "Gibt Keepsake ein eigenes Fenster und Symbol und hält den Browser davon ab, den Speicher zu leeren.",
    installed: "Keepsake ist auf diesem Computer installiert.",
    login:
      "Damit es nach dem Anmelden offen ist: Öffnen Sie in Chrome die Einstellungen der App (drei Punkte, App-Info, Einstellungen) und schalten Sie ein, dass die App beim Anmelden startet.",
  },
  pages: "Mehr",
  privacy: "Datenschutz",
  privacyHint: "Was mit Ihren Daten geschieht und was dieser Browser speichert.",
  about: {
    title: "Über Keepsake",
    link: "Über",
    linkHint: "Version, Build und Lizenz.",
    version: "Version",
    build: "Build",
    buildHint:
      "Der Fingerabdruck aller Dateien dieser App. Wer dieselben Quellen baut, erhält denselben; docs/hosting.md erklärt, wie.",
    files: (shown) => `${shown} Dateien`,
    unknown: "Hier nicht bekannt",
    licence: "MIT-Lizenz. Keepsake ist ein unabhängiges Projekt und steht in keiner Verbindung zu Apple.",
  },
};
