import { activityTexts } from "./activity.de.ts";
import { automationTexts } from "./automation.de.ts";
import { browseTexts } from "./browse.de.ts";
import type { Catalogue } from "./catalogue.ts";
import { clockTexts } from "./clock.de.ts";
import { compareTexts } from "./compare.de.ts";
import { connectionTexts } from "./connection.de.ts";
import { errorTexts } from "./errors.de.ts";
import { exportTexts } from "./exports.de.ts";
import { helpTexts } from "./help.de.ts";
import { overviewTexts } from "./overview.de.ts";
import { passwordTexts } from "./password.de.ts";
import { plural } from "./plural.ts";
import { restoreTexts } from "./restore.de.ts";
import { settingsTexts } from "./settings.de.ts";
import { shellTexts } from "./shell.de.ts";
import { snapshotTexts } from "./snapshots.de.ts";
import { startTexts } from "./start.de.ts";
import { supportTexts } from "./support.de.ts";
import { tabTexts } from "./tabs.de.ts";
import { timeTexts } from "./time.de.ts";
import { vaultTexts } from "./vault.de.ts";

/**
 * Everything the app says, in German. House words: iPhone (not Gerät), sichern and Backup, Ort, Tresor, Snapshot,
 * iPhone-Code, Backup-Passwort, Tresor-Passphrase. „Sie“; buttons in the infinitive; labels of Apple as German iPhones
 * show them. Where a name or a date is put in, the sentence leaves it without case: „Ort: dieser Browser“.
 */
