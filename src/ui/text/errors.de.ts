import type { Catalogue } from "./catalogue.ts";

const replug =
  "Am iPhone: Entsperren Sie es. Ziehen Sie dann das Kabel ab, warten Sie fünf Sekunden und stecken Sie es wieder ein.";
const report =
  "In diesem Fenster: Kopieren Sie die Einzelheiten unten und melden Sie sie. Was Sie hatten, ist unverändert.";
const restartPhone = "Am iPhone: Starten Sie es neu und entsperren Sie es. Setzen Sie das Backup dann hier fort.";

/** German: one text for every code. */
export const errorTexts: Catalogue["errors"] = {
  "base/bug": { title: "Keepsake hat einen Fehler gemacht", remedy: report },
  "base/ended": { title: "Das iPhone hat die Verbindung beendet", remedy: replug },
  "base/malformed": { title: "Das iPhone hat etwas Unlesbares gesendet", remedy: report },
  "base/too-long": { title: "Das iPhone hat mehr gesendet als erwartet", remedy: report },
  "base/truncated": { title: "Die Verbindung brach mittendrin ab", remedy: replug },
  "usb/busy": {
    title: "Das iPhone ist beschäftigt",
    remedy: "In diesem Fenster: Warten Sie ein paar Sekunden und versuchen Sie es noch einmal.",
  },
  "usb/no-interface": {
    title: "Das iPhone lädt nur",
    remedy: "Am iPhone: Entsperren Sie es. Fragt es, ob sich das Zubehör verbinden darf, tippen Sie auf „Erlauben“.",
  },
  "usb/not-found": {
    title: "Kein iPhone gefunden",
    remedy: "Am Kabel: Schließen Sie das iPhone an und wählen Sie es dann in der Liste.",
  },
  "usb/not-supported": {
    title: "Dieser Browser erreicht kein iPhone",
    remedy: "An diesem Computer: Öffnen Sie Keepsake in Chrome oder Edge.",
  },
  "usb/permission": {
    title: "Der Computer gibt das iPhone nicht frei",
    remedy:
      "An diesem Computer: Erlauben Sie Ihrem Benutzerkonto, USB-Zubehör zu öffnen, und schließen Sie das iPhone neu an.",
  },
  "usb/taken": {
    title: "Ein anderes Programm benutzt das iPhone",
    remedy:
      "An diesem Computer: Schließen Sie andere Tabs und Programme, die es benutzen, und versuchen Sie es noch einmal.",
  },
  "usb/transfer": {
    title: "Am Kabel gingen ein paar Bytes verloren",
    remedy: `${replug} Wiederholt es sich, nehmen Sie ein anderes Kabel oder einen anderen Anschluss.`,
  },
  "usb/unplugged": { title: "Das iPhone wurde abgezogen", remedy: "Am Kabel: Stecken Sie es wieder ein." },
  "mux/malformed": { title: "Das iPhone hat etwas Unlesbares gesendet", remedy: replug },
  "mux/refused": { title: "Das iPhone hat die Verbindung abgelehnt", remedy: replug },
  "mux/reset": { title: "Das iPhone hat die Verbindung geschlossen", remedy: replug },
  "mux/silent": { title: "Das iPhone antwortet nicht", remedy: replug },
  "mux/too-long": { title: "Das iPhone hat mehr gesendet als erwartet", remedy: replug },
  "mux/version": {
    title: "Dieses iPhone spricht ein unbekanntes USB-Protokoll",
    remedy:
      "In diesem Fenster: Kopieren Sie die Einzelheiten unten und melden Sie sie zusammen mit dem Modell des iPhone.",
  },
  "tls/alert": { title: "Das iPhone hat die sichere Verbindung beendet", remedy: replug },
  "tls/bad-record": {
    title: "Die sichere Verbindung wurde gestört",
    remedy: `${replug} Wiederholt es sich, nehmen Sie ein anderes Kabel.`,
  },
  "tls/handshake": { title: "Keine sichere Verbindung zum iPhone", remedy: replug },
  "tls/refused": {
    title: "Das iPhone bot keine sichere Verbindung an",
    remedy:
      "Ohne Verschlüsselung macht Keepsake nicht weiter. Ziehen Sie das iPhone ab; melden Sie es, wenn Sie diesem Kabel trauen.",
  },
  "tls/wrong-device": {
    title: "Diesem iPhone haben Sie noch nicht vertraut",
    remedy: "Am Kabel: Prüfen Sie, welches iPhone angeschlossen ist und dass das Kabel direkt in den Computer führt.",
  },
  "lockdown/device-error": {
    title: "Das iPhone konnte nicht antworten",
    remedy: "Am iPhone: Starten Sie es neu, entsperren Sie es und schließen Sie es wieder an.",
  },
  "lockdown/malformed": { title: "Das iPhone hat etwas Unlesbares gesendet", remedy: replug },
  "lockdown/password-protected": {
    title: "Das iPhone ist gesperrt",
    remedy: "Am iPhone: Entsperren Sie es mit dem iPhone-Code.",
  },
  "lockdown/session-inactive": { title: "Das iPhone hat die Sitzung beendet", remedy: replug },
  "lockdown/silent": { title: "Das iPhone antwortet nicht", remedy: replug },
  "pairing/denied": {
    title: "Das iPhone soll diesem Computer nicht vertrauen",
    remedy: "Am Kabel: Ziehen Sie es ab und stecken Sie es wieder ein, dann fragt es noch einmal.",
  },
  "pairing/forgotten": {
    title: "Das iPhone hat diesen Computer vergessen",
    remedy: "Am iPhone: Entsperren Sie es und tippen Sie auf „Vertrauen“, wenn es fragt.",
  },
  "pairing/prohibited": {
    title: "Dieses iPhone darf anderen Computern nicht vertrauen",
    remedy: "Es wird von einer Organisation verwaltet. Bitten Sie deren Administrator, es zu erlauben.",
  },
  "pairing/storage": {
    title: "Das Vertrauen konnte nicht gespeichert werden",
    remedy:
      "In diesem Browser: Erlauben Sie dieser Website, Daten zu speichern, verlassen Sie den privaten Modus und verbinden Sie neu.",
  },
  "pairing/waiting": {
    title: "Das iPhone wartet auf Ihre Antwort",
    remedy: "Am iPhone: Tippen Sie auf „Vertrauen“ und geben Sie den iPhone-Code ein.",
  },
  "service/failed": { title: "Das iPhone konnte sein Backup nicht starten", remedy: replug },
  "service/malformed": { title: "Das iPhone hat etwas Unlesbares gesendet", remedy: report },
  "service/message-too-long": { title: "Das iPhone hat mehr gesendet als erwartet", remedy: report },
  "service/refused": {
    title: "Das iPhone hat diese Anfrage abgelehnt",
    remedy: "Am iPhone: Entsperren Sie es und versuchen Sie es noch einmal.",
  },
  "service/silent": { title: "Das iPhone antwortet nicht", remedy: replug },
  "service/unknown": {
    title: "Dieses iPhone bietet keine Backups an",
    remedy: "Sein iOS ist zu alt, oder eine Organisation verwaltet es und hat Backups ausgeschaltet.",
  },
  "backup/agent-error": { title: "Das Backup-Programm des iPhone wurde beendet", remedy: restartPhone },
  "backup/busy": {
    title: "Das iPhone macht gerade ein anderes Backup",
    remedy:
      "Am iPhone: Warten Sie, bis sein iCloud-Backup oder ein anderer Computer fertig ist, und versuchen Sie es noch einmal.",
  },
  "backup/cancelled-on-phone": {
    title: "Am iPhone gestoppt",
    remedy: "In diesem Fenster: Setzen Sie fort, wann Sie möchten. Nichts ging verloren.",
  },
  "backup/damaged": {
    title: "Ein Teil dieses Backups ist beschädigt",
    remedy: "In diesem Fenster: Sichern Sie noch einmal. Was fehlt, wird neu kopiert.",
  },
  "backup/device-error": { title: "Das iPhone hat das Backup gestoppt", remedy: restartPhone },
  "backup/ended-early": { title: "Das iPhone hat das Backup vorzeitig beendet", remedy: replug },
  "backup/find-my-on": {
    title: "„Mein iPhone suchen“ ist noch eingeschaltet",
    remedy:
      "Am iPhone: Öffnen Sie „Einstellungen → Ihr Name → Wo ist?“ und schalten Sie „Mein iPhone suchen“ für die Dauer der Wiederherstellung aus.",
  },
  "backup/icloud-restoring": {
    title: "Das iPhone stellt noch aus iCloud wieder her",
    remedy:
      "Am iPhone: Lassen Sie es an WLAN und Strom, bis die Wiederherstellung aus iCloud fertig ist, und versuchen Sie es dann noch einmal.",
  },
  "backup/locked": {
    title: "Dieses Backup ist gesperrt",
    remedy: "In diesem Fenster: Geben Sie das Backup-Passwort ein. Es ist nicht der iPhone-Code.",
  },
  "backup/malformed": { title: "Dieses Backup ist nicht lesbar", remedy: report },
  "backup/managed": {
    title: "Dieses iPhone ist verwaltet und beschränkt Backups",
    remedy: "Seine Organisation verlangt verschlüsselte Backups oder verbietet sie. Fragen Sie deren Administrator.",
  },
  "backup/name-refused": {
    title: "Das Laufwerk nimmt einen der Namen nicht an",
    remedy: "An diesem Computer: Wählen Sie einen Ordner auf einem anderen Laufwerk und versuchen Sie es noch einmal.",
  },
  "backup/newer-ios": {
    title: "Dieses Backup stammt von einem neueren iOS",
    remedy: "Am iPhone: Installieren Sie das neueste iOS und kommen Sie dann wieder.",
  },
  "backup/not-a-backup": {
    title: "In diesem Ordner ist kein Backup",
    remedy: "In diesem Fenster: Wählen Sie den Ordner, der die Backups enthält.",
  },
  "backup/not-finished": {
    title: "Dieses Backup ist nicht fertig",
    remedy:
      "In diesem Fenster: Verbinden Sie dasselbe iPhone und sichern Sie noch einmal. Es geht dort weiter, wo es aufgehört hat.",
  },
  "backup/not-found": {
    title: "Eine Datei dieses Backups fehlt",
    remedy: "In diesem Fenster: Machen Sie ein neues Backup. Behalten Sie dieses, bis es fertig ist.",
  },
  "backup/passcode-timeout": {
    title: "Das iPhone wurde nicht rechtzeitig entsperrt",
    remedy: "Am iPhone: Entsperren Sie es und geben Sie den iPhone-Code ein, wenn das Backup danach fragt.",
  },
  "backup/path-outside": { title: "Das iPhone nannte eine verbotene Datei", remedy: report },
  "backup/phone-says-no-space": {
    title: "Nicht genug Platz für dieses Backup",
    remedy: "An diesem Computer: Schaffen Sie Platz oder wählen Sie einen anderen Ort.",
  },
  "backup/restart-needed": {
    title: "Eine frühere Wiederherstellung ist nicht fertig",
    remedy:
      "Am iPhone: Schalten Sie es aus und wieder ein, entsperren Sie es und schließen Sie es an. Versuchen Sie es dann noch einmal.",
  },
  "backup/restore-no-space": {
    title: "Das iPhone hat zu wenig freien Speicher",
    remedy: "Am iPhone: Schaffen Sie Platz und versuchen Sie es noch einmal.",
  },
  "backup/setup-not-finished": {
    title: "Erst das iPhone fertig einrichten",
    remedy: "Am iPhone: Schließen Sie die Einrichtung ab, bis der Home-Bildschirm erscheint.",
  },
  "backup/silent": { title: "Das iPhone ist verstummt", remedy: replug },
  "backup/too-long": { title: "Das iPhone hat mehr gesendet als erwartet", remedy: report },
  "backup/unknown-message": {
    title: "Das iPhone hat etwas Unbekanntes gefragt",
    remedy:
      "In diesem Fenster: Kopieren Sie die Einzelheiten unten und melden Sie sie zusammen mit der iOS-Version des iPhone.",
  },
  "backup/version": {
    title: "Das Backup-Protokoll dieses iPhone ist unbekannt",
    remedy:
      "In diesem Fenster: Kopieren Sie die Einzelheiten unten und melden Sie sie zusammen mit der iOS-Version des iPhone.",
  },
  "backup/wrong-kind": {
    title: "Ein Ordner steht, wo eine Datei hingehört",
    remedy: "Am Laufwerk: Wählen Sie einen leeren Ordner für das Backup oder räumen Sie weg, was im Weg ist.",
  },
  "backup/wrong-password": {
    title: "Das ist nicht das Passwort dieses Backups",
    remedy: "In diesem Fenster: Geben Sie das Backup-Passwort ein. Es ist nicht der iPhone-Code.",
  },
  "vault/another": {
    title: "Das ist ein anderer Tresor",
    remedy:
      "An diesem Computer: Schließen Sie das Laufwerk mit dem bisherigen Tresor an. Wollen Sie diesen benutzen, vergessen Sie den Eintrag und öffnen Sie den Ordner neu.",
  },
  "vault/closed": {
    title: "Der Tresor ist gesperrt",
    remedy: "In diesem Fenster: Geben Sie die Tresor-Passphrase ein.",
  },
  "vault/damaged": { title: "Ein Teil des Gespeicherten ist beschädigt", remedy: report },
  "vault/exists": {
    title: "Hier ist schon ein Tresor",
    remedy: "In diesem Fenster: Öffnen Sie ihn mit seiner Tresor-Passphrase oder wählen Sie einen anderen Ort.",
  },
  "vault/key-in-use": {
    title: "Der Tresor wurde mit dieser Tresor-Passphrase geöffnet",
    remedy:
      "In diesem Fenster: Öffnen Sie den Tresor mit einer anderen seiner Passphrasen und entfernen Sie dann diese.",
  },
  "vault/lock-lost": {
    title: "Der Tresor blieb nicht zum Schreiben reserviert",
    remedy: "In diesem Fenster: Versuchen Sie es noch einmal. Was bisher gespeichert wurde, bleibt.",
  },
  "vault/locked": {
    title: "Dieser Ort wird gerade benutzt",
    remedy: "An diesem Computer: Schließen Sie das andere Programm oder den anderen Tab, der ihn benutzt.",
  },
  "vault/not-a-vault": {
    title: "Hier ist kein Tresor",
    remedy: "In diesem Fenster: Wählen Sie den Ordner mit dem Tresor oder legen Sie einen an.",
  },
  "vault/password-refused": {
    title: "Diese Tresor-Passphrase geht nicht",
    remedy: "In diesem Fenster: Wählen Sie eine, die nicht leer ist und am Anfang und Ende kein Leerzeichen hat.",
  },
  "vault/version": {
    title: "Der Tresor stammt von einem neueren Programm",
    remedy: "In diesem Fenster: Aktualisieren Sie Keepsake. Oder öffnen Sie den Tresor mit dem Programm restic.",
  },
  "vault/wrong-password": {
    title: "Das ist nicht die Tresor-Passphrase",
    remedy: "In diesem Fenster: Geben Sie die Tresor-Passphrase ein. Sie ist nicht der iPhone-Code.",
  },
  "store/exists": { title: "Eine Datei ist dort schon vorhanden", remedy: report },
  "store/failed": {
    title: "Auf das Laufwerk ließ sich nicht schreiben",
    remedy:
      "Am Laufwerk: Prüfen Sie, ob es in Ordnung und nicht schreibgeschützt ist, und versuchen Sie es noch einmal.",
  },
  "store/full": {
    title: "Das Laufwerk ist voll",
    remedy: "Am Laufwerk: Schaffen Sie Platz und machen Sie weiter. Oder wählen Sie einen anderen Ort.",
  },
  "store/gone": {
    title: "Der Ordner ist nicht erreichbar",
    remedy:
      "An diesem Computer: Schließen Sie das Laufwerk wieder an oder legen Sie den Ordner dorthin zurück, wo er war.",
  },
  "store/not-found": { title: "Eine gespeicherte Datei fehlt", remedy: report },
  "store/permission": {
    title: "Der Browser darf den Ordner nicht mehr benutzen",
    remedy: "In diesem Fenster: Erlauben Sie den Zugriff auf den Ordner noch einmal.",
  },
  "store/too-short": { title: "Eine gespeicherte Datei ist abgeschnitten", remedy: report },
  "content/absent": {
    title: "Dieses Backup enthält nichts davon",
    remedy: "In diesem Fenster: Sehen Sie in ein anderes Backup dieses iPhone.",
  },
  "content/closed": {
    title: "Dieses Backup ist geschlossen",
    remedy: "In diesem Fenster: Öffnen Sie es noch einmal.",
  },
  "content/too-large": {
    title: "Zu groß, um es hier zu zeigen",
    remedy: "In diesem Fenster: Speichern Sie es und öffnen Sie es mit einem anderen Programm.",
  },
  "content/malformed": { title: "Dieser Inhalt ist nicht lesbar", remedy: report },
  "app/aborted": { title: "Gestoppt", remedy: "In diesem Fenster: Setzen Sie fort, wann Sie möchten." },
  "app/insecure": {
    title: "Diese Seite wurde ungeschützt geöffnet",
    remedy: "In diesem Fenster: Öffnen Sie sie über https.",
  },
  "app/storage-blocked": {
    title: "Dieser Browser speichert nichts",
    remedy:
      "In diesem Browser: Erlauben Sie dieser Website, Daten zu speichern, oder verlassen Sie den privaten Modus.",
  },
  "app/two-tabs": {
    title: "Keepsake ist schon in einem anderen Tab offen",
    remedy: "In diesem Browser: Benutzen Sie den anderen Tab, oder schließen Sie ihn und versuchen Sie es noch einmal.",
  },
  "app/worker-lost": {
    title: "Ein Teil von Keepsake wurde beendet",
    remedy: "In diesem Fenster: Laden Sie die Seite neu. Was gespeichert war, ist sicher.",
  },
};
