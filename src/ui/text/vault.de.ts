import type { Catalogue } from "./catalogue.ts";
import { plural } from "./plural.ts";

const oneSnapshot = (count: number) => plural(count, { one: "1 Snapshot", other: `${count} Snapshots` });
const oldSnapshots = (count: number) => plural(count, { one: "1 alter Snapshot", other: `${count} alte Snapshots` });

/**
 * German: what the vault's screens say. House words: Tresor, Tresor-Passphrase, Snapshot. The soft
 * hyphens let long headings break beside a button on the narrowest screens.
 */
export const vaultTexts: Catalogue["vault"] = {
  title: "Tresor",
  lead: "Ein Tresor bewahrt jedes Backup als eigenen Snapshot: verschlüsselt und, so oft es sich auch wiederholt, nur einmal gespeichert. Ein misslungenes Backup kann einem früheren nie schaden.",
  browserName: "Tresor in diesem Browser",
  add: {
    title: "Tresor anlegen oder öffnen",
    inFolder: "In einem Ordner oder auf einem Laufwerk",
    inFolderBody: "Empfohlen. Auch das Programm restic öffnet ihn, ohne Keepsake.",
    inBrowser: "Im Speicher dieses Browsers",
    inBrowserBody:
      "Gut für einen ersten Versuch. Wer die Daten dieser Website löscht oder ein privates Fenster schließt, löscht auch ihn.",
  },
  create: {
    title: "Ein neuer Tresor",
    elsewhere:
      "In diesem Ordner sind andere Dateien, deshalb bekommt der Tresor darin einen eigenen Ordner namens Keepsake.",
    explain:
      "Alles im Tresor wird mit dieser Passphrase verschlüsselt. Niemand kann sie wiederbeschaffen: Ohne sie sind die Snapshots verloren.",
    passphrase: "Neue Tresor-Passphrase",
    other: "Andere Wörter",
    strengths: {
      empty: "Wählen Sie eine Passphrase.",
      spaces: "Bitte kein Leerzeichen am Anfang oder Ende.",
      code: "Das sieht aus wie der iPhone-Code. Geben Sie ihn nur am iPhone ein.",
      short: "Zu kurz: Ein Programm errät sie leicht.",
      fair: "Brauchbar, wenn niemand sie erraten kann. Länger ist besser, ebenso Wörter, die niemand ausgesucht hat.",
      long: "Lang. Stark, wenn es kein Spruch, kein Lied und kein Name ist.",
    },
    generated: (bits) =>
      `Sechs zufällig gewählte Wörter, ${bits} Bit: zu viele Möglichkeiten, als dass ein Computer alle versuchen könnte.`,
    written: "Ich habe sie aufgeschrieben und bewahre sie an einem sicheren Ort auf",
    submit: "Tresor anlegen",
    working: "Der Tresor wird angelegt. Das dauert mit Absicht einen Moment.",
    cancel: "Abbrechen",
  },
  unlock: {
    title: "Gesperrt",
    passphrase: "Tresor-Passphrase",
    show: "Zeigen",
    hide: "Verbergen",
    remember: "Auf diesem Computer merken",
    rememberHint: "Wer dieses Browserprofil benutzen kann, kann dann den Tresor öffnen.",
    submit: "Entsperren",
    working: "Wird entsperrt. Das dauert mit Absicht einen Moment.",
  },
  lock: "Sperren",
  forget: "Diesen Tresor vergessen",
  forgetHint: "Der Tresor selbst bleibt, wo er ist.",
  use: "In diesen Tresor sichern",
  isTarget: "Backups gehen hierher",
  inSubfolder: (name) => `Im Ordner ${name}`,
  snapshots: "Snapshots",
  noSnapshots:
    "Noch keine Snapshots. Verbinden Sie ein iPhone und machen Sie den ersten, oder importieren Sie ein Backup.",
  snapshotOf: (name, when) => `${name}, ${when}`,
  unknownPhone: "Snapshot eines anderen Programms",
  size: (size) => `${size} insgesamt`,
  added: (size) => `${size} neu`,
  whole: "Vollständig",
  incomplete: "Unvollständig",
  incompleteHint: "Das nächste Backup dieses iPhone macht hier weiter.",
  verified: (when) => `Geprüft: ${when}`,
  damagedBadge: "Beschädigt",
  verifiedBy: {
    "read-back": "Alles, was er braucht, wurde zurückgelesen und verglichen:",
    content: "Jede Datei darin wurde geöffnet und verglichen:",
  },
  pinned: "Angeheftet",
  pin: "Anheften",
  unpin: "Lösen",
  remove: "Entfernen",
  removed: "Entfernt",
  removedHint: "Er belegt noch Platz, bis Sie ihn freigeben.",
  undo: "Zurücklegen",
  exportIt: "Exportieren …",
  tools: {
    label: "Werkzeuge",
    import: "Backup importieren …",
    check: "Alles prüfen",
    free: "Platz freigeben",
    copy: "Tresor kopieren …",
    keep: "Aufbewahrung …",
    keys: "Passphrasen …",
    sheet: "Notfallblatt …",
  },
  keys: {
    title: "Pass\u00ADphrasen",
    explain:
      "Jede dieser Passphrasen öffnet den ganzen Tresor. Eine zweite ist gut für einen anderen Menschen oder für Papier im Safe.",
    list: "Passphrasen dieses Tresors",
    first: "Erste Passphrase",
    made: (when) => `Erstellt: ${when}`,
    madeUnknown: "Zeit unbekannt",
    inUse: "Jetzt in Gebrauch",
    inUseHint:
      "Der Tresor wurde mit dieser geöffnet, deshalb bleibt sie. Um sie zu entfernen, öffnen Sie den Tresor erst mit einer anderen.",
    onlyHint: "Sie ist der einzige Zugang. Sie lässt sich ändern, nicht entfernen.",
    remove: "Entfernen",
    removeOf: (label) => `${label} entfernen`,
    removeTitle: (label) => `„${label}“ entfernen?`,
    removeBody:
      "Danach öffnet sie diesen Tresor nicht mehr. Kopien des Tresors, die vorher gemacht wurden, öffnet sie weiterhin.",
    removeConfirm: "Passphrase entfernen",
    change: "Passphrase ändern",
    changeHint: "Kopien des Tresors, die vorher gemacht wurden, öffnen sich weiterhin mit der alten.",
    current: "Bisherige Passphrase",
    next: "Neue Passphrase",
    changeSubmit: "Passphrase ändern",
    changed: "Geändert. Die alte Passphrase öffnet diesen Tresor nicht mehr.",
    add: "Weitere Passphrase hinzufügen",
    label: "Wofür ist sie?",
    labelHint: "Zum Beispiel „Safe zu Hause“. Dieser Name wird nicht verschlüsselt.",
    addSubmit: "Passphrase hinzufügen",
    addDone: "Hinzugefügt. Sie öffnet ab jetzt den Tresor.",
    removed: "Entfernt. Sie öffnet diesen Tresor nicht mehr.",
    working: "In Arbeit. Das dauert mit Absicht einen Moment.",
    reading: "Die Schlüssel werden gelesen …",
  },
  sheet: {
    title: "Notfall\u00ADblatt",
    explain:
      "Eine Seite für Ihre Unterlagen: wo der Tresor ist und wie man ihn öffnet, auch ohne Keepsake. Sie entsteht in diesem Fenster und wird nie gespeichert.",
    saved: (when) => `Notfallblatt vorhanden, von Ihnen nachgewiesen: ${when}.`,
    notSaved: "Noch kein Notfallblatt.",
    what: "Was soll darauf stehen?",
    kinds: {
      fresh: {
        title: "Sechs neue Wörter",
        body: "Eine eigene Passphrase für das Blatt. Ihre jetzige bleibt, wie sie ist.",
      },
      own: { title: "Meine Tresor-Passphrase", body: "Sie geben sie einmal ein, damit sie gedruckt werden kann." },
      blank: {
        title: "Leere Zeilen",
        body: "Nichts Geheimes geht an den Drucker. Sie schreiben die Wörter von Hand.",
      },
    },
    own: "Tresor-Passphrase zum Drucken",
    make: "Blatt erstellen",
    working: "In Arbeit. Das dauert mit Absicht einen Moment.",
    preview: "Das Blatt",
    print: "Drucken",
    printed: "Ich habe es auf Papier",
    back: "Von vorn beginnen",
    drillTitle: "Ein Blick auf das Papier",
    drillBody: "Bitte geben Sie diese Wörter vom Blatt ein. Erst dann gilt es als aufbewahrt.",
    drillWhole: "Bitte geben Sie die ganze Passphrase vom Blatt ein. Erst dann gilt es als aufbewahrt.",
    word: (position) => `Wort ${position}`,
    whole: "Passphrase auf dem Blatt",
    drillSubmit: "Vergleichen",
    drillWrong: "Das stimmt nicht mit dem Blatt überein. Sehen Sie noch einmal nach; die Schreibweise zählt.",
    done: "Erledigt. Bewahren Sie das Blatt bei wichtigen Papieren auf, nicht neben dem Tresor.",
    keyLabel: (date) => `Notfallblatt, ${date}`,
    paper: {
      title: "Notfallblatt für Keepsake",
      vault: "Tresor",
      place: "Wo er ist",
      inFolder: (name) => `In einem Ordner oder Laufwerk namens „${name}“`,
      inSubfolder: (name, below) => `In einem Ordner oder Laufwerk namens „${name}“, darin in „${below}“`,
      inBrowser: "Im Speicher eines Browsers auf diesem Computer",
      id: "Tresornummer",
      printed: "Gedruckt",
      passphrase: "Passphrase",
      spaces: "In Kleinbuchstaben eingeben, mit einem Leerzeichen zwischen den Wörtern.",
      byHand: "Schreiben Sie Ihre Tresor-Passphrase von Hand hierher:",
      open: "Mit Keepsake öffnen",
      openSteps: [
        "Öffnen Sie Keepsake in Chrome oder Edge und wählen Sie „Tresore“.",
        "Wählen Sie „In einem Ordner oder auf einem Laufwerk“ und dann den Ordner des Tresors.",
        "Geben Sie die Passphrase ein.",
      ],
      browserSteps: [
        "Öffnen Sie Keepsake in dem Browser, der den Tresor enthält, und wählen Sie „Tresore“.",
        "Geben Sie die Passphrase ein. Kopieren Sie den Tresor dann in einen Ordner: Dieses Blatt allein bringt nicht zurück, was ein Browser löscht.",
      ],
      restic: "Ohne Keepsake öffnen",
      resticSteps: [
        "Installieren Sie das kostenlose Programm restic (restic.net). Der Tresor ist ein restic-Repository in einem Ordner.",
        "Listen Sie die Snapshots auf; restic fragt nach der Passphrase:",
        "Holen Sie den neuesten heraus:",
      ],
      resticResult:
        "Heraus kommt ein Apple-Backup-Ordner. Finder, die App „Apple-Geräte“ und andere Programme stellen ihn wieder her.",
      backupPasswords: "Backup-Passwörter verschlüsselter iPhone-Backups",
      backupPasswordsHint:
        "Ein verschlüsseltes Backup braucht auch das Backup-Passwort, das für das iPhone festgelegt wurde. Schreiben Sie es hierher, wenn Sie möchten.",
      never: "Schreiben Sie Ihren iPhone-Code nicht auf dieses Blatt.",
    },
  },
  keep: {
    title: "Aufbewah\u00ADrung",
    explain:
      "Eine Regel lichtet alte Snapshots eines iPhone aus. Was sie entfernt, kommt zu „Entfernt“ und lässt sich zurücklegen, bis Sie Platz freigeben. Angeheftete Snapshots und der neueste bleiben immer.",
    noPhones: "Hier ist noch kein Snapshot eines iPhone.",
    phone: "iPhone",
    rule: "Was soll bleiben?",
    presets: {
      all: { title: "Alles", body: "Nichts wird je von selbst entfernt." },
      thinning: {
        title: "Mit dem Alter immer weniger",
        body: "Alle der letzten 7 Tage, dann einer am Tag für einen Monat, einer pro Woche für ein Jahr, einer pro Monat für zehn Jahre.",
      },
      small: {
        title: "Einige",
        body: "Die letzten 3, einer pro Woche für einen Monat, einer pro Monat für ein Jahr.",
      },
      custom: {
        title: "Eigene Regel",
        body: "Jede Zeile behält einige; ein Snapshot geht nur, wenn keine Zeile ihn behält.",
      },
    },
    fields: {
      last: "Die neuesten",
      withinDays: "Alle aus so vielen Tagen vor dem neuesten",
      daily: "Einer am Tag, für so viele Tage",
      weekly: "Einer pro Woche, für so viele Wochen",
      monthly: "Einer pro Monat, für so viele Monate",
      yearly: "Einer pro Jahr, für so viele Jahre",
    },
    fieldsHint: "0 bedeutet: Diese Zeile behält keinen.",
    automatic: "Nach jedem fertigen Backup dieses iPhone von selbst anwenden",
    automaticHint: "In diesem Browser, solange Keepsake offen ist. Platz wird nur freigegeben, wenn Sie es sagen.",
    preview: "Was jetzt geschähe",
    counting: "Wird gezählt …",
    outcome: (keep, remove) =>
      remove === 0
        ? plural(keep, { one: "Behält den einen Snapshot.", other: `Behält alle ${keep} Snapshots.` })
        : `Behält ${keep} und entfernt ${oneSnapshot(remove)}.`,
    askFree: "Wie viel Platz würde das freigeben?",
    wouldFree: (size) =>
      `Nach dem Aufräumen wären etwa ${size} wieder frei. Gezählt ist nur, was kein anderer Snapshot braucht.`,
    wouldRemove: "Würde entfernt",
    wouldKeep: "Würde bleiben",
    save: "Regel speichern",
    saved: "Gespeichert.",
    apply: (count) => `Jetzt ${oneSnapshot(count)} entfernen`,
    applied: (count) =>
      plural(count, {
        one: "1 Snapshot ist jetzt bei „Entfernt“.",
        other: `${count} Snapshots sind jetzt bei „Entfernt“.`,
      }),
    thinned: (count, phone) =>
      `Regel für ${phone}: ${oldSnapshots(count)} zu „Entfernt“ gelegt. Zurücklegen geht, bis Sie Platz freigeben.`,
    inForce: (phone) => `Eine Regel für ${phone} gilt nach jedem Backup.`,
  },
  importing: {
    title: "Backup impor\u00ADtieren",
    explain:
      "Bringen Sie Backups von Finder, iTunes, der App „Apple-Geräte“ oder idevicebackup2. Jedes wird ein Snapshot; das Original bleibt, wie es ist.",
    dropTitle: "Backup-Ordner in dieses Fenster ziehen",
    dropBody:
      "Das geht auch für die Orte, an denen Finder und iTunes Backups ablegen. Der Ordner „Backup“ mit allen ist in Ordnung.",
    where: {
      macos:
        "Im Finder: Klicken Sie auf das iPhone, dann „Backups verwalten“, machen Sie einen Rechtsklick auf ein Backup und wählen Sie „Im Finder anzeigen“. Ziehen Sie den Ordner von dort.",
      windows:
        "Im Explorer: Geben Sie %APPDATA%\\Apple Computer\\MobileSync oder %USERPROFILE%\\Apple\\MobileSync in die Adresszeile ein. Ziehen Sie den Ordner Backup von dort.",
      other: "Es ist der Ordner, der Manifest.db enthält, oder der darum herum.",
    },
    choose: "Ordner wählen",
    chooseHint:
      "Der Browser fragt, ob die Dateien hochgeladen werden sollen. Gemeint ist: Diese Seite darf sie lesen. Nichts verlässt diesen Computer.",
    open: "Ordner öffnen",
    openHint:
      "Für Kopien in „Dokumente“ oder auf einem Laufwerk. Chrome verweigert die Orte, an denen Finder und iTunes Backups ablegen.",
    copyFirst: "Geht nichts davon: Kopieren Sie den Ordner erst nach „Dokumente“ und öffnen Sie dann die Kopie.",
    dropHere: "Loslassen, um nach Backups zu suchen",
    looking: "Backups werden gesucht …",
    refused: "Kein Ordner wurde geöffnet",
    refusedBody:
      "Wenn Sie die Frage nicht selbst geschlossen haben: Chrome erlaubt diesen Ordner nicht. Ziehen Sie ihn stattdessen in dieses Fenster, wählen Sie ihn mit „Ordner wählen“ oder kopieren Sie ihn erst nach „Dokumente“.",
    notAllowed: "Chrome erlaubt diesen Ordner nicht",
    notAllowedBody:
      "Wenn Sie die Auswahl selbst geschlossen haben, ist nichts geschehen. Sonst ist es einer der Orte, die Chrome keiner Seite gibt. Stattdessen geht das:",
    copyStep: "Kopieren Sie den Ordner nach „Dokumente“ und öffnen Sie dann die Kopie.",
    openCopy: "Kopie öffnen",
    toImport: "In einen Tresor importieren",
    toImportBody:
      "Beim Import in einen Tresor können Sie den Ordner ins Fenster ziehen oder so wählen, wie Chrome es erlaubt.",
    unreadable: "Der Browser durfte diesen Ordner nicht lesen",
    unreadableMac:
      "An diesem Computer: Schalten Sie unter „Systemeinstellungen → Datenschutz & Sicherheit → Festplattenvollzugriff“ Ihren Browser ein und starten Sie ihn neu. Oder kopieren Sie den Ordner erst nach „Dokumente“.",
    unreadableOther: "An diesem Computer: Kopieren Sie den Ordner erst nach „Dokumente“ und öffnen Sie dann die Kopie.",
    none: "Darin ist kein Backup",
    noneBody:
      "Ein Backup ist ein Ordner mit Manifest.db, Manifest.plist und Status.plist. Wählen Sie einen solchen Ordner oder den darum herum.",
    notAFolder: "Das war kein Ordner",
    several: "Das war mehr als ein Ordner",
    severalBody:
      "Ziehen Sie einen Ordner herein. Für mehrere Backups auf einmal nehmen Sie den Ordner, der sie enthält.",
    found: (count) => plural(count, { one: "Ein Backup gefunden", other: `${count} Backups gefunden` }),
    list: "Backups zum Importieren",
    unknownTime: "Zeit unbekannt",
    notFinished: "Unfertig: Das Backup wurde abgebrochen und lässt sich deshalb nicht importieren.",
    inVault: "Schon ein Snapshot in diesem Tresor.",
    submit: (count) => plural(count, { one: "1 Backup importieren", other: `${count} Backups importieren` }),
    other: "Anderswo suchen",
  },
  freeTitle: "Entfernte Snapshots endgültig löschen?",
  freeBody:
    "Entfernte Snapshots und was nur sie brauchten, werden gelöscht. Danach lassen sie sich nicht mehr zurücklegen.",
  freeConfirm: "Löschen und Platz freigeben",
  checkedAt: (when) => `Alles zurückgelesen, kein Schaden: ${when}.`,
  checkedBad: (when, count) =>
    plural(count, {
      one: `Zurückgelesen, ein Teil ist beschädigt: ${when}.`,
      other: `Zurückgelesen, ${count} Teile sind beschädigt: ${when}.`,
    }),
  neverChecked: "Noch nie im Ganzen zurückgelesen. Prüfen Sie von Zeit zu Zeit alles.",
  storage: {
    title: "Speicher dieses Browsers",
    used: "Von dieser Website belegt",
    free: "Platz mindestens",
    protection: "Automatisches Aufräumen",
    safe: "Der Browser räumt ihn nicht von selbst auf",
    unsafe: "Kann ihn löschen, wenn das Laufwerk voll ist",
    ask: "Den Browser bitten, ihn zu behalten",
    warning:
      "Der Browser kann diesen Tresor von selbst löschen, wenn das Laufwerk voll wird. Bitten Sie ihn, den Speicher zu behalten, oder kopieren Sie den Tresor in einen Ordner.",
    unknown: "Unbekannt",
    folder: "Dieser Browser kann nicht sagen, wie viel Platz ein Ordner hat.",
  },
  jobs: {
    export: {
      running: "Der Snapshot wird exportiert",
      done: "Exportiert. Finder und die App „Apple-Geräte“ können daraus wiederherstellen.",
    },
    import: { running: "Wird importiert", done: "Importiert." },
    free: { running: "Platz wird freigegeben", done: "Erledigt." },
    check: { running: "Alles wird zurückgelesen", done: "Alles wurde zurückgelesen: kein Schaden." },
    repair: {
      running: "Das Inhaltsverzeichnis wird neu geschrieben",
      done: "Das Verzeichnis ist wieder vollständig. Prüfen Sie noch einmal alles.",
    },
    copy: { running: "Der Tresor wird kopiert", done: "Kopiert. Die Kopie öffnet sich mit derselben Passphrase." },
  },
  repair: "Verzeichnis reparieren",
  repairBody:
    "Das Inhaltsverzeichnis des Tresors ist beschädigt, die Inhalte sind da. Keepsake kann sie lesen und das Verzeichnis neu schreiben. Prüfen Sie danach noch einmal alles.",
  freed: (size) => `${size} sind wieder frei.`,
  importedCount: (count) =>
    plural(count, { one: "Ein Backup ist jetzt ein Snapshot.", other: `${count} Backups sind jetzt Snapshots.` }),
  findings: (count) =>
    plural(count, {
      one: "Ein Teil des Tresors ist beschädigt",
      other: `${count} Teile des Tresors sind beschädigt`,
    }),
  findingsBody:
    "Snapshots, die hier nicht genannt sind, sind unversehrt. Exportieren Sie, was Sie brauchen, und lassen Sie den Tresor, wie er ist.",
  harmed: "Diese Snapshots brauchen einen beschädigten Teil:",
  harmedNone: "Kein Snapshot braucht einen beschädigten Teil.",
  harmedMany: "Viele Snapshots können betroffen sein. Die Einzelheiten nennen einige davon.",
  stop: "Stoppen",
  stopped: "Gestoppt. Nichts Gespeichertes ging verloren.",
  close: "Schließen",
  progress: "Fortschritt der Arbeit am Tresor",
  choice: {
    title: "Ein Tresor",
    none: "Jedes Backup ein eigener Snapshot, verschlüsselt. Legen Sie erst einen an.",
    locked: "Gesperrt. Entsperren Sie ihn erst.",
    open: "Jedes Backup ein eigener Snapshot, verschlüsselt.",
    setUp: "Tresor einrichten",
    unlock: "Tresor entsperren",
  },
  first: "Das erste Backup dauert am längsten. Spätere speichern nur, was sich geändert hat.",
  last: (when) => `Letzter Snapshot: ${when}. Gespeichert wird nur, was sich geändert hat.`,
};