export const catalogue: Catalogue = {
  ...startTexts,
  connection: connectionTexts,
  shell: shellTexts,
  time: timeTexts,
  errors: errorTexts,
  vault: vaultTexts,
  overview: overviewTexts,
  snapshots: snapshotTexts,
  compare: compareTexts,
  browse: browseTexts,
  exports: exportTexts,
  activity: activityTexts,
  automation: automationTexts,
  settings: settingsTexts,
  help: helpTexts,
  support: supportTexts,
  restore: restoreTexts,
  password: passwordTexts,
  tabs: tabTexts,
  clock: clockTexts,
  causes: {
    label: "Was Sie prüfen können",
    chooser: [
      "Entsperren Sie das iPhone.",
      "Nehmen Sie ein Kabel, das Daten überträgt, direkt am Computer.",
      "Suchen Sie auf dem iPhone nach einer Frage und beantworten Sie sie.",
    ],
    trustHint: "Keine Frage auf dem iPhone? Entsperren Sie es, ziehen Sie es dann ab und stecken Sie es wieder ein.",
    deniedAgain:
      "Es fragt immer noch nicht? Am iPhone: „Einstellungen → Allgemein → iPhone übertragen/zurücksetzen → Zurücksetzen → Standort & Datenschutz“. Damit vergisst es alle Computer, denen es vertraut.",
    busy: {
      linux:
        "Unter Linux hält meist der Dienst usbmuxd das iPhone. Schalten Sie ihn aus und schließen Sie das iPhone neu an.",
      linuxUndo: "Um ihm das iPhone danach zurückzugeben:",
      linuxFiles:
        "Immer noch belegt? Werfen Sie das iPhone in der Dateiverwaltung aus. Chromium aus Snap oder Flatpak darf USB oft nicht benutzen: Nehmen Sie das Paket Ihres Systems.",
      chromeos:
        "Werfen Sie das iPhone in der App „Dateien“ aus und schließen Sie Linux- oder Android-Apps, die es benutzen.",
      macos:
        "macOS selbst hält das iPhone, und Keepsake bekam es in 20 Sekunden nicht. Ziehen Sie es ab, stecken Sie es ein und versuchen Sie es sofort; es ist ein Wettlauf. Sonst sichern Sie mit Finder und bringen jenes Backup hierher. Ein Linux-Computer, ein Chromebook oder ein Android-Telefon geht direkt.",
      windows:
        "Der Treiber von Apple hält das iPhone. Sichern Sie mit der App „Apple-Geräte“ und bringen Sie jenes Backup hierher. Ein Linux-Computer, ein Chromebook oder ein Android-Telefon geht direkt.",
      android:
        "Ziehen Sie es ab, stecken Sie es wieder ein und erlauben Sie dem Browser, es zu benutzen. Bei zwei Telefonen mit USB-C drehen Sie das Kabel um.",
      other: "Schließen Sie Programme, die Fotos oder Musik des iPhone zeigen.",
    },
    permission: {
      linux: "Unter Linux: Speichern Sie diese Zeile als /etc/udev/rules.d/70-keepsake.rules.",
      linuxApply: "Lassen Sie sie dann wirksam werden und schließen Sie das iPhone neu an:",
      other:
        "Wird dieser Computer verwaltet, bitten Sie den Administrator, dieser Website den USB-Zugriff zu erlauben.",
    },
  },
  demo: {
    controls: "Auf dem Demo-iPhone",
    gestures: {
      trust: "Auf „Vertrauen“ tippen",
      "dont-trust": "Auf „Nicht vertrauen“ tippen",
      passcode: "iPhone-Code eingeben",
      unlock: "Demo-iPhone entsperren",
      unplug: "Demo-iPhone abziehen",
      plug: "Demo-iPhone anschließen",
    },
  },
  phone: {
    connected: (name) => `${name} ist verbunden`,
    facts: "Über dieses iPhone",
    model: "Modell",
    ios: "iOS",
    capacity: "Speicher",
    battery: "Batterie",
    encryption: "Backup-Verschlüsselung",
    encryptionOn: "Ein – das Backup-Passwort bleibt auf dem iPhone",
    encryptionOff: "Aus",
    passcode: "iPhone-Code",
    passcodeOn: "Eingerichtet",
    passcodeOff: "Nicht eingerichtet",
    notAvailable: "Nicht verfügbar",
    encryptedBadge: "Verschlüsselte Backups",
    openBadge: "Nicht verschlüsselt",
    openHint:
      "Die Backup-Verschlüsselung ist auf diesem iPhone aus, daher fehlen gesicherte Passwörter und Gesundheitsdaten. Ein Tresor verschlüsselt das Backup trotzdem; in einem einfachen Ordner kann es lesen, wer ihn öffnen kann.",
    lowBattery: "Die Batterie des iPhone ist fast leer. Schließen Sie Strom an, wenn Sie können.",
    demoHint: "Dies ist ein simuliertes iPhone. Seine Fotos und Nachrichten sind erfunden.",
    disconnect: "Trennen",
    leaveDemo: "Demo verlassen",
  },
  place: {
    heading: "Wohin soll das Backup gehen?",
    folder: {
      title: "Ein Ordner, den Finder liest",
      body: "Ein Backup, von Keepsake nicht verschlüsselt, an Ort und Stelle aktualisiert. Finder und die App „Apple-Geräte“ können daraus wiederherstellen.",
      unknown: "Dieser Browser kann nicht sagen, wie viel Platz ein Ordner hat.",
      choose: "Ordner wählen",
      unavailable: "Dieser Browser kann keine Ordner öffnen.",
    },
    browser: {
      title: "Dieser Browser",
      body: "Ein Apple-Backup-Ordner im Browser, für einen ersten Versuch. Wer die Daten dieser Website löscht oder ein privates Fenster schließt, löscht auch ihn.",
      room: (free) => `Mindestens ${free} Platz`,
      noRoom: "Platz unbekannt",
      persisted: "Vor automatischem Aufräumen geschützt",
      notPersisted: "Der Browser räumt ihn vielleicht auf, wenn das Laufwerk voll ist",
      choose: "Diesen Browser nehmen",
    },
    chosen: "Gewählt",
    chosenIs: (name) => `Ort der Backups: ${name}`,
    browserName: "dieser Browser",
    other: "Anderen Ordner wählen",
    allow: "Zugriff erlauben",
    prompt: (name) => `Zugriff wieder erlauben: ${name}`,
    promptHint: "Wählen Sie in der Frage des Browsers „Bei jedem Besuch zulassen“, damit er nicht wieder fragt.",
    denied: (name) => `Vom Browser blockiert: ${name}`,
    deniedHint:
      "Im Browser: Klicken Sie auf das Symbol neben der Adresse, öffnen Sie die Website-Einstellungen und erlauben Sie die Dateibearbeitung.",
    gone: (name) => `Nicht erreichbar: ${name}`,
    forget: "Diesen Ordner vergessen",
    forgetHint: "Seine Backups bleiben, wo sie sind.",
    start: "Jetzt sichern",
    update: "Noch einmal sichern",
    resume: "Backup fortsetzen",
    last: (when) => `Letztes Backup: ${when}. Kopiert wird nur, was sich geändert hat.`,
    unfinished: "Hier ist ein unfertiges Backup dieses iPhone. Es macht dort weiter, wo es aufgehört hat.",
    first: "Das erste Backup dauert am längsten. Spätere kopieren nur, was sich geändert hat.",
    needsPlace: "Wählen Sie erst einen Ort.",
    needsAccess: "Erlauben Sie erst den Zugriff auf den Ordner.",
    needsUnlock: "Entsperren Sie erst den Tresor.",
  },
  run: {
    title: (name) => `${name} wird gesichert`,
    progressName: "Fortschritt des Backups",
    into: (place) => `Ort: ${place}`,
    stepsLabel: "Schritte",
    steps: {
      ready: "Vorbereiten",
      passcode: "Code am iPhone",
      copy: "Kopieren",
      finish: "Abschließen am iPhone",
      check: "Prüfen",
    },
    stepStates: { done: "fertig", current: "läuft", upcoming: "kommt noch" },
    of: (done, total) => `${done} von etwa ${total}`,
    items: (count, formatted) => plural(count, { one: `${formatted} Datei`, other: `${formatted} Dateien` }),
    percentDone: (percent) => `${percent} fertig`,
    preparing: "Das iPhone bereitet seine Daten vor. Das kann ein paar Minuten dauern.",
    stop: "Stoppen",
    pause: "Pausieren",
    goOn: "Weiter",
    stopping: "Wird gestoppt …",
    stopTitle: "Dieses Backup stoppen?",
    stopBody: "Was bisher angekommen ist, bleibt. Das nächste Backup macht dort weiter.",
    stopConfirm: "Stoppen und behalten, was da ist",
    keepGoing: "Weitermachen",
    passcodeTitle: "iPhone-Code am iPhone eingeben",
    passcodeBody: "Geben Sie ihn am iPhone ein, nicht hier. Nach einer Weile wartet das iPhone nicht mehr.",
    waitingFor: (clock) => `Wartet seit ${clock}`,
    quiet: "Warten auf das iPhone. Es bereitet Dateien vor.",
    veryQuiet: "Immer noch nichts vom iPhone. Prüfen Sie, ob es entsperrt ist und das Kabel gut sitzt.",
    held: "Pausiert",
    heldRetry: "Weiter",
    heldAllow: "Zugriff erlauben und weiter",
    heldChoose: "Ordner noch einmal wählen",
    heldStop: "Stoppen und behalten, was da ist",
    keepOpen: "Lassen Sie diesen Tab offen. Der Bildschirm bleibt wach, solange das Backup läuft.",
    docPasscode: "● iPhone-Code nötig",
    docRunning: (percent) => `${percent} – Backup läuft`,
    docDone: "✓ Gesichert",
    docFailed: "Backup gestoppt",
    show: "Zeigen",
    announceStart: (name) => `${name} wird gesichert.`,
    announceQuarter: (percent) => `${percent} fertig.`,
    announceDone: "Das Backup ist fertig.",
  },
  result: {
    doneTitle: "Gesichert",
    doneBody: (name, place) => `${name} ist gesichert. Ort: ${place}.`,
    updatedNothing: "Seit dem letzten Backup hatte sich nichts geändert.",
    received: "Jetzt kopiert",
    files: "Kopierte Dateien",
    took: "Dauer",
    place: "Gesichert in",
    warnings: (count) =>
      plural(count, {
        one: "Das iPhone hat eine Datei ausgelassen",
        other: `Das iPhone hat ${count} Dateien ausgelassen`,
      }),
    warningsHint: "Das ist üblich bei Dateien, die gerade benutzt wurden. Sie kommen mit dem nächsten Backup.",
    notVerified: "Fertig, noch nicht geprüft: Dafür wird alles noch einmal gelesen.",
    verifyNow: "Jetzt prüfen",
    verifyInside: "Sehen Sie hinein und wählen Sie „Ist es unversehrt?“.",
    lost: (count, formatted) =>
      plural(count, { one: "Ein Objekt kam nicht ganz an", other: `${formatted} Objekte kamen nicht ganz an` }),
    lostBody: "Sichern Sie noch einmal: Was fehlt, wird dann geholt. Frühere Snapshots sind unverändert.",
    seeBackups: "Alle Backups zeigen",
    print: "Zusammenfassung drucken",
    seeSnapshots: "Alle Snapshots zeigen",
    again: "Noch einmal sichern",
    back: "Zurück zum iPhone",
    stoppedTitle: "Gestoppt",
    stoppedBody: "Was bisher angekommen ist, bleibt. Das nächste Backup macht dort weiter.",
    interruptedTitle: (reason) => `Pausiert – ${reason}`,
    interruptedUsbTitle: "Pausiert – das iPhone wurde abgezogen",
    interruptedUsbBody: "Was angekommen ist, ist sicher. Stecken Sie es wieder ein, Keepsake macht von selbst weiter.",
    interruptedBody: "Was angekommen ist, ist sicher.",
    resume: "Backup fortsetzen",
    room: (needed, free) => `Das braucht etwa ${needed}; ${free} sind frei.`,
    safe: (bytes) => `${bytes} kamen an, bevor es stehen blieb.`,
    nothingLost: "Frühere fertige Backups anderer iPhones sind unverändert.",
    anotherPlace: "Anderen Ort wählen",
    noneTitle: "Es läuft kein Backup",
    noneBody: "Verbinden Sie ein iPhone, um eines zu starten.",
    goHome: "Zum iPhone",
  },
  backups: {
    title: "Backups",
    emptyTitle: "Noch keine Backups",
    emptyBody: "Verbinden Sie ein iPhone und machen Sie das erste, oder öffnen Sie einen Ordner, der Backups enthält.",
    open: "Ordner mit Backups öffnen",
    nothingHere: "Hier ist nichts. Ist es der richtige Ordner?",
    list: (place) => `Backups, Ort: ${place}`,
    inBrowser: "In diesem Browser",
    finished: "Fertig",
    unfinished: "Unfertig",
    unfinishedHint: "Das nächste Backup dieses iPhone macht hier weiter.",
    encrypted: "Verschlüsselt",
    notEncrypted: "Nicht verschlüsselt",
    made: "Erstellt",
    unknownTime: "Zeit unbekannt",
    reading: "Die Backups werden gelesen …",
    goHome: "iPhone verbinden",
  },
  privacy: {
    title: "Datenschutz",
    sections: [
      {
        title: "Was Keepsake mit Ihren Daten tut",
        body: [
          "Keepsake läuft in Ihrem Browser. Die Daten Ihres iPhone gehen vom Kabel an den Ort, den Sie wählen, und sonst nirgendwohin. Es gibt kein Konto, keinen Server von uns, der Daten empfängt, keine Auswertung, keine Werbung, keine Absturzberichte.",
          "Die Seite darf nur ihre eigenen Dateien laden: Die Sicherheitsrichtlinie der Seite verbietet jede andere Adresse. Das können Sie in der Netzwerkansicht Ihres Browsers prüfen, während ein Backup läuft.",
          "Keepsake fragt nie nach Ihrem iPhone-Code oder Ihrem Apple Account.",
        ],
      },
      {
        title: "Was dieser Browser speichert",
        body: [
          "Den Schlüssel, mit dem dieser Computer mit Ihrem iPhone sprechen darf; auch iTunes und Finder bewahren einen auf. Wer dieses Browserprofil und das entsperrte iPhone hat, könnte ihn benutzen.",
          "Welche Ordner Sie gewählt haben, damit Sie sie nicht wieder suchen müssen.",
          "Backups und Tresore, nur wenn Sie diesen Browser als Ort wählen.",
          "Eine Tresor-Passphrase, nur wenn Sie „Auf diesem Computer merken“ ankreuzen: versiegelt mit einem Schlüssel, der sich nicht aus dem Browser herausholen lässt.",
        ],
      },
      {
        title: "Was der Browser selbst tun kann",
        body: [
          "Werden Dateien in einen Ordner geschrieben, prüft Chrome sie mit „Safe Browsing“ und sendet vielleicht ihre Namen und Fingerabdrücke an Google. Für die Dauer eines Backups können Sie Safe Browsing in den Einstellungen von Chrome ausschalten.",
        ],
      },
    ],
  },
};
