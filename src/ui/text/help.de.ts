import type { Catalogue } from "./catalogue.ts";

/** German: help that works offline. */
export const helpTexts: Catalogue["help"] = {
  title: "Hilfe",
  intro: "Alles hier geht ohne Netzwerk.",
  topics: [
    {
      id: "first",
      title: "Das erste Backup",
      body: [
        "Schließen Sie das iPhone direkt an diesen Computer an, entsperren Sie es, drücken Sie „iPhone verbinden“ und wählen Sie es in der Liste des Browsers.",
        "Am iPhone: Tippen Sie auf „Vertrauen“ und geben Sie den iPhone-Code ein. Danach wird für jeden Computer einmal gefragt.",
        "Wählen Sie, wohin die Backups gehen. Ein Tresor bewahrt jedes Backup als eigenen Snapshot; ein Ordner bewahrt eines, so wie Finder.",
        "Drücken Sie „Jetzt sichern“. Am iPhone: Geben Sie den iPhone-Code ein, wenn es danach fragt. An diesem Computer wird er nie eingegeben.",
      ],
    },
    {
      id: "passcode",
      title: "Warum das iPhone jedes Mal nach seinem Code fragt",
      body: [
        "Seit iOS 16 und 15.7.1 verlangt das iPhone zu Beginn jedes Backups auf einen Computer seinen Code. Kein Programm kann für Sie antworten. Ein Backup über das Kabel kann deshalb von selbst starten, aber nie ganz allein laufen.",
      ],
    },
    {
      id: "secrets",
      title: "Die drei Geheimnisse",
      body: [
        "iPhone-Code: wird nur am iPhone eingegeben. Keepsake hat kein Feld dafür.",
        "Backup-Passwort: Damit verschließt das iPhone selbst seine Backups. Vielleicht wurde es vor Jahren in iTunes oder Finder festgelegt.",
        "Tresor-Passphrase: öffnet den Tresor von Keepsake. Niemand kann sie wiederbeschaffen, bewahren Sie sie also aufgeschrieben an einem sicheren Ort auf.",
      ],
    },
    {
      id: "computers",
      title: "Welche Computer ein iPhone erreichen",
      body: [
        "ChromeOS und Android: direkt. Erlauben Sie unter Android dem Browser, das iPhone zu benutzen, und halten Sie beide geladen.",
        "Linux: sobald der Dienst usbmuxd das iPhone freigibt. Die Seite zeigt den Befehl, wenn das der Grund ist.",
        "macOS: manchmal. Meist hält der Dienst des Systems das iPhone; Keepsake versucht es bis zu 20 Sekunden lang.",
        "Windows: kaum, wegen des Treibers von Apple. Sichern Sie mit der App „Apple-Geräte“ und bringen Sie jenes Backup hierher.",
        "Überall sonst und mit anderen Browsern als Chrome und Edge: Gespeicherte Backups lassen sich öffnen, das Kabel nicht benutzen.",
      ],
    },
    {
      id: "places",
      title: "Wohin Backups gehen können",
      body: [
        "In jeden Ordner, den der Browser öffnen kann: auf der Festplatte dieses Computers, einem externen Laufwerk oder im Netzwerk.",
        "In den eigenen Speicher dieses Browsers, für einen ersten Versuch. Wer die Daten der Website löscht, löscht auch sie.",
        "iCloud-Speicher wird nicht gebraucht. Das iCloud-Backup von Apple behält eine Version, ist durch den bezahlten Speicher begrenzt und enthält nur, was nicht ohnehin synchronisiert wird; eine Kopie hier ist so groß wie Ihr Laufwerk und behält jede Version.",
      ],
    },
    {
      id: "icloud",
      title: "iCloud-Backup und Keepsake",
      body: [
        "Lassen Sie das iCloud-Backup eingeschaltet, wenn Sie es benutzen: Es läuft nachts über WLAN und liegt woanders als auf Ihrem Schreibtisch. Keepsake zeigt, ob es eingeschaltet ist, und ändert es nie.",
        "5 GB in iCloud sind kostenlos; mehr kostet monatlich Geld, bis zu 12 TB. Fotos und Nachrichten, die mit iCloud synchronisiert werden, zählen für sich; was nicht synchronisiert wird, gehört zum iCloud-Backup und zählt dort. Einstellungen → Ihr Name → iCloud zeigt beides.",
      ],
      table: {
        name: "iCloud-Backup neben Keepsake",
        columns: ["iCloud-Backup", "Keepsake"],
        rows: [
          ["Ort", "Server von Apple", "Ein Ordner, ein Laufwerk oder dieser Browser"],
          ["Kosten", "5 GB frei, dann monatlich", "Keine"],
          ["Behaltene Versionen", "Die neueste", "So viele Sie behalten"],
          [
            "Nicht enthalten",
            "Was ohnehin mit iCloud synchronisiert wird, und E-Mails",
            "Was nur in iCloud liegt, und E-Mails",
          ],
          ["Wer die Schlüssel hat", "Apple, außer mit „Erweiterter Datenschutz“", "Nur Sie"],
          ["Man kann hineinsehen", "Nein", "Ja, ohne iPhone"],
          ["Gelöscht wird es", "180 Tage nach dem Ausschalten oder der letzten Nutzung", "Wenn Sie es entfernen"],
        ],
      },
    },
    {
      id: "contents",
      title: "Was ein Backup nicht enthält",
      body: [
        "Die Apps selbst: Das iPhone lädt sie wieder aus dem App Store. Ihre Daten sind im Backup.",
        "Was nur in iCloud liegt, etwa Fotos mit „iPhone-Speicher optimieren“; E-Mails; Apple Pay, Face ID und Touch ID.",
        "Ohne Backup-Verschlüsselung auch: gesicherte Passwörter, WLAN-Einstellungen, Websiteverlauf, Health und Anrufliste.",
      ],
    },
    {
      id: "restoring",
      title: "Wiederherstellen",
      body: [
        "Eine Wiederherstellung ersetzt alles auf dem iPhone. Keepsake bietet an, vorher den jetzigen Stand zu sichern.",
        "Sie geht auf dasselbe iPhone oder auf ein anderes mit gleichem oder neuerem iOS. „Mein iPhone suchen“ muss so lange ausgeschaltet sein.",
        "Wie lange es dauert, hängt von der Größe und vom Kabel ab; danach lädt das iPhone seine Apps aus dem App Store.",
      ],
    },
    {
      id: "encryption",
      title: "Mit oder ohne Backup-Verschlüsselung",
      body: [
        "Mit ihr gibt das iPhone auch gesicherte Passwörter, Gesundheitsdaten, Anrufliste und WLAN-Passwörter heraus und verschließt das Backup mit seinem Backup-Passwort.",
        "Ein Tresor verschlüsselt alles noch einmal mit Ihrer Passphrase, ob das iPhone verschlüsselt oder nicht.",
        "Ein vergessenes Backup-Passwort lässt sich nicht wiederbeschaffen. Am iPhone macht „Alle Einstellungen“ unter „Zurücksetzen“ den Weg frei für ein neues in späteren Backups; alte bleiben verschlossen.",
      ],
    },
    {
      id: "another",
      title: "Auf einen anderen Computer umziehen",
      body: [
        "Kopieren Sie den Tresor oder den Backup-Ordner, oder schließen Sie das Laufwerk an, und öffnen Sie ihn dort. Das iPhone fragt für jenen Computer einmal nach Vertrauen.",
        "Backups von iTunes, Finder und der App „Apple-Geräte“ lassen sich hier öffnen und importieren, auch ohne das iPhone.",
      ],
    },
    {
      id: "stops",
      title: "Wenn ein Backup stehen bleibt",
      body: [
        "Was angekommen ist, bleibt. Verbinden Sie das iPhone wieder und drücken Sie „Fortsetzen“: Nur was fehlt, wird kopiert.",
        "Versuchen Sie ein anderes Kabel oder einen anderen Anschluss, ohne Hub dazwischen. Halten Sie das iPhone geladen und den Computer wach.",
      ],
    },
    {
      id: "elsewhere",
      title: "Ein Backup ohne Keepsake öffnen",
      body: [
        "Ein Tresor in einem Ordner ist ein restic-Repository: Das kostenlose Programm restic öffnet ihn mit der Tresor-Passphrase.",
        "Ein exportierter Snapshot ist ein gewöhnlicher Apple-Backup-Ordner. Finder, die App „Apple-Geräte“ und Open-Source-Programme stellen ihn wieder her.",
      ],
    },
  ],
};
