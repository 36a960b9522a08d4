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
  /** Of messages: the first and the last day, as "2026-03-01"; "" without end. */
  readonly fromDay: string;
  readonly toDay: string;
}

/** Which files of a kind that has parts: the conversation that is open, or a folder with its plain name. */
export interface ExportPart {
  readonly conversation?: string;
  readonly folder?: { readonly domain: string; readonly path: string; readonly name: string };
}

export function firstChoice(kind: ExportKind, conversation: string | null): ExportChoice {
  const formats = (formatsOf[kind] ?? []).slice(0, 1);
  return { formats, layout: "months", withEdits: true, conversation, fromDay: "", toDay: "" };
}

/** The last day comes before the first. */
export function isBackwards({ fromDay, toDay }: ExportChoice): boolean {
  return fromDay !== "" && toDay !== "" && toDay < fromDay;
}

/** Both days belong to it, by this computer's clock; null when no day was named. */
export function periodOf({ fromDay, toDay }: ExportChoice): { fromMs: number | null; toMs: number | null } | null {
  if (fromDay === "" && toDay === "") return null;
  return { fromMs: midnightOf(fromDay, 0), toMs: midnightOf(toDay, 1) };
}

function midnightOf(day: string, daysLater: number): number | null {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return day === "" ? null : new Date(year, month - 1, date + daysLater).getTime();
}

/** Formats of other kinds never get here: the dialog offers only what its kind has. */
export function wishOf(kind: ExportKind, choice: ExportChoice, { folder }: ExportPart = {}): ExportWish {
  const { formats, layout, withEdits, conversation } = choice;
  const period = periodOf(choice);
  switch (kind) {
    case "photos":
      return { kind, layout, withEdits };
    case "messages":
    case "whatsapp":
      return {
        kind,
        formats: formats.filter(isOneOf("html", "csv", "json", "txt")),
        ...(conversation === null ? {} : { conversations: [conversation] }),
        ...(period === null ? {} : { period }),
      };
    case "files":
      return { kind, domain: folder?.domain ?? "", path: folder?.path ?? "" };
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
