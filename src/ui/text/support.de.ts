import type { Catalogue } from "./catalogue.ts";

/** German: diagnostics, the self-test, and forgetting everything. */
export const supportTexts: Catalogue["support"] = {
  diagnostics: {
    title: "Diagnose",
    link: "Diagnose",
    linkHint: "Eine Datei für eine Problemmeldung. Sie sehen jede Zeile, bevor Sie sie speichern.",
    lead: "Das ist die ganze Datei. Sie enthält keine Namen, keine Nummern von Telefonen, keine Dateinamen und nichts aus einem Backup. Sie wird nirgendwohin gesendet: Speichern Sie sie und entscheiden Sie selbst.",
    preview: "Inhalt der Datei",
    save: "Datei speichern",
  },
  selfTest: {
    title: "Selbsttest",
    link: "Selbsttest",
    linkHint: "Ob dieser Browser und dieser Computer können, was Keepsake braucht.",
    run: "Noch einmal testen",
    running: "Wird getestet …",
    good: "Alles, was Keepsake braucht, ist da.",
    partly: "Etwas fehlt. Was trotzdem geht, steht unten.",
    results: { ok: "geht", limited: "eingeschränkt", failed: "geht nicht" },
    tests: {
      secure: {
        name: "Sichere Adresse",
        missing: "Öffnen Sie die Seite über https. Sonst erlaubt der Browser weder USB noch Speichern.",
      },
      usb: {
        name: "USB",
        missing: "Chrome oder Edge erreichen ein iPhone. Gespeicherte Backups lassen sich hier trotzdem öffnen.",
      },
      picker: {
        name: "Ordner",
        missing: "Dieser Browser kann keine Ordner öffnen. Tresore im Speicher des Browsers gehen.",
      },
      database: {
        name: "Kleiner Speicher",
        missing: "Der Browser speichert nichts für diese Website. Im Browser: Erlauben Sie Cookies und Websitedaten.",
      },
      files: {
        name: "Dateispeicher",
        missing: "Der Browser hat keine eigenen Dateien für diese Website. Ein Ordner geht trotzdem.",
      },
      room: {
        name: "Platz",
        missing: "Es ist wenig Platz, wie in einem privaten Fenster. Nehmen Sie für Backups einen Ordner.",
      },
      persisted: {
        name: "Schutz des Speichers",
        missing:
          "Der Browser kann den Speicher dieser Website leeren, wenn das Laufwerk voll ist. Installieren Sie die App oder nehmen Sie einen Ordner.",
      },
      worker: {
        name: "Arbeit im Hintergrund",
        missing: "Der Teil, der mit dem iPhone spricht, startet nicht. Laden Sie die Seite neu.",
      },
      wasm: {
        name: "WebAssembly",
        missing: "Komprimierte Tresore und Datenbanken sind in diesem Browser nicht lesbar.",
      },
      crypto: { name: "Verschlüsselung", missing: "Der Browser hat keine Kryptografie für diese Seite." },
      offline: {
        name: "Nutzung ohne Netzwerk",
        missing: "Die App ist noch nicht gespeichert, oder dieser Browser speichert keine Apps.",
      },
      wake: {
        name: "Bildschirm wach halten",
        missing: "Halten Sie den Computer selbst wach, während ein Backup läuft.",
      },
    },
    speed: (speed) => `SHA-256 mit ${speed}`,
    free: (size) => `mindestens ${size}`,
  },
  forget: {
    title: "Alles vergessen",
    link: "Alles vergessen",
    linkHint: "Entfernt, was dieser Browser für Keepsake speichert.",
    body: "Das entfernt endgültig aus diesem Browser:",
    list: [
      "Tresore und Backups im eigenen Speicher dieses Browsers",
      "die Schlüssel, die iPhones diesem Computer gaben; sie fragen dann wieder nach Vertrauen",
      "gemerkte Passphrasen, bekannte iPhones, den Verlauf, alle Einstellungen",
      "die Erlaubnis, iPhones über USB zu benutzen",
      "die Kopie dieser App für die Nutzung ohne Netzwerk",
    ],
    stays: "Ordner auf Ihren Laufwerken bleiben, wie sie sind, mit den Tresoren und Backups darin.",
    used: (size) => `${size} sind hier jetzt gespeichert.`,
    vaults: (names) => `Tresore in diesem Browser: ${names}`,
    word: "vergessen",
    type: (word) => `Zur Bestätigung „${word}“ eingeben`,
    confirm: "Alles vergessen",
    busy: "Es läuft noch etwas. Warten Sie das Ende ab oder stoppen Sie es.",
    working: "Wird vergessen …",
    done: "Alles ist vergessen",
    doneBody: "Dieser Browser speichert nichts mehr von Keepsake.",
    partly: "Nicht alles ließ sich entfernen",
    parts: {
      databases:
        "Einstellungen und Schlüssel. Schließen Sie andere Tabs mit Keepsake und versuchen Sie es noch einmal.",
      files:
        "Tresore und Backups in diesem Browser. Schließen Sie andere Tabs mit Keepsake und versuchen Sie es noch einmal.",
      caches: "Die Kopie der App.",
      usb: "Die Erlaubnis für iPhones. Im Browser: Website-Einstellungen, USB.",
      settings: "Das Aussehen der App.",
    },
    goOn: "Neu beginnen",
  },
};
