import type { Catalogue } from "./catalogue.ts";
import { plural } from "./plural.ts";

/** German: lists of snapshots across vaults, and the page of one. */
export const snapshotTexts: Catalogue["snapshots"] = {
  title: "Snapshots",
  titleOf: (name) => `Snapshots von ${name}`,
  emptyTitle: "Noch kein Snapshot",
  emptyBody: "Das erste Backup in einen Tresor legt einen an.",
  lockedBody: "Entsperren Sie einen Tresor, um seine Snapshots zu sehen.",
  noVaultBody: "Snapshots liegen in einem Tresor. Legen Sie einen an oder öffnen Sie einen vorhandenen.",
  toVaults: "Tresore",
  more: (shown) => `${shown} weitere zeigen`,
  count: (count, shown) => plural(count, { one: "Ein Snapshot", other: `${shown} Snapshots` }),
  in: (vault) => `Ort: ${vault}`,
  folders: "Backups außerhalb eines Tresors",
  foldersBody: "Einfache Backup-Ordner sind nach Ort aufgeführt.",
  showFolders: "Backup-Ordner",
  newShare: (share) => `${share} der größten neuen Datenmenge`,
  page: {
    title: (name) => `Snapshot von ${name}`,
    gone: "Dieser Snapshot ist nicht hier",
    goneBody: "Er wurde endgültig gelöscht, oder dieser Browser kennt seinen Tresor nicht.",
    locked: "Entsperren Sie den Tresor, um diesen Snapshot zu sehen.",
    facts: "Über diesen Snapshot",
    made: "Erstellt",
    phone: "iPhone",
    model: "Modell",
    ios: "iOS",
    size: "Größe",
    added: "Neu im Tresor",
    vault: "Tresor",
    encryption: "Backup-Verschlüsselung",
    state: "Zustand",
    checked: "Geprüft",
    notChecked: "Noch nicht geprüft",
    note: "Notiz",
    noteHint:
      "Zum Beispiel „vor der Reise“. Sie wird mit dem Snapshot verschlüsselt und geht mit, wohin der Tresor geht.",
    saveNote: "Notiz sichern",
    noteSaved: "Mit dem Snapshot gesichert.",
    contains: "Was darin ist",
    containsEncrypted:
      "Alles, was das iPhone in ein Backup legt, auch gesicherte Passwörter, Gesundheitsdaten, Anrufliste und WLAN. Das Backup-Passwort öffnet es.",
    containsOpen:
      "Fotos, Nachrichten, Kontakte, Notizen, Einstellungen und App-Daten. Gesicherte Passwörter und Gesundheitsdaten fehlen.",
    notContained: "Apps kommen wieder aus dem App Store. Face ID, Touch ID und Apple Pay werden neu eingerichtet.",
    actions: "Was Sie damit tun können",
    verify: "Alles in diesem Tresor prüfen",
    danger: "Entfernen",
    removeBody: "Er verlässt die Liste und lässt sich zurücklegen, bis im Tresor Platz freigegeben wird.",
    pinnedHint: "Angeheftete Snapshots bleiben für immer. Lösen Sie ihn, um ihn zu entfernen.",
  },
};
