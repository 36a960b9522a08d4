import type { Catalogue } from "./catalogue.ts";
import { plural } from "./plural.ts";

/** German: what happens by itself, and how the person is reminded. */
export const automationTexts: Catalogue["automation"] = {
  title: "Von selbst",
  onPlug: "Beim Anschließen sichern",
  onPlugHint: (hours) =>
    `Solange Keepsake offen ist, der Ort erreichbar ist und das letzte Backup mindestens ${hours} Stunden alt ist.`,
  passcode:
    "Das iPhone fragt zu Beginn jedes Backups nach dem iPhone-Code, deshalb muss jemand dabei sein. Kein Programm kann Ihnen das abnehmen.",
  remind: "Erinnern",
  never: "Nie",
  afterDays: (count, shown) => plural(count, { one: "Nach einem Tag", other: `Nach ${shown} Tagen` }),
  keepOpen:
    "Erinnerungen erscheinen, solange Keepsake offen ist. Installieren Sie es und lassen Sie es beim Anmelden starten, damit das immer so ist.",
  notifications: {
    title: "Mitteilungen",
    on: "Mitteilen, wenn das iPhone auf seinen Code wartet, wenn ein Backup fertig oder gestoppt ist und wenn eines überfällig ist",
    hint: "Nur solange diese Seite im Hintergrund ist. Sie kommen von diesem Browser, nicht von einem Server.",
    denied:
      "Der Browser blockiert Mitteilungen für diese Website. Im Browser: Klicken Sie auf das Symbol neben der Adresse und erlauben Sie sie.",
    unavailable: "Dieser Browser kennt keine Mitteilungen.",
  },
  news: {
    passcode: (name) => `Code eingeben: ${name}`,
    done: (name) => `${name} ist gesichert`,
    trouble: (name) => `Das Backup von ${name} wurde gestoppt`,
    restored: (name) => `${name} ist wiederhergestellt`,
    restoreTrouble: (name) => `Die Wiederherstellung von ${name} wurde gestoppt`,
    overdue: (name) => `${name} wurde länger nicht gesichert`,
  },
};
