/** A property's parameters, in the order they are written. Values are quoted where the format wants it. */
export type IcalParameters = readonly (readonly [name: string, value: string])[];

/** RFC 5545 §3.1: "lines of text SHOULD NOT be longer than 75 octets, excluding the line break". */
const LINE_BYTES = 75;

/**
 * One content line, folded, CRLF at its end. The value is written as it is: text goes through `icalText` first.
 * @source RFC 5545 §3.1, §3.2
 */
export function icalLine(name: string, value: string, parameters: IcalParameters = []): string {
  const head = parameters.map(([key, text]) => `;${key}=${parameterValue(text)}`).join("");
  return fold(`${name}${head}:${value.replaceAll(CONTROLS, "")}`);
}

/** A value of type TEXT: separators and line ends escaped, other controls dropped. @source RFC 5545 §3.3.11 */
export function icalText(text: string): string {
  return text

    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replaceAll(/[\\;,]/g, "\\$&")
    .replaceAll("\n", "\\n");
}

/** A whole component. */
export function icalComponent(name: string, lines: readonly string[]): string {
  return `BEGIN:${name}\r\n${lines.join("")}END:${name}\r\n`;
}

/** They must not get into a file of lines. */
const CONTROLS = /(?!\t)\p{Cc}/gu;

/** Quotes can't be escaped inside a parameter, so they become apostrophes. */
function parameterValue(text: string): string {
  const clean = text.replaceAll(CONTROLS, " ").replaceAll('"', "'");
  return /[:;,]/.test(clean) ? `"${clean}"` : clean;
}

/** Continuation lines start with a blank, which counts. Characters are never cut in two. */
function fold(line: string): string {
  let folded = "";
  let room = LINE_BYTES;
  for (const character of line) {
    const size = utf8Size(character);
    if (size > room) {
      folded += "\r\n ";
      room = LINE_BYTES - 1;
    }
    folded += character;
    room -= size;
  }
  return `${folded}\r\n`;
}

function utf8Size(character: string): number {
  const point = character.codePointAt(0) ?? 0;
  return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
}
