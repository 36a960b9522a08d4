import type { Catalogue } from "./catalogue.ts";

/** German: what the frame and the first screen say. */
export const startTexts: Pick<Catalogue, "app" | "home" | "platform" | "pictures"> = {
  app: {
    name: "Keepsake",
    skip: "Zum Inhalt springen",
    footer: {
      local: "Alles läuft in diesem Browser. Nichts wird irgendwohin gesendet.",
      independent: "Keepsake ist ein unabhängiges Open-Source-Programm und steht in keiner Verbindung zu Apple.",
    },
    loading: "Wird geladen …",
    close: "Schließen",
    copy: "Kopieren",
    copied: "Kopiert",
    details: "Einzelheiten",
    tryAgain: "Noch einmal versuchen",
    notNow: "Nicht jetzt",
    code: "Code",
    demoBadge: "Demo",
    crashed: {
      title: "Diese Ansicht konnte nicht gezeigt werden",
      remedy: "In diesem Fenster: Laden Sie die Seite neu. Was gespeichert war, ist sicher.",
      reload: "Neu laden",
    },
  },
  home: {
    title: "Eine vollständige, private Kopie Ihres iPhone, auf Ihrem eigenen Speicher.",
    lead: "Keepsake sichert ein iPhone oder iPad über das Kabel, in dem Format, das Finder und die App „Apple-Geräte“ verwenden. Kein Konto, keine Cloud, kein Hochladen.",
    connectHeading: "Verbindung",
    connect: "iPhone verbinden",
    demo: "Mit einem Demo-iPhone ausprobieren",
    demoHint: "Ein simuliertes iPhone in dieser Seite. Ein Kabel ist nicht nötig.",
    copyLink: "Link kopieren",
    openFolder: "Mit einem Backup-Ordner arbeiten",
    tryAnyway: "Trotzdem verbinden",
    promises: [
      {
        title: "Bleibt bei Ihnen",
        body: "Vom Kabel direkt in einen Ordner Ihrer Wahl. Die Seite darf nur ihre eigenen Dateien laden, also kann nichts nach außen gelangen.",
      },
      {
        title: "Lässt sich auch anderswo öffnen",
        body: "Ein gewöhnlicher Apple-Backup-Ordner. Finder, die App „Apple-Geräte“ und Open-Source-Programme können ihn wiederherstellen.",
      },
      {
        title: "Macht weiter, wo es aufgehört hat",
        body: "Abgezogen oder versehentlich geschlossen? Was angekommen ist, bleibt, und der nächste Lauf setzt dort fort.",
      },
    ],
    steps: {
      title: "So läuft es ab",
      list: [
        "iPhone anschließen und darauf einmalig auf „Vertrauen“ tippen.",
        "Einen Ordner für das Backup wählen.",
        "Den iPhone-Code am iPhone eingeben, wenn es danach fragt. Keepsake bekommt ihn nie zu sehen.",
      ],
    },
  },
  platform: {
    limited: "An diesem Computer belegt ein anderes Programm das iPhone",
    windows:
      "Unter Windows behält der Treiber von Apple das iPhone für sich, deshalb erreicht der Browser es meist nicht. Sie können es trotzdem versuchen.",
    macos:
      "macOS behält das iPhone für sich, deshalb erreicht der Browser es meist nicht. Sie können es trotzdem versuchen.",
    linux: "Unter Linux geht es, sobald kein anderes Programm das iPhone belegt.",
    chromeos: "ChromeOS erreicht das iPhone direkt.",
    android: "Android erreicht das iPhone über USB-C. Halten Sie beide geladen.",
    other: "Am besten geht es mit Chrome oder Edge unter Linux, ChromeOS oder Android.",
  },
  pictures: {
    cable: "Bild: ein iPhone mit seinem Kabel.",
    unlock: "Am iPhone: der Sperrbildschirm. Entsperren Sie es.",
    accessory: "Am iPhone: eine Frage zum Zubehör. Tippen Sie auf „Erlauben“.",
    trust: "Am iPhone: die Frage, ob es diesem Computer vertrauen soll. Tippen Sie auf „Vertrauen“.",
    passcode: "Am iPhone: die Code-Eingabe. Geben Sie den iPhone-Code dort ein, nicht hier.",
    unplugged: "Bild: ein iPhone ohne Kabel.",
    ready: "Bild: ein verbundenes iPhone.",
    hello: "Am iPhone: der erste Bildschirm der Einrichtung nach dem Wiederherstellen.",
    accessoryTitle: "Zubehör erlauben?",
    accessoryYes: "Erlauben",
    accessoryNo: "Nicht erlauben",
    trustTitle: "Diesem Computer vertrauen?",
    trustYes: "Vertrauen",
    trustNo: "Nicht vertrauen",
    onThePhone: "am iPhone",
  },
};
