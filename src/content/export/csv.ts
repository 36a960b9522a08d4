/** What may stand in a cell. Numbers are written as they are, text is made harmless. */
export type CsvCell = string | number | bigint | boolean | null | undefined;

/** Written once at the head of a file: without it Excel takes UTF-8 for something else. */
export const csvMark = "\uFEFF";

/**
 * One line of CSV (RFC 4180), CRLF at its end.
 *
 * Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP "CSV injection"): whoever can send a
 * message must not be able to run something on the computer that reads the export. A plain international phone number
 * stays as it is; digits behind a plus sign compute nothing.
 */
export function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return String(cell);
  const text = RUNS_AS_FORMULA.test(cell) && !PHONE_NUMBER.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Blanks in front do not disarm a formula; full-width signs are folded by some spreadsheets. */
const RUNS_AS_FORMULA = /^[\s\u200B-\u200F\uFEFF]*[=+\-@\t\r|＝＋－＠]|^[\t\r\n]/u;
const PHONE_NUMBER = /^\+\d{3,20}$/;
const NEEDS_QUOTES = /[",\r\n;\t]|^\s|\s$/;
