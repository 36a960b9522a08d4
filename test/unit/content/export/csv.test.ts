import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "../../../../src/content/index.ts";

describe("a line of CSV", () => {
  it("quotes what would be taken apart", () => {
    expect(csvLine(["a", 'say "hi"', "x,y", "two\nlines", "", null, 5, -5, true])).toBe(
      'a,"say ""hi""","x,y","two\nlines",,,5,-5,true\r\n',
    );
  });

  it.each([
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    "\u200B=1",
    "＝1",
    "|calc",
    "+1-2",
  ])("disarms %j", (text) => {
    expect(csvLine([text]).replace(/^"/, "").startsWith("'")).toBe(true);
  });

  it.each(["+15550100", "a=b", "1-2", "‑", "o'clock"])("leaves %j alone", (text) => {
    expect(csvLine([text])).toBe(`${text}\r\n`);
  });

  it("can be taken apart again, whatever the text", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1 }), (cells) => {
        const read = readLine(csvLine(cells));
        expect(read.map((cell) => cell.replace(/^'/, ""))).toEqual(cells.map((cell) => cell.replace(/^'/, "")));
      }),
    );
  });
});

/** A reader of one line that knows nothing of the writer. */
function readLine(line: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length - 2; at += 1) {
    const char = line[at] ?? "";
    if (quoted && char === '"' && line[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (char === '"') {
      quoted = !quoted;
    } else if (char === "," && !quoted) {
      cells.push(cell);
      cell = "";
    } else {
      cell += char;
    }
  }
  return [...cells, cell];
}
