import type { Catalogue } from "./catalogue.ts";

/** German: what the connection card says. */
export const connectionTexts: Catalogue["connection"] = {
  unsupported: {
    title: "Dieser Browser erreicht kein iPhone",
    body: "Chrome oder Edge am Computer und Chrome auf Android können es. Mit dem Demo-iPhone können Sie sich hier umsehen.",
  },
  insecure: { title: "Diese Seite wurde ungeschützt geöffnet", body: "Öffnen Sie sie über https." },
  none: {
    title: "iPhone mit einem Kabel anschließen",
    body: "Stecken Sie es direkt an diesen Computer, entsperren Sie es und wählen Sie es in der Liste, die der Browser zeigt.",
  },
  "chooser-empty": { title: "Kein iPhone ausgewählt", body: "Es steht nicht in der Liste?" },
  "not-mux": {
    title: "Das iPhone lädt nur",
    body: "Am iPhone: Entsperren Sie es. Fragt es, ob sich das Zubehör verbinden darf, tippen Sie auf „Erlauben“.",
  },
  opening: { title: "Wird verbunden …", body: "Keepsake spricht mit dem iPhone." },
  "no-permission-os": {
    title: "Der Computer gibt das iPhone nicht frei",
    body: "Ihr Benutzerkonto braucht die Erlaubnis, den USB-Anschluss des iPhone zu öffnen.",
  },
  busy: {
    title: "Ein anderes Programm benutzt das iPhone",
    body: "Schließen Sie andere Tabs und Programme, die es benutzen, und versuchen Sie es noch einmal.",
  },
  "busy-tab": {
    title: "Keepsake ist schon in einem anderen Tab offen",
    body: "Immer nur ein Tab kann das iPhone benutzen. Der andere gibt es frei, wenn Sie es hier benutzen.",
  },
  mute: {
    title: "Das iPhone antwortet nicht",
    body: "Ziehen Sie das Kabel ab, warten Sie fünf Sekunden und stecken Sie es wieder ein.",
  },
  locked: {
    title: "iPhone entsperren",
    body: "Keepsake macht von selbst weiter, sobald es entsperrt ist.",
  },
  trust: {
    title: "Am iPhone auf „Vertrauen“ tippen",
    body: "Geben Sie danach am iPhone den iPhone-Code ein. Keepsake macht von selbst weiter.",
  },
  denied: {
    title: "Das iPhone soll diesem Computer nicht vertrauen",
    body: "Ziehen Sie es ab und stecken Sie es wieder ein, dann fragt es noch einmal.",
  },
  "stale-pair": {
    title: "Das iPhone hat diesen Computer vergessen",
    body: "Es fragt gleich noch einmal, ob es ihm vertrauen soll.",
  },
  lost: {
    title: "Das iPhone wurde abgezogen",
    body: "Stecken Sie es wieder ein, Keepsake macht von selbst weiter.",
  },
};
