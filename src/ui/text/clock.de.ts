import type { Catalogue } from "./catalogue.ts";

/** German: when this computer's clock cannot be trusted. */
export const clockTexts: Catalogue["clock"] = {
  title: "Die Uhr dieses Computers geht vielleicht falsch",
  reasons: {
    source: (now) => `Sie zeigt ${now}. Diese Version von Keepsake ist später entstanden.`,
    snapshot: (now, then) =>
      `Sie zeigt ${now}, aber es gibt einen Snapshot vom ${then}. Ist das Datum des Snapshots falsch, entfernen Sie ihn.`,
    run: (now, then) =>
      `Sie zeigt ${now}, aber unter „Verlauf“ steht ein Eintrag vom ${then}. Ist das Datum des Eintrags falsch, leeren Sie die Liste.`,
    phone: (now, then) => `Sie zeigt ${now}, und das iPhone zeigt ${then}. Eines von beiden ist falsch.`,
  },
  affected:
    "An diesem Computer: Prüfen Sie Datum und Uhrzeit. Bis dahin ist auf Altersangaben und Erinnerungen kein Verlass, und keine Aufbewahrungsregel entfernt von selbst etwas. Sichern können Sie trotzdem; das Datum des Snapshots ist dann vielleicht falsch.",
};
