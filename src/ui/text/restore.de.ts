import type { Catalogue } from "./catalogue.ts";
import { plural } from "./plural.ts";

const findMyPath = "„Einstellungen → Ihr Name → Wo ist? → Mein iPhone suchen“";

/** German: what the restore says. House words: Kopie (snapshot or backup folder), wiederherstellen. */
export const restoreTexts: Catalogue["restore"] = {
  title: "Wiederherstellen",
  action: "Auf ein iPhone wiederherstellen …",
  steps: {
    label: "Schritte der Wiederherstellung",
    what: "Was",
    check: "Prüfen",
    confirm: "Bestätigen",
    run: "Ausführen",
  },
  back: "Zurück",
  next: "Weiter",
  what: {
    title: "Was soll wiederhergestellt werden?",
    lead: "Wählen Sie eine fertige Kopie. Sie wird nur gelesen: Nichts darin ändert sich.",
    inVault: (name) => `Snapshots, Ort: ${name}`,
    inPlace: (name) => `Backups, Ort: ${name}`,
    nothing: "Hier ist noch keine fertige Kopie.",
    nothingBody:
      "Machen Sie erst ein Backup, entsperren Sie einen Tresor oder öffnen Sie einen Ordner mit Backups von Finder oder der App „Apple-Geräte“.",
    choose: (name, when) => `${name} wiederherstellen, ${when}`,
    chosen: "Gewählt",
    locked: (name) => `Gesperrt: ${name}.`,
    unlock: "Entsperren",
    openFolder: "Ordner mit Backups öffnen",
    neverVerified: "Noch nicht zurückgelesen: Die Wiederherstellung liest erst alles.",
  },
  unfinished: {
    title: (name) => `Die Wiederherstellung von ${name} wurde unterbrochen`,
    untouched: "Auf dem iPhone hat sich noch nichts geändert. Ihre Auswahl ist gemerkt.",
    halfFilled: "Das iPhone ist vielleicht halb gefüllt. Die Kopie ist, wie sie war, und Ihre Auswahl ist gemerkt.",
    plan: (source, when, place) => `Kopie von ${source}, ${when}, Ort: ${place}`,
    gone: "Diese Kopie gibt es dort nicht mehr. Wählen Sie eine andere.",
    again: "Noch einmal von vorn beginnen",
    choose: "Kopie wählen",
    dismiss: "Nicht mehr anbieten",
  },
  copyOf: (name) => `Kopie von ${name}`,
  facts: {
    made: "Erstellt",
    model: "Erstellt auf",
    ios: "iOS der Kopie",
    size: "Größe",
    files: "Dateien",
    apps: "Neu zu installierende Apps",
    place: "Liegt in",
    phone: "Kommt auf",
    onto: (from, onto) => `Von ${from} auf ${onto}`,
  },
  check: {
    title: "Bevor etwas geändert wird",
    lead: "Jede Zeile braucht ein Häkchen. Die meisten setzen sich selbst: Keepsake fragt das iPhone alle paar Sekunden neu.",
    list: "Bedingungen",
    states: { ok: "Erledigt", wait: "Wird geprüft", bad: "Das braucht Sie", tick: "Bitte selbst abhaken" },
    reading: "Die Kopie wird angesehen …",
    rows: {
      connected: {
        ok: "Das iPhone ist verbunden",
        bad: "iPhone verbinden",
        fix: "Am Kabel: Schließen Sie das iPhone, das die Kopie bekommen soll, direkt an diesen Computer an.",
        other: (here, mine) => `Das ist ${here}; die unterbrochene Wiederherstellung gehört zu ${mine}`,
        otherFix: (mine) =>
          `Schließen Sie ${mine} an. Oder wählen Sie die Kopie noch einmal: Dann kommt sie auf dieses iPhone.`,
      },
      copy: {
        ok: "Die Kopie ist fertig",
        wait: "Die Kopie wird angesehen",
        bad: "Diese Kopie lässt sich nicht wiederherstellen",
        closed: (place) => `Erst öffnen: ${place}`,
      },
      password: {
        ok: "Das Backup-Passwort öffnet die Kopie",
        wait: "Das Passwort wird versucht. Das dauert mit Absicht einen Moment.",
        bad: "Backup-Passwort der Kopie eingeben",
        wrong: "Das ist nicht das Passwort dieser Kopie",
      },
      findMy: {
        ok: "„Mein iPhone suchen“ ist ausgeschaltet",
        bad: "„Mein iPhone suchen“ vorübergehend ausschalten",
        fix: `Am iPhone: ${findMyPath} ausschalten. Außerhalb von Wohnung oder Arbeit lässt iOS Sie vielleicht eine Stunde warten. Schalten Sie es danach wieder ein.`,
        tick: "„Mein iPhone suchen“ ist auf diesem iPhone ausgeschaltet",
        tickHint: `Das iPhone sagt es nicht. Am iPhone: ${findMyPath}.`,
      },
      ios: {
        ok: "Das iOS des iPhone ist neu genug",
        bad: (copy, phone) => `Die Kopie stammt von iOS ${copy}, das iPhone hat ${phone}`,
        fix: (copy) =>
          `Am iPhone: „Einstellungen → Allgemein → Softwareupdate“. Aktualisieren Sie auf iOS ${copy} oder neuer und kommen Sie dann wieder.`,
      },
      room: {
        ok: (needed, free) => `Auf dem iPhone ist Platz: Gesendet werden ${needed}, frei sind ${free}`,
        small: (needed, capacity) =>
          `Gesendet würden ${needed}; das iPhone hat für Apps und Daten selbst leer nur ${capacity}`,
        smallFix: "Wählen Sie ein iPhone mit mehr Speicher oder lassen Sie Teile der Kopie weg.",
        tight: (needed, free) => `Gesendet werden ${needed}, frei sind jetzt ${free}`,
        tightHint:
          "Was ersetzt wird, macht Platz, und etwas Platz braucht es außerdem. Reicht es dem iPhone nicht, sagt es das, bevor es etwas ändert. Um sicherzugehen: Machen Sie Platz darauf oder lassen Sie Teile weg.",
        unknown: (needed) => `Gesendet werden ${needed}; das iPhone sagt nicht, wie viel frei ist`,
      },
      battery: {
        ok: "Das iPhone hat Strom",
        bad: (percent) => `Die Batterie des iPhone ist bei ${percent}`,
        fix: "Am iPhone: Schließen Sie Strom an oder laden Sie es mindestens zur Hälfte.",
      },
      safety: {
        ok: "Vorher entsteht ein Sicherheits-Snapshot dieses iPhone",
        bad: "Der Sicherheits-Snapshot braucht einen Ort",
        fix: "Entsperren Sie einen Tresor oder wählen Sie einen Ordner, oder schalten Sie den Sicherheits-Snapshot unten aus.",
      },
      account: {
        label: "Ich habe das Passwort des Apple Accounts zur Hand",
        hint: "Das iPhone fragt nach dem Neustart danach. Keepsake nie.",
      },
      wifi: {
        label: "Nach dem Neustart gibt es WLAN",
        hint: "Die Apps selbst sind in keiner Kopie: Das iPhone holt sie aus dem App Store.",
      },
    },
    tryAgain: "Noch einmal versuchen",
    goThere: "Ort wählen",
  },
  password: {
    label: (name) => `Backup-Passwort von ${name}`,
    tag: "iPhone-Backup",
    explain:
      "Das Passwort, das für Backups dieses iPhone festgelegt wurde, vielleicht vor Jahren in iTunes oder Finder. Nicht der iPhone-Code, nicht das Passwort des Apple Accounts.",
    submit: "Versuchen",
    useKept: "Das im Tresor aufbewahrte verwenden",
    show: "Zeigen",
    hide: "Verbergen",
    hints: {
      passcode: "Das sieht aus wie der iPhone-Code. Geben Sie ihn nur am iPhone ein.",
      account: "Das sieht aus wie ein Accountname.",
      vault: "Das sieht aus wie Ihre Tresor-Passphrase. Hier wird das Backup-Passwort des iPhone gebraucht.",
    },
    wrongTitle: "Das ist nicht das Passwort dieser Kopie",
    wrongBody: "Drei Geheimnisse werden leicht verwechselt. Dieses Feld möchte das zweite.",
    three: {
      passcode: {
        name: "iPhone-Code",
        body: "Meist 4 oder 6 Ziffern. Wird nur am iPhone eingegeben; Keepsake fragt nie danach.",
      },
      backup: {
        name: "Backup-Passwort",
        body: "Das, mit dem diese Kopie verschlossen wurde. Eine ältere Kopie behält das ältere Passwort.",
      },
      vault: { name: "Tresor-Passphrase", body: "Öffnet Ihren Keepsake-Tresor und nichts auf dem iPhone." },
      wanted: "Hier gefragt",
    },
  },
  options: {
    title: "Wie die Wiederherstellung vorgeht",
    more: "Weitere Optionen",
    safety: "Dieses iPhone vorher sichern",
    safetyHint: (place) =>
      `Empfohlen. Was jetzt darauf ist, wird ein Snapshot, bevor sich etwas ändert. Ort: ${place}.`,
    safetyDone: "Er entstand vor der Unterbrechung. Was jetzt auf dem iPhone ist, ist vielleicht nur eine halbe Kopie.",
    safetyNowhere: "Empfohlen, aber es gibt keinen offenen Tresor oder Ordner dafür.",
    readFirst: "Die ganze Kopie lesen, bevor das iPhone angefasst wird",
    readFirstHint:
      "Empfohlen. Schäden zeigen sich, solange noch nichts geändert ist. Dauert etwa so lange wie die Wiederherstellung selbst.",
    apps: "Apps der Kopie neu installieren",
    appsHint: "Das iPhone holt sie aus dem App Store, sobald Sie angemeldet sind.",
    remove: "Entfernen, was nicht in der Kopie ist",
    removeHint:
      "So macht es Finder. Sonst bleiben neuere Dateien neben den wiederhergestellten, und Apps finden vielleicht ihre Daten nicht.",
    settings: "Jetzige Einstellungen dieses iPhone behalten",
    settingsHint: "Sonst kommen auch WLAN-Netze, Hintergrundbild und Ähnliches aus der Kopie.",
    system: "Einstellungen und Systemdaten wiederherstellen",
    systemHint: "Ausgeschaltet wird nur gesendet, was zu Apps gehört. Neuere iPhones entscheiden das selbst.",
  },
  leaveOut: {
    title: "Teile weglassen",
    lead: "Für ein kleineres oder aufgeräumteres iPhone. Die Kopie selbst bleibt ganz: Nur die Liste, die das iPhone bekommt, ist kürzer.",
    ask: "Zeigen, was wegbleiben kann",
    locked:
      "Geben Sie erst oben das Backup-Passwort ein: Auch die Liste einer verschlüsselten Kopie ist verschlüsselt.",
    none: "In dieser Kopie ist nichts, worauf ein iPhone verzichten kann.",
    photos: "Fotos und Videos",
    media: "Anhänge, Aufnahmen und andere Medien",
    books: "Bücher",
    tones: "Klingeltöne",
    app: (id) => `App: ${id}`,
    shared: (id) => `Von Apps geteilt: ${id}`,
    extension: (id) => `Erweiterung: ${id}`,
    weight: (files, size) => `${files} Dateien, ${size}`,
    legend: "Angehakte Teile bleiben zurück",
    summary: (size) => `${size} werden gesendet.`,
    stays:
      "Was wegbleibt, verschwindet mit „Entfernen, was nicht in der Kopie ist“ vom iPhone. Ohne diese Option behält iOS, was es davon hat: iOS ersetzt, es führt nie zusammen.",
  },
  rehearsal: {
    title: "Die Wiederherstellung proben",
    lead: "Keepsake bildet in diesem Tab ein leeres iPhone nach und stellt die Kopie darauf wieder her, so wie oben gewählt. Ihr iPhone wird nicht angefasst und muss nicht verbunden sein.",
    limits:
      "Die Probe zeigt, ob sich die Kopie ganz senden und lesen lässt. Platz, Batterie und „Wo ist?“ sind Sache Ihres iPhone und werden oben geprüft.",
    start: "Proben",
    again: "Noch einmal proben",
    busy: "Es läuft gerade etwas anderes. Proben Sie, wenn es fertig ist.",
    locked: "Geben Sie erst oben das Backup-Passwort ein.",
    running: "Die Wiederherstellung wird geprobt",
    docRunning: (percent) => `${percent} — Probe`,
    docDone: "✓ Geprobt",
    docFailed: "Probe angehalten",
    stop: "Anhalten",
    stopped: "Probe angehalten. Nichts wurde geändert.",
    good: "Ein iPhone hätte danach alles",
    goodBody:
      "Jede Datei aus der Liste der Kopie ist angekommen, und die Prüfsumme stimmte überall, wo die Kopie eine hat.",
    lacking: (count, shown) => (count === 1 ? "Eine Datei würde fehlen" : `${shown} Dateien würden fehlen`),
    otherSize: (count, shown, first) =>
      count === 1
        ? `Eine Datei hat eine andere Größe, als die Liste der Kopie sagt: ${first}`
        : `${shown} Dateien haben eine andere Größe, als die Liste der Kopie sagt, zum Beispiel ${first}`,
    violations:
      "Das nachgebildete iPhone hatte etwas daran auszusetzen, wie mit ihm gesprochen wurde. Bitte melden Sie das.",
    failed: "Ein iPhone würde diese Kopie ablehnen oder mittendrin aufhören.",
    files: "Dateien",
    size: "Größe",
    folders: "Ordner und Verweise",
    apps: "Apps, die es neu installiert",
    byDomain: "Nach Teilen",
  },
  confirm: {
    title: (name) => `Alles auf ${name} ersetzen?`,
    replaced: "Was jetzt darauf ist, wird durch die Kopie ersetzt:",
    used: (used) => `${used} an Apps, Fotos, Nachrichten und Einstellungen`,
    noUsed: "Apps, Fotos, Nachrichten und Einstellungen",
    lastBackup: (when) => `Sein neuester Snapshot: ${when}.`,
    noBackup: "Hier ist kein Snapshot dieses iPhone bekannt.",
    safetyFirst: "Vorher entsteht ein Sicherheits-Snapshot.",
    safetyDone: "Der Sicherheits-Snapshot entstand vor der Unterbrechung.",
    noSafety: "Es entsteht kein Sicherheits-Snapshot.",
    halfFilled:
      "Lassen Sie dabei das Kabel stecken. Bei einer Unterbrechung ist das iPhone vielleicht halb gefüllt: Dann beginnt Keepsake die Wiederherstellung von vorn. Die Kopie bleibt, wie sie ist.",
    typeName: (name) => `Geben Sie zur Bestätigung den Namen des iPhone ein: ${name}`,
    nameMissing: "Der Name stimmt noch nicht überein.",
    notReady: "Eine Bedingung ist nicht mehr erfüllt. Gehen Sie zurück und sehen Sie nach.",
    start: (name) => `Alles auf ${name} ersetzen`,
  },
  run: {
    title: (name) => `${name} wird wiederhergestellt`,
    from: (source) => `mit der Kopie von ${source}`,
    progressName: "Fortschritt der Wiederherstellung",
    stepsLabel: "Schritte",
    steps: {
      checking: "Kopie lesen",
      safety: "Sicherheits-Snapshot",
      waiting: "Auf das iPhone warten",
      sending: "Senden",
      placing: "Das iPhone ordnet alles ein",
      restarting: "Neustart",
    },
    keepOpen: "Lassen Sie diesen Tab offen und das Kabel stecken.",
    restartingTitle: "Das iPhone startet neu",
    restartingBody:
      "Alles wurde gesendet. Das iPhone zeigt einen Balken, dann seinen ersten Bildschirm. Dabei bricht die Verbindung ab: Das gehört so.",
    dontWait: "Nicht warten",
    stop: "Stoppen",
    stopTitle: "Wiederherstellung stoppen?",
    stopBody: "Das iPhone behält, was es hatte.",
    stopBodyHalf:
      "Das iPhone ist dann vielleicht halb gefüllt und muss noch einmal wiederhergestellt werden. Die Kopie bleibt, wie sie ist.",
    stopConfirm: "Wiederherstellung stoppen",
    keepGoing: "Weitermachen",
    docRunning: (percent) => `${percent} – Wiederherstellung`,
    docDone: "✓ Wiederhergestellt",
    docFailed: "Wiederherstellung gestoppt",
    announceStart: (name) => `${name} wird wiederhergestellt.`,
    announceDone: "Die Wiederherstellung ist fertig.",
    slept: (duration) => `Dieser Computer hat geschlafen: ${duration}. Es geht weiter.`,
  },
  done: {
    title: "Wiederhergestellt",
    body: (name) => `Alles wurde an ${name} gesendet.`,
    back: (name) => `${name} hat neu gestartet und ist wieder da.`,
    notBack: "Es hat sich noch nicht wieder gemeldet. Sehen Sie auf seinen Bildschirm: Vielleicht fragt es etwas.",
    sent: "Gesendet",
    files: "Dateien",
    took: "Dauer",
    source: "Kopie von",
    onThePhone: "Am iPhone",
    todo: [
      "Den ersten Bildschirmen folgen: Sprache, WLAN.",
      "Mit dem Apple Account anmelden.",
      "An Strom und WLAN lassen, bis die Apps zurück sind.",
      "„Mein iPhone suchen“ wieder einschalten.",
    ],
    compare: "Dann vergleichen",
    compareBody: "Was die Kopie enthält, zum Abhaken am iPhone.",
    counts: {
      files: (count) => `${count} Dateien des iPhone und seiner Apps`,
      apps: (count) => `${count} Apps`,
      made: (when) => `Alles bis: ${when}`,
      passwords: "Passwörter für WLAN und Websites, Gesundheitsdaten",
    },
    notThere:
      "In keiner Kopie: Fotos, die nur in iCloud sind, synchronisierte Musik, die Apps selbst, Face ID und Touch ID.",
    trust: "Das iPhone fragt vielleicht wieder, ob es diesem Computer vertraut.",
    print: "Diese Liste drucken",
    another: "Ein anderes iPhone wiederherstellen",
    goHome: "Fertig",
  },
  damaged: {
    title: (count) =>
      plural(count, {
        one: "Ein Teil dieser Kopie ist beschädigt",
        other: `${count} Teile dieser Kopie sind beschädigt`,
      }),
    body: "Nichts wurde gesendet. Machen Sie ohne die beschädigten Dateien weiter oder wählen Sie eine andere Kopie. Was heil ist, lässt sich aus dieser exportieren.",
    bodyOther: "Nichts wurde gesendet. Wählen Sie eine andere Kopie; exportieren Sie aus dieser, was Sie brauchen.",
    which: "Was beschädigt ist",
    leaveOut: (count, shown) =>
      plural(count, { one: "Diese Datei weglassen und weiter", other: `Diese ${shown} Dateien weglassen und weiter` }),
    stayBehind: (count, shown) =>
      plural(count, { one: "Eine beschädigte Datei bleibt weg.", other: `${shown} beschädigte Dateien bleiben weg.` }),
    others: "Andere Kopien dieses iPhones",
    noOthers: "Gerade ist keine andere fertige Kopie erreichbar. Vielleicht liegt eine in einem gesperrten Tresor.",
    notVerified: "Noch nicht zurückgelesen",
    older: (span) => `${span} älter`,
    newer: (span) => `${span} neuer`,
    compare: "Unterschiede ansehen",
  },
  ended: {
    stoppedTitle: "Wiederherstellung gestoppt",
    untouched: "Auf dem iPhone wurde nichts geändert.",
    halfFilled:
      "Das iPhone ist vielleicht halb gefüllt. Stellen Sie es noch einmal wieder her; die Kopie ist, wie sie war.",
    unpluggedTitle: "Pausiert – das iPhone wurde abgezogen",
    unpluggedEarly:
      "Auf dem iPhone wurde noch nichts geändert. Stecken Sie es wieder ein, Keepsake macht von selbst weiter.",
    unpluggedHalf:
      "Das iPhone ist vielleicht halb gefüllt. Stecken Sie es wieder ein: Keepsake beginnt die Wiederherstellung von vorn. Ihre Kopie ist sicher.",
    again: "Wiederherstellung von vorn beginnen",
    other: "Andere Kopie wählen",
    close: "Schließen",
  },
};
