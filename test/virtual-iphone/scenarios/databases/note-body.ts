import type { Bytes } from "../../core/contracts.ts";
import { ascii, joinBytes } from "../../core/files/layout.ts";

function varint(value: number): number[] {
  const out: number[] = [];
  // A negative int32 is written as 64 bits.
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  return [...out, Number(rest)];
}

export const numberField = (field: number, value: number): Bytes =>
  new Uint8Array([...varint(field << 3), ...varint(value)]);
export const bytesField = (field: number, value: Uint8Array): Bytes =>
  joinBytes(new Uint8Array([...varint((field << 3) | 2), ...varint(value.length)]), value);
const textField = (field: number, value: string): Bytes => bytesField(field, ascii(value));

/** Text that looks one way. */
export interface NotePiece {
  readonly text: string;
  /** 1 bold, 2 italic, 3 both. */
  readonly weight?: number;
  readonly underlined?: boolean;
  readonly struck?: boolean;
  /** 1 above, -1 below the line. */
  readonly superscript?: number;
  readonly link?: string;
  readonly attachment?: { readonly identifier: string; readonly type: string };
}

export interface NoteLine {
  readonly pieces: readonly NotePiece[];
  /** 0 title, 1 heading, 2 subheading, 4 monospaced, 100 dotted, 101 dashed, 102 numbered, 103 check list. */
  readonly style?: number;
  readonly done?: boolean;
  readonly indent?: number;
  readonly quote?: boolean;
}

/** Where an attachment stands in the text. */
export const ATTACHMENT = "\uFFFC";

const when = (condition: boolean | undefined, bytes: () => Bytes): Bytes => (condition ? bytes() : new Uint8Array(0));

function paragraphStyle(line: NoteLine, index: number): Bytes {
  if (line.style === undefined && !line.indent && !line.quote) return new Uint8Array(0);
  return bytesField(
    2,
    joinBytes(
      when(line.style !== undefined, () => numberField(1, line.style ?? 0)),
      when(line.indent !== undefined, () => numberField(4, line.indent ?? 0)),
      when(line.done !== undefined, () =>
        bytesField(5, joinBytes(bytesField(1, new Uint8Array(16).fill(index + 1)), numberField(2, line.done ? 1 : 0))),
      ),
      when(line.quote, () => numberField(8, 1)),
    ),
  );
}

function run(piece: NotePiece, length: number, style: Bytes): Bytes {
  const { weight, underlined, struck, superscript, link, attachment } = piece;
  return bytesField(
    5,
    joinBytes(
      numberField(1, length),
      style,
      when(weight !== undefined, () => numberField(5, weight ?? 0)),
      when(underlined, () => numberField(6, 1)),
      when(struck, () => numberField(7, 1)),
      when(superscript !== undefined, () => numberField(8, superscript ?? 0)),
      when(link !== undefined, () => textField(9, link ?? "")),
      when(attachment !== undefined, () =>
        bytesField(12, joinBytes(textField(1, attachment?.identifier ?? ""), textField(2, attachment?.type ?? ""))),
      ),
    ),
  );
}

/** The `Note` message: text and runs. Lengths count UTF-16 units; the end of a line belongs to its last run. */
function noteMessage(lines: readonly NoteLine[]): Bytes {
  const text = lines.map(({ pieces }) => pieces.map((piece) => piece.text).join("")).join("\n");
  const runs = lines.flatMap((line, index) => {
    const style = paragraphStyle(line, index);
    const lineEnd = index < lines.length - 1 ? 1 : 0;
    const pieces = line.pieces.length === 0 ? [{ text: "" }] : line.pieces;
    return pieces.map((piece, number) =>
      run(piece, piece.text.length + (number === pieces.length - 1 ? lineEnd : 0), style),
    );
  });
  return joinBytes(textField(2, text), ...runs);
}

/** ZDATA of a note before compression. */
export function noteBody(lines: readonly NoteLine[]): Bytes {
  return bytesField(2, joinBytes(numberField(1, 0), bytesField(3, noteMessage(lines))));
}

