import type { Catalogue } from "./catalogue.ts";

/** German: navigation and the frame around the screens. */
export const shellTexts: Catalogue["shell"] = {
  nav: {
    label: "Hauptmenü",
    home: "Start",
    snapshots: "Snapshots",
    activity: "Verlauf",
    vaults: "Tresore",
    settings: "Einstellungen",
    help: "Hilfe",
    more: "Mehr",
    phones: "iPhones",
  },
  lacksParts: {
    title: "Ein Teil von Keepsake konnte nicht geladen werden",
    body: "Prüfen Sie das Netzwerk und drücken Sie die Taste noch einmal.",
  },
  keepsNothing: {
    title: "Dieser Browser speichert nichts für diese Seite",
    body: "Im Browser: Erlauben Sie dieser Website, Daten zu speichern, und verlassen Sie ein privates Fenster. Bis dahin können nur Ordner Backups aufnehmen, und das iPhone fragt jedes Mal nach Vertrauen.",
  },
  littleRoom: {
    title: "Dieser Browser hat wenig Platz",
    body: "Private Fenster und volle Festplatten fassen fast nichts. Nehmen Sie für Backups einen Ordner oder ein Laufwerk.",
  },
  crumbs: "Wo Sie sind",
  moreTitle: "Mehr",
  folders: "Backup-Ordner",
  foldersHint: "Einfache Backups, wie Finder und die App „Apple-Geräte“ sie führen.",
};
