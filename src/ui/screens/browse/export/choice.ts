import type { ExportKind, ExportWish, PhotoLayout } from "../../../../workers/api.ts";

export type FormatName = "html" | "txt" | "csv" | "json" | "vcf" | "vcards" | "md";

/** The formats a kind can be written in, the first of them chosen; empty when there is nothing to choose. */
export const formatsOf: Readonly<Partial<Record<ExportKind, readonly FormatName[]>>> = {
  messages: ["html", "csv", "json", "txt"],
  whatsapp: ["html", "csv", "json", "txt"],
  contacts: ["vcf", "vcards", "csv"],
  calls: ["csv", "json"],
  notes: ["html", "md", "txt"],
};

/** Where it goes: a picked folder, a picked file, the browser's downloads. */
export type PlaceKind = "folder" | "zip" | "download";

/** What a person chose in the dialog. */
export interface ExportChoice {
  readonly formats: readonly FormatName[];
  readonly layout: PhotoLayout;
  readonly withEdits: boolean;
  /** Null: all. */
  readonly conversation: string | null;
}

export function firstChoice(kind: ExportKind, conversation: string | null): ExportChoice {
  return { formats: (formatsOf[kind] ?? []).slice(0, 1), layout: "months", withEdits: true, conversation };
}

/** Formats of other kinds never get here: the dialog offers only what its kind has. */
export function wishOf(kind: ExportKind, choice: ExportChoice): ExportWish {
  const { formats, layout, withEdits, conversation } = choice;
  switch (kind) {
    case "photos":
      return { kind, layout, withEdits };
    case "messages":
    case "whatsapp":
      return {
        kind,
        formats: formats.filter(isOneOf("html", "csv", "json", "txt")),
        ...(conversation === null ? {} : { conversations: [conversation] }),
      };
    case "contacts":
      return { kind, formats: formats.filter(isOneOf("vcf", "vcards", "csv")) };
    case "calls":
      return { kind, formats: formats.filter(isOneOf("csv", "json")) };
    case "notes":
      return { kind, formats: formats.filter(isOneOf("html", "md", "txt")) };
    default:
      return { kind };
  }
}

function isOneOf<F extends FormatName>(...names: readonly F[]): (format: FormatName) => format is F {
  return (format): format is F => (names as readonly FormatName[]).includes(format);
}