const objectRef = (index: number): Bytes => numberField(6, index);
const pair = (key: number, value: number): Bytes =>
  bytesField(1, joinBytes(bytesField(1, objectRef(key)), bytesField(2, objectRef(value))));

/**
 * ZMERGEABLEDATA1 of a table before compression: objects that point to each other by their number. Rows and columns have
 * one UUID in the order and another one in the cells, as after an edit.
 */
export function tableStore(cells: readonly (readonly string[])[], rightToLeft = false): Bytes {
  const keys = ["identity", "crTableColumnDirection", "crRows", "crColumns", "cellColumns", "UUIDIndex"];
  const types = ["com.apple.CRDT.NSString", "com.apple.notes.ICTable", "com.apple.CRDT.NSUUID"];
  const objects: Bytes[] = [];
  const uuids: Bytes[] = [];
  const add = (object: Bytes): number => objects.push(object) - 1;
  const uuid = (number: number): number => uuids.push(new Uint8Array(16).fill(number + 1)) - 1;
  const wrapped = (number: number): number =>
    add(
      bytesField(
        13,
        joinBytes(
          numberField(1, 2),
          bytesField(3, joinBytes(numberField(1, 5), bytesField(2, numberField(2, number)))),
        ),
      ),
    );

  const root = add(new Uint8Array(0));
  const columns = cells[0]?.length ?? 0;
  const line = (count: number, salt: number) =>
    Array.from({ length: count }, (_, index) => ({ ordered: uuid(salt + index), used: uuid(salt + 100 + index) }));
  const rowIds = line(cells.length, 0);
  const columnIds = line(columns, 50);
  const orderedSet = (ids: readonly { ordered: number; used: number }[]): number => {
    const array = ids.map(({ ordered }, index) =>
      bytesField(2, joinBytes(numberField(1, index), bytesField(2, uuids[ordered] ?? new Uint8Array(16)))),
    );
    const contents = ids.map(({ ordered, used }) => pair(wrapped(ordered), wrapped(used)));
    const ordering = joinBytes(
      bytesField(1, joinBytes(bytesField(1, textField(2, "")), ...array)),
      bytesField(2, joinBytes(...contents)),
    );
    return add(bytesField(16, joinBytes(bytesField(1, ordering), bytesField(2, new Uint8Array(0)))));
  };
  const rows = orderedSet(rowIds);
  const cols = orderedSet(columnIds);
  const columnPairs = columnIds.map(({ used }, x) => {
    const entries = rowIds.flatMap((row, y) => {
      const text = cells[y]?.[x] ?? "";
      if (text === "") return [];
      const cell = add(bytesField(10, noteMessage([{ pieces: [{ text }] }])));
      return [pair(wrapped(row.used), cell)];
    });
    return pair(wrapped(used), add(bytesField(6, joinBytes(...entries))));
  });
  const cellColumns = add(bytesField(6, joinBytes(...columnPairs)));
  const direction = add(
    bytesField(
      13,
      joinBytes(
        numberField(1, 0),
        bytesField(
          3,
          joinBytes(
            numberField(1, 2),
            bytesField(2, textField(4, `CRTableColumnDirection${rightToLeft ? "RightToLeft" : "LeftToRight"}`)),
          ),
        ),
      ),
    ),
  );
  const fields = [
    [1, direction],
    [2, rows],
    [3, cols],
    [4, cellColumns],
  ].map(([key = 0, value = 0]) => bytesField(3, joinBytes(numberField(1, key), bytesField(2, objectRef(value)))));
  objects[root] = bytesField(13, joinBytes(numberField(1, 1), ...fields));
  const data = joinBytes(
    ...objects.map((object) => bytesField(3, object)),
    ...keys.map((key) => textField(4, key)),
    ...types.map((type) => textField(5, type)),
    ...uuids.map((one) => bytesField(6, one)),
  );
  return bytesField(2, joinBytes(numberField(2, 1), bytesField(3, data)));
}
